"""Cards of figures that stay where they are while what they show changes: Plotly redraws, it does not begin anew."""

from collections.abc import Sequence
from typing import Any, Final

from dash import ALL, Output, State, no_update

from dashapp.ui.components.figure_card import Href, Shown, part_id

PROPERTIES: Final = {
    "graph": "figure",
    "title": "children",
    "note": "children",
    "save": "children",
    "below": "children",
}
"""Of the parts of a card: what changes."""


def outputs(group: str) -> list[Output]:
    """Return the outputs of all cards of a group: a list for each of `PROPERTIES`."""
    return [Output(part_id(group, part, ALL), name) for part, name in PROPERTIES.items()]


def standing(group: str) -> State:
    """Return the state that says which cards of a group there are."""
    return State(part_id(group, "graph", ALL), "id")


def changes(shown: Sequence[Shown], ids: Sequence[dict[str, Any]], href: Href) -> list[list[Any]] | None:
    """Return what the outputs of a group become; None where other cards are needed than there are.

    Args:
        shown: What is to be shown.
        ids: What `standing` says.
        href: Makes addresses.
    """
    by_key = {each.key: each.parts(href) for each in shown}
    keys = [each["key"] for each in ids]
    if sorted(keys) != sorted(by_key):
        return None
    return [[by_key[key][part] for key in keys] for part in PROPERTIES]


def unchanged(ids: Sequence[dict[str, Any]]) -> list[list[Any]]:
    """Return that the cards stay as they are, or are about to be replaced."""
    return [[no_update] * len(ids) for _ in PROPERTIES]
