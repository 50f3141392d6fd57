"""The controls of the page "Compare": what is compared, of which items, and how it is shown."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import dash_mantine_components as dmc
from dash import html

from dashapp.labels import EMOTIONS
from dashapp.ui import words
from dashapp.ui.compare import texts
from dashapp.ui.compare.state import (
    ANYTHING,
    DEFAULTS,
    FACTORS,
    NOTHING,
    SAME_PART,
    SIDES,
    State,
    factor_name,
    factor_title,
    further_value,
    is_own,
    option_of,
)
from dashapp.ui.components.attributes import attributes

if TYPE_CHECKING:
    # For the types alone: it pulls in polars, which the first page does not wait for.
    from dashapp.evaluation.compare.comparison import Evaluation

CONTROL: Final = "compare-{}"
"""Id of the control of a setting."""
FURTHER: Final = "compare-further"
"""What is hidden where no table has further columns."""
MULTIPLE: Final = ("merge", "more")
"""Controls of which several can be chosen."""
OFFERED: Final = ("part", *FACTORS, "by", "more")
"""Controls that offer what the evaluations that are shown have."""
SURE: Final = (0.4, 0.6, 0.8)

Choices = tuple[list[Any], Any]
"""What there is to choose, and what is chosen."""


def controls() -> html.Div:
    """Return the controls, empty until the address is known."""
    groups = [
        html.Div(
            [
                html.H2(texts.GROUP_TITLES[group], className="compare__group-title"),
                html.Div([_control(*each) for each in names.items()]),
            ],
            className="compare__group",
        )
        for group, names in texts.GROUPS.items()
    ]
    return html.Div(groups, className="card compare__controls")


def _control(name: str, title: str) -> Any:
    common = {"id": CONTROL.format(name), "label": title, "data": [], "className": f"compare__{name}"}
    if name in MULTIPLE:
        chosen = dmc.MultiSelect(
            **common, value=[], placeholder=texts.NOTHING_CHOSEN[name], clearable=True, searchable=True
        )
        return html.Div(chosen, id=FURTHER, hidden=True) if name == "more" else chosen
    return dmc.Select(**common, value=None, allowDeselect=False, searchable=True, **attributes(aria_label=title))


def filled_controls(state: State, evaluations: "Mapping[str, Evaluation]") -> dict[str, Choices]:
    """Return the choices of each control, and what is chosen: what the address says, if there is such a thing.

    Args:
        state: What the address says.
        evaluations: What there is.
    """
    names = {name: option_of(name) for name in evaluations}
    choices = dict.fromkeys(SIDES[:2], _options(names))
    choices |= dict.fromkeys(SIDES[2:], _options({NOTHING: texts.NO_SIDE} | names))
    sides = {_chosen(getattr(state, side), choices[side], DEFAULTS[side]) for side in SIDES}
    shown = {name: each for name, each in evaluations.items() if name in sides}
    for factor in FACTORS:
        choices[factor] = _offered(getattr(state, factor), _values(factor, shown), _values(factor, evaluations))
    choices["part"] = _offered(state.part, _parts(shown), _parts(evaluations))
    choices["by"] = _offered(state.by, _groupings(shown), _groupings(evaluations))
    choices["show"] = _options(texts.CELLS)
    choices["score"] = _options(texts.SCORES)
    choices["calm"] = _options(texts.CALM)
    sure = {str(share): texts.SURE_ANSWERS.format(percent=words.share(share)) for share in SURE}
    choices["sure"] = _options({"0": texts.ALL_ANSWERS} | sure)
    filled = {name: (data, _chosen(getattr(state, name), data, DEFAULTS[name])) for name, data in choices.items()}
    labels = (*EMOTIONS, "calm")
    return filled | {
        "more": _further(state, shown, evaluations),
        "merge": (
            _options({label: words.emotion(label) for label in labels}),
            [label for label in state.merge.split(",") if label in labels],
        ),
    }


def _further(
    state: State, shown: "Mapping[str, Evaluation]", evaluations: "Mapping[str, Evaluation]"
) -> tuple[list[Any], list[str]]:
    """Return the values of further columns, those chosen that no side has in a last group, and what is chosen."""
    more: list[Any] = [
        {"group": factor_title(column), "items": [{"value": further_value(column, v), "label": v} for v in values]}
        for column, values in further_columns(shown).items()
    ]
    here = {item["value"] for group in more for item in group["items"]}
    elsewhere = {
        further_value(column, value): texts.COLUMN_VALUE.format(column=column, value=value)
        for column, values in further_columns(evaluations).items()
        for value in values
        if further_value(column, value) not in here
    }
    wanted = state.more.split(",")
    if lacking := {value: _not_shown(elsewhere[value]) for value in wanted if value in elsewhere}:
        more.append({"group": texts.NOT_SHOWN_GROUP, "items": _options(lacking)})
    return more, [value for value in wanted if value in here or value in elsewhere]


def _offered(wanted: str, shown: list[dict[str, str]], everything: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return what the sides have; last and marked what is chosen and only other evaluations have."""
    if any(each["value"] == wanted for each in shown):
        return shown
    return [
        *shown,
        *(each | {"label": _not_shown(each["label"])} for each in everything if each["value"] == wanted),
    ]


def _not_shown(name: str) -> str:
    """Return the name of a choice that only evaluations have that are not shown."""
    return texts.NOT_SHOWN.format(name=name)


def _groupings(evaluations: "Mapping[str, Evaluation]") -> list[dict[str, str]]:
    """Return what gaps can be shown by: what an evaluation has two values of."""
    names = (*FACTORS[1:], "condition", "split", *further_columns(evaluations))
    several = [name for name in names if any(len(each.values(name)) > 1 for each in evaluations.values())]
    return _options({name: factor_name(name) for name in several})


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
    held_out = texts.HELD_OUT
    if own:
        held_out = texts.HELD_OUT_OR_OWN if others else texts.OWN_FILES
    titles = {"held-out": held_out, "all": texts.ALL_PARTS}
    return _options(titles | {split: split for split in (*named, *rest)})


def _options(titles: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"value": value, "label": title} for value, title in titles.items()]


def _values(factor: str, evaluations: "Mapping[str, Evaluation]") -> list[dict[str, str]]:
    found = sorted({value for each in evaluations.values() for value in each.values(factor)})
    first = {} if factor == "condition" else {ANYTHING: texts.ALL_OF[factor]}
    return _options(first | {value: value for value in found})
