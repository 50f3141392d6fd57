"""The controls of the page "Compare": what is compared, of which items, and how it is shown."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import dash_mantine_components as dmc
from dash import html

from dashapp.labels import EMOTIONS, emotion_name
from dashapp.ui.compare.state import (
    ANYTHING,
    DEFAULTS,
    FACTORS,
    NOTHING,
    SAME_PART,
    SCORES,
    SIDES,
    State,
    further_value,
    is_own,
    title_of,
)
from dashapp.ui.components.attributes import attributes

if TYPE_CHECKING:
    # For the types alone: it pulls in polars, which the first page does not wait for.
    from dashapp.evaluation.compare.comparison import Evaluation

CONTROL: Final = "compare-{}"
"""Id of the control of a setting."""
FURTHER: Final = "compare-further"
"""What is hidden where no table has further columns."""
MULTIPLE: Final = {"merge": "none", "more": "any"}
"""Controls of which several can be chosen, and what is written where none is."""
GROUPS: Final[Mapping[str, Mapping[str, str]]] = {
    "Evaluations": {"a": "First", "b": "Second", "c": "Third", "d": "Fourth"},
    "Items": {
        "part": "Part",
        "condition": "Condition",
        "corpus": "Corpus",
        "sex": "Sex",
        "race": "Race",
        "age": "Age",
        "sure": "Answers",
        "more": "Further",
    },
    "Shown": {
        "show": "Cells",
        "score": "Each emotion",
        "by": "Gaps by",
        "calm": "RAVDESS's calm",
        "merge": "Count as one",
    },
}
OFFERED: Final = ("part", *FACTORS, "by", "more")
"""Controls that offer what the evaluations that are shown have."""
NOT_SHOWN: Final = "(in none shown)"
"""Behind a choice that only other evaluations have."""
SURE: Final = (0.4, 0.6, 0.8)

Choices = tuple[list[Any], Any]
"""What there is to choose, and what is chosen."""


def controls() -> html.Div:
    """Return the controls, empty until the address is known."""
    groups = [
        html.Div(
            [html.H2(title, className="compare__group-title"), html.Div([_control(*each) for each in names.items()])],
            className="compare__group",
        )
        for title, names in GROUPS.items()
    ]
    return html.Div(groups, className="card compare__controls")


def _control(name: str, title: str) -> Any:
    common = {"id": CONTROL.format(name), "label": title, "data": [], "className": f"compare__{name}"}
    if name in MULTIPLE:
        chosen = dmc.MultiSelect(**common, value=[], placeholder=MULTIPLE[name], clearable=True, searchable=True)
        return html.Div(chosen, id=FURTHER, hidden=True) if name == "more" else chosen
    return dmc.Select(**common, value=None, allowDeselect=False, searchable=True, **attributes(aria_label=title))


def filled_controls(state: State, evaluations: "Mapping[str, Evaluation]") -> dict[str, Choices]:
    """Return the choices of each control, and what is chosen: what the address says, if there is such a thing.

    Args:
        state: What the address says.
        evaluations: What there is.
    """
    names = {name: title_of(name) for name in evaluations}
    choices = dict.fromkeys(SIDES[:2], _options(names))
    choices |= dict.fromkeys(SIDES[2:], _options({NOTHING: "none"} | names))
    sides = {_chosen(getattr(state, side), choices[side], DEFAULTS[side]) for side in SIDES}
    shown = {name: each for name, each in evaluations.items() if name in sides}
    for factor in FACTORS:
        choices[factor] = _offered(getattr(state, factor), _values(factor, shown), _values(factor, evaluations))
    choices["part"] = _offered(state.part, _parts(shown), _parts(evaluations))
    choices["by"] = _offered(state.by, _groupings(shown), _groupings(evaluations))
    choices["show"] = _options({"shares": "percent of the row", "counts": "counts"})
    choices["score"] = _options(SCORES)
    choices["calm"] = _options({"neutral": "as neutral", "own": "of its own"})
    sure = {str(share): f"at least {100 * share:.0f}\u00a0% sure" for share in SURE}
    choices["sure"] = _options({"0": "all"} | sure)
    filled = {name: (data, _chosen(getattr(state, name), data, DEFAULTS[name])) for name, data in choices.items()}
    labels = (*EMOTIONS, "calm")
    return filled | {
        "more": _further(state, shown, evaluations),
        "merge": (
            _options({label: emotion_name(label) for label in labels}),
            [label for label in state.merge.split(",") if label in labels],
        ),
    }


def _further(
    state: State, shown: "Mapping[str, Evaluation]", evaluations: "Mapping[str, Evaluation]"
) -> tuple[list[Any], list[str]]:
    """Return the values of further columns, those chosen that no side has in a last group, and what is chosen."""
    more: list[Any] = [
        {"group": column.capitalize(), "items": [{"value": further_value(column, v), "label": v} for v in values]}
        for column, values in further_columns(shown).items()
    ]
    here = {item["value"] for group in more for item in group["items"]}
    elsewhere = {
        further_value(column, value): f"{column} {value}"
        for column, values in further_columns(evaluations).items()
        for value in values
        if further_value(column, value) not in here
    }
    wanted = state.more.split(",")
    if lacking := {value: f"{elsewhere[value]} {NOT_SHOWN}" for value in wanted if value in elsewhere}:
        more.append({"group": "In none shown", "items": _options(lacking)})
    return more, [value for value in wanted if value in here or value in elsewhere]


def _offered(wanted: str, shown: list[dict[str, str]], everything: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return what the sides have; last and marked what is chosen and only other evaluations have."""
    if any(each["value"] == wanted for each in shown):
        return shown
    return [
        *shown,
        *(each | {"label": f"{each['label']} {NOT_SHOWN}"} for each in everything if each["value"] == wanted),
    ]


def _groupings(evaluations: "Mapping[str, Evaluation]") -> list[dict[str, str]]:
    """Return what gaps can be shown by: what an evaluation has two values of."""
    names = (*FACTORS[1:], "condition", "split", *further_columns(evaluations))
    several = [name for name in names if any(len(each.values(name)) > 1 for each in evaluations.values())]
    return _options({name: "part" if name == "split" else name for name in several})


def further_columns(evaluations: "Mapping[str, Evaluation]") -> dict[str, tuple[str, ...]]:
    """Return the further columns of own files' tables, each with its values."""
    found: dict[str, set[str]] = {}
    for evaluation in evaluations.values():
        for column in evaluation.further:
            found.setdefault(column, set()).update(evaluation.values(column))
    return {column: tuple(sorted(values)) for column, values in sorted(found.items())}


def _chosen(wanted: str, data: list[dict[str, str]], default: str) -> str | None:
    known = [each["value"] for each in data]
    return next((value for value in (wanted, default, *known) if value in known), None)


def _parts(evaluations: "Mapping[str, Evaluation]") -> list[dict[str, str]]:
    """Return the parts: held out, all, and each split by its name; FER2013's parts under those of clips."""
    own = [each for name, each in evaluations.items() if is_own(name)]
    others = [each for name, each in evaluations.items() if not is_own(name)]
    splits = {split for each in others for split in each.values("split")}
    named = [part for part, face in SAME_PART.items() if {part, face} & splits]
    rest = sorted(splits - {*SAME_PART, *SAME_PART.values()})
    held_out = "held out from training"
    if own:
        held_out = f"{held_out}, or own files" if others else "own files"
    titles = {"held-out": held_out, "all": "all there are"}
    return _options(titles | {split: split for split in (*named, *rest)})


def _options(titles: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"value": value, "label": title} for value, title in titles.items()]


def _values(factor: str, evaluations: "Mapping[str, Evaluation]") -> list[dict[str, str]]:
    found = sorted({value for each in evaluations.values() for value in each.values(factor)})
    first = {} if factor == "condition" else {ANYTHING: _ALL[factor]}
    return _options(first | {value: value for value in found})


_ALL: Final = {"corpus": "every corpus", "sex": "both sexes", "race": "every race", "age": "every age"}
