"""Blocks of the stored figures: the headline of each model, and the models side by side."""

import json
from pathlib import Path
from typing import Final

from dashapp.evaluation.cards import crowd_tables, tables
from dashapp.evaluation.cards.card import stored_figures
from dashapp.evaluation.cards.markdown import percent, table, with_interval
from dashapp.evaluation.cards.missing import MissingFiguresError
from dashapp.evaluation.cards.texts import REPRODUCTION
from dashapp.evaluation.corpora import OTHER_SENTENCES
from dashapp.evaluation.parts import TEST_OF
from dashapp.evaluation.unmet import unmet_corpora
from dashapp.predictions import Json

_KINDS: Final = {
    "speech": "Voice",
    "face": "Face",
    "gate": "Speech gate",
    "verifier": "Face verifier",
    "crowd": "Crowd",
}


_SPEECH: Final = "speech-mfcc-cnn"
_FACE: Final = "face-fer-cnn"
_CROWD: Final = "crowd-cnn"
"""The served models that the headlines are of."""


def headlines_block(models: Path) -> str:
    """Return the figures that say most of how good the served models are.

    Raises:
        MissingFiguresError: If a served model has no figures.
    """
    speech = _figures(models, _SPEECH)
    flattering = _figures(models, _SPEECH, "random-split")
    face, crowd = _figures(models, _FACE), _figures(models, _CROWD)
    rows = [
        ("Voice, emotion: UAR on speakers it never heard", _uar(speech["emotion"])),
        *_unmet(models / _SPEECH),
        ("Voice, emotion and sex (14 classes): accuracy on speakers it never heard", _accuracy(speech["joint"])),
        ("The same with the same speakers on both sides, which flatters", _accuracy(flattering["joint"])),
        ("Face, FER2013's labels: accuracy on its private test part", _accuracy(face["emotion"])),
        ("Face, majority of FER+'s ten raters (8 classes): accuracy", _accuracy(face["ferplus"])),
        (
            "Crowd, simulated, outside the settings it was trained on (4 classes): accuracy",
            _accuracy(crowd["conditions"]["outside"]),
        ),
    ]
    return table(tables.HEADER, rows)


def _unmet(folder: Path) -> list[tuple[str, str]]:
    """Return what is to be expected of other languages, rooms and people; nothing where that was not measured."""
    found = unmet_corpora(folder)
    corpora = [name for name in found["corpora"] if name != OTHER_SENTENCES]
    chance = sum(found["corpora"][name]["chance"] for name in corpora) / max(1, len(corpora))
    title = f"The same on {len(corpora)} corpora that a training never met, mean (chance {percent(chance)})"
    return [(title, percent(found["mean_uar"]))] if corpora else []


def _figures(models: Path, name: str, run: str = "served") -> Json:
    stored = stored_figures(models / name)
    if run not in stored:
        raise MissingFiguresError(f"{models / name} has no figures of the run {run!r}; `dashapp evaluate` makes them")
    return stored[run]


def _accuracy(block: Json) -> str:
    return with_interval(block["accuracy"], block["interval_95"]["accuracy"])


def _uar(block: Json) -> str:
    return with_interval(block["uar"], block["interval_95"]["uar"])


def figures_block(models: Path) -> str:
    """Return the headline figures of each model under ``models`` that is served, and of its further trainings."""
    rows: list[tuple[str, str]] = []
    for folder, manifest in _manifests(models):
        if folder.name in REPRODUCTION:
            continue
        for run, figures in stored_figures(folder).items():
            mark = "" if run == "served" else f", run `{run}`, split `{figures['split']}`"
            main = tables.headline_rows(figures, manifest["kind"])
            rows += [(f"{_KINDS[manifest['kind']]}: {name}{mark}", value) for name, value in main]
    if not rows:
        raise MissingFiguresError(f"there are no models with figures under {models}")
    return table(tables.HEADER, rows)


def zoo_block(models: Path) -> str:
    """Return the models of voice and face in one table, each training a row; those to compare with come last."""
    rows = [
        # The manifest speaks of the served network: a stored training may have been of another size.
        (_run_name(folder.name, run, figures), *row, f"{manifest['parameters']:,}" if run == "served" else "")
        for folder, manifest in _manifests(models)
        for run, figures in stored_figures(folder).items()
        for row in _compared(figures, manifest["kind"])
    ]
    return table(("model", "classes", "split", "14 classes", "emotion", "UAR", "ECE", "weights"), rows)


def _run_name(model: str, run: str, figures: Json) -> str:
    """Return the model, and the run where no other split tells it from the served one."""
    return (
        f"`{model}`" if run == "served" or figures.get("split") not in TEST_OF.values() else f"`{model}`, run `{run}`"
    )


def crowds_block(models: Path) -> str:
    """Return the models that hear crowds in one table.

    Raises:
        MissingFiguresError: If there are none.
    """
    rows = [
        (f"`{folder.name}`" + ("" if run == "served" else f", run `{run}`"), figures, f"{manifest['parameters']:,}")
        for folder, manifest in _manifests(models)
        if manifest["kind"] == "crowd"
        for run, figures in stored_figures(folder).items()
    ]
    if not rows:
        raise MissingFiguresError(f"no model under {models} hears crowds")
    return crowd_tables.compared(rows)


def _manifests(models: Path) -> list[tuple[Path, Json]]:
    """Return folder and manifest of each model, those that are kept to be compared with last."""
    paths = sorted(models.glob("*/model.json"), reverse=True)
    ordered = sorted(paths, key=lambda path: path.parent.name in REPRODUCTION)
    return [(path.parent, json.loads(path.read_text(encoding="utf-8"))) for path in ordered]


def _compared(figures: Json, kind: str) -> list[tuple[str, ...]]:
    """Return the cells of one training in the table of models; none of what names no emotion."""
    if kind in {"gate", "verifier", "crowd"}:
        return []
    if "random_splits" in figures:
        classes = str(len(figures["labels"]))
        return [
            (
                classes,
                f"{part['repeats']} random, {part['test_percent']} %",
                "",
                f"{percent(part['accuracy'])} ± {100 * part['deviation']:.1f}",
                "",
                "",
            )
            for part in figures["random_splits"]
        ]
    emotion, joint = figures["emotion"], figures.get("joint")
    told_apart = len((joint or emotion)["labels"])
    scores = (emotion["accuracy"], emotion["uar"], emotion["ece"])
    fourteen = percent(joint["accuracy"]) if joint else ""
    return [(str(told_apart), figures["split"], fourteen, *(percent(score) for score in scores))]
