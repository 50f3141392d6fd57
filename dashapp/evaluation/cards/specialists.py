"""The figures in the cards of models that name no emotion of a person: speech gate, face verifier, crowds."""

from collections.abc import Callable
from typing import Final

from dashapp.evaluation.cards import crowd_tables, gate_tables, tables, verifier_tables
from dashapp.evaluation.cards.markdown import percent, section
from dashapp.evaluation.cards.texts import CROWD_PREDECESSOR, CROWD_SIMULATED, SEPARATION
from dashapp.predictions import Json


def gate(manifest: Json, figures: Json) -> tuple[str, ...]:
    """Return the sections of a speech gate's card that hold its figures."""
    accepted = figures["accepted"]["clean"]["n"]
    return (
        section(
            "Figures",
            f"On the part `{figures['split']}` of the fixed split over speakers, {accepted:,} clips of "
            f"{figures['speakers']} speakers, and on sounds that were not trained on: ESC-10's fold 5, which is the "
            "noise too, and synthesised ones of another seed. A clip is accepted if one of its windows is.",
            tables.headline(figures, "gate"),
            gate_tables.by_emotion(figures),
            gate_tables.by_corpus(figures),
            gate_tables.by_kind(figures),
        ),
        section(
            "Threshold",
            f"A window counts as speech if its probability is at least {percent(manifest['speech_above'])}, chosen on "
            "the validation part: held-out speakers, as they are and in noise, ESC-10's fold 4 and synthesised sounds.",
            f"Logits are divided by a temperature of {manifest['temperature']:.3f}, fitted there too.",
        ),
    )


def verifier(manifest: Json, figures: Json) -> tuple[str, ...]:
    """Return those of a face verifier's card."""
    return (
        section(
            "Figures",
            f"On the faces of FER2013's part `{figures['split']}`, and on crops that a program made of them and of "
            "other things, with another seed. A crop is let through if it counts as a readable face.",
            tables.headline(figures, "verifier"),
            verifier_tables.conditions(figures, tables.CONDITIONS),
            verifier_tables.refused(figures),
            verifier_tables.reasons(figures),
        ),
        section(
            "Threshold",
            f"A crop counts as readable if its probability is at least {percent(manifest['face_above'])}, chosen so "
            "that 99 of 100 faces of PublicTest do.",
            f"Logits are divided by a temperature of {manifest['temperature']:.3f}, fitted there too.",
        ),
    )


def crowd(manifest: Json, figures: Json) -> tuple[str, ...]:
    """Return those of a crowd model's card: that they are figures of simulated crowds stands first."""
    block = figures["crowd"]
    hedge = manifest["certain_above"]
    return (
        section("Simulated", CROWD_SIMULATED),
        section(
            "Figures",
            f"On {block['n']:,} simulated crowds of the part `{figures['split']}`: speakers, synthesised people, "
            "noises and rooms that were not in training. The classes are as frequent as in life. Intervals are "
            "bootstrapped over crowds.",
            tables.headline(figures, "crowd"),
            crowd_tables.SHARES_TEXT,
            crowd_tables.validated(manifest),
            tables.per_class(block),
            "Confusion matrix, in crowds. Rows are the true labels.",
            tables.confusion(block),
        ),
        section(
            "Robustness",
            crowd_tables.OUTSIDE_TEXT,
            crowd_tables.AUGMENTED_TEXT if manifest["training"].get("recipe", {}).get("augment") else "",
            crowd_tables.conditions(figures),
        ),
        section("Several emotions at once", SEPARATION, crowd_tables.separation(figures)),
        section("Real spectrograms", crowd_tables.pictures(figures)),
        section("Its predecessor", CROWD_PREDECESSOR, crowd_tables.predecessor(figures)),
        section(
            "Calibration",
            f"Logits are divided by a temperature of {manifest['temperature']:.3f}, fitted on the validation part.",
            f"Below a confidence of {percent(hedge)} the model was right less than half the time there; then the "
            "program says that it is not certain."
            if hedge
            else "At no confidence was the model right less than half the time there.",
            crowd_tables.CALIBRATED_TEXT,
            crowd_tables.calibration(figures),
        ),
    )


JUDGED: Final[dict[str, Callable[[Json, Json], tuple[str, ...]]]] = {
    "gate": gate,
    "verifier": verifier,
    "crowd": crowd,
}
"""What the cards of each kind of such models hold."""
