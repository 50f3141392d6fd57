"""The tables of a speech gate's card, from the figures of ``metrics.json``."""

from collections.abc import Mapping
from typing import Final

from dashapp.evaluation.cards.markdown import percent, table
from dashapp.labels import EMOTION_NAMES, SOUND_NAMES
from dashapp.predictions import Json

_SPEECH: Final = {"clean": "speech as it is", "noise10": "speech, noise 10 dB below it"}
_SOUNDS: Final = {"environment": "environmental sound", "synthetic": "synthesised sound"}


def headline_rows(figures: Json) -> list[tuple[str, str]]:
    """Return name and value, with its counts, of each main figure."""
    accepted = [(f"{_SPEECH[name]}, accepted", _share(part)) for name, part in figures["accepted"].items()]
    return accepted + [(f"{_SOUNDS[name]}, refused", _share(part)) for name, part in figures["refused"].items()]


def by_emotion(figures: Json) -> str:
    """Return the accepted share of each acted emotion."""
    return _accepted(figures["accepted_by_emotion"], "emotion", EMOTION_NAMES)


def by_corpus(figures: Json) -> str:
    """Return the accepted share of each corpus."""
    return _accepted(figures["accepted_by_corpus"], "corpus", {})


def by_kind(figures: Json) -> str:
    """Return the refused share of each kind of sound, and how many of the refused are called by their own name."""
    rows = [
        (SOUND_NAMES[kind], _share(part), f"{part['named']:,}") for kind, part in figures["refused_by_kind"].items()
    ]
    return table(("sound", "refused", "and called so"), rows)


def _accepted(groups: Mapping[str, Json], column: str, names: Mapping[str, str]) -> str:
    labels = list(dict.fromkeys(label for group in groups.values() for label in group))
    rows = [(names.get(label, label), *(_share(group.get(label)) for group in groups.values())) for label in labels]
    return table((column, *(f"{_SPEECH[name]}, accepted" for name in groups)), rows)


def _share(part: Json | None) -> str:
    if not part or not part["n"]:
        return "-"
    return f"{percent(part['share'])} ({part.get('accepted', part.get('refused')):,} of {part['n']:,})"
