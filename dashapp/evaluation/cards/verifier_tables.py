"""The tables of a face verifier's card."""

from collections.abc import Mapping
from typing import Final

from dashapp.evaluation.cards.markdown import percent, table
from dashapp.evaluation.verifier import HELD_BACK
from dashapp.predictions import Json

KINDS: Final = {
    "blurred": "blurred, or with very few pixels",
    "covered": "covered by half or more",
    "turned": "on its side or upside down",
    "no_face": "no face",
}
_MADE: Final = {
    "shuffled": "parts of a face in another order",
    "fragment": "a small part of a face",
    "noise": "noise and clouds",
    "stripes": "stripes and waves",
    "shapes": "shapes on gradients",
    "strokes": "lines, curves and rings",
    "harmonics": "spectrograms",
    "lettering": "letters",
    "bricks": "brick walls",
    "photograph": "parts of a temple and of a flower",
}


def headline_rows(figures: Json) -> list[tuple[str, str]]:
    """Return name and value of each main figure."""
    accepted, refused = figures["accepted"], figures["refused_by_kind"]
    rows = [("faces as they are, let through", _counted(accepted["clean"], "accepted"))]
    return rows + [(f"{KINDS[kind]}, refused", _counted(part, "refused")) for kind, part in refused.items()]


def conditions(figures: Json, names: Mapping[str, str]) -> str:
    """Return which share of the faces is let through under each condition.

    Args:
        figures: Of the verifier.
        names: Of the conditions, in words.
    """
    rows = [(names.get(name, name), _counted(part, "accepted")) for name, part in figures["accepted"].items()]
    return table(("faces", "let through"), rows)


def refused(figures: Json) -> str:
    """Return which share of each kind of unreadable crops is refused."""
    rows = [
        (
            KINDS.get(name) or _MADE[name] + (" (never trained on)" if name in HELD_BACK else ""),
            _counted(part, "refused"),
        )
        for name, part in figures["refused"].items()
    ]
    return table(("crops", "refused"), rows)


def reasons(figures: Json) -> str:
    """Return how often the reason of a refusal is the right one."""
    rows = [
        (KINDS[kind], f"{percent(part['right'] / part['n'])} ({part['right']:,} of {part['n']:,})")
        for kind, part in figures["reason_right"].items()
    ]
    return table(("refused because", "reason right"), rows)


def _counted(part: Json, what: str) -> str:
    return f"{percent(part['share'])} ({part[what]:,} of {part['n']:,})"
