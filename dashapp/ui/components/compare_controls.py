"""The controls of the page "Compare": what is compared, of which items, and how it is shown."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import dash_mantine_components as dmc
from dash import html

from dashapp.labels import EMOTIONS, emotion_name
from dashapp.ui.comparison_state import (
    ANYTHING,
    DEFAULTS,
    FACTORS,
    NOTHING,
    SAME_PART,
    SCORES,
    SIDES,
    State,
    further_value,
    title_of,
)
from dashapp.ui.components.attributes import attributes

if TYPE_CHECKING:
    # For the types alone: it pulls in polars, which the first page does not wait for.
    from dashapp.evaluation.comparison import Evaluation

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
    further = further_columns(evaluations)
    choices = dict.fromkeys(SIDES[:2], _options(names))
    choices |= dict.fromkeys(SIDES[2:], _options({NOTHING: "none"} | names))
    choices |= {factor: _values(factor, evaluations) for factor in FACTORS}
    choices["part"] = _parts(evaluations)
    choices["by"] = _options({name: name for name in (*FACTORS[1:], "condition", "split", *further)})
    choices["show"] = _options({"shares": "percent of the row", "counts": "counts"})
    choices["score"] = _options(SCORES)
    choices["calm"] = _options({"neutral": "as neutral", "own": "of its own"})
    sure = {str(share): f"at least {100 * share:.0f}\u00a0% sure" for share in SURE}
    choices["sure"] = _options({"0": "all"} | sure)
    filled = {name: (data, _chosen(getattr(state, name), data, DEFAULTS[name])) for name, data in choices.items()}
    more: list[Any] = [
        {"group": column.capitalize(), "items": [{"value": further_value(column, v), "label": v} for v in values]}
        for column, values in further.items()
    ]
    known = {item["value"] for group in more for item in group["items"]}
    labels = (*EMOTIONS, "calm")
    return filled | {
        "more": (more, [value for value in state.more.split(",") if value in known]),
        "merge": (
            _options({label: emotion_name(label) for label in labels}),
            [label for label in state.merge.split(",") if label in labels],
        ),
    }


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
    splits = {split for each in evaluations.values() for split in each.values("split")}
    named = [part for part, face in SAME_PART.items() if {part, face} & splits]
    others = sorted(splits - {*SAME_PART, *SAME_PART.values()})
    titles = {"held-out": "held out from training", "all": "all there are"}
    return _options(titles | {split: split for split in (*named, *others)})


def _options(titles: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"value": value, "label": title} for value, title in titles.items()]


def _values(factor: str, evaluations: "Mapping[str, Evaluation]") -> list[dict[str, str]]:
    found = sorted({value for each in evaluations.values() for value in each.values(factor)})
    first = {} if factor == "condition" else {ANYTHING: _ALL[factor]}
    return _options(first | {value: value for value in found})


_ALL: Final = {"corpus": "every corpus", "sex": "both sexes", "race": "every race", "age": "every age"}
