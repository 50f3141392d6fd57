"""Compare: two evaluations side by side, models or people, chosen by part, corpus, sex, race and age.

What is chosen stands in the address, so that a comparison is a link.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, urlencode

import dash
import dash_mantine_components as dmc
from dash import ALL, Input, Output, html
from dash.development.base_component import Component

from dashapp.labels import EMOTIONS, emotion_name
from dashapp.predictions import Json
from dashapp.settings import Settings
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.own_files import own_files
from dashapp.ui.own_files import register_own_files
from dashapp.ui.pages import PageService
from dashapp.ui.shell import LOCATION

if TYPE_CHECKING:
    # For the types alone: both pull in polars, which the first page does not wait for.
    from dashapp.evaluation.comparison import Evaluation, Selection

NAME: Final = "Compare"
PATH: Final = "/compare"

VIEW: Final = "compare-view"
ITEMS: Final = "compare-items"
LINK: Final = "compare-link"
_CONTROL: Final = "compare-{}"

ANYTHING: Final = "any"
DEFAULTS: Final = {
    "a": "speech-mfcc-cnn",
    "b": "people/listeners",
    "part": "held-out",
    "condition": "clean",
    "corpus": ANYTHING,
    "sex": ANYTHING,
    "race": ANYTHING,
    "age": ANYTHING,
    "show": "shares",
    "score": "recall",
    "sure": "0",
    "merge": "",
}
"""Each setting of the address, and what it is where the address has none."""
_TITLES: Final = {
    "a": "First",
    "b": "Second",
    "part": "Items",
    "condition": "Sound",
    "corpus": "Corpus",
    "sex": "Sex",
    "race": "Race",
    "age": "Age",
    "show": "Cells",
    "score": "Each emotion",
    "sure": "Answers",
}
SCORES: Final = ("recall", "precision", "f1")
FACTORS: Final = ("condition", "corpus", "sex", "race", "age")
HELD_OUT: Final = ("test", "PrivateTest", "random")
"""Splits whose items no model of the run was trained on."""

LEAD: Final = (
    "How two models, or a model and people, judge the same kind of files: which emotions they tell apart and which "
    "they take for one another. People's answers are votes: of CREMA-D's listeners and viewers, and of FER+'s raters."
)


@dataclass(frozen=True)
class State:
    """What is chosen; the fields are those of `DEFAULTS`."""

    a: str
    b: str
    part: str
    condition: str
    corpus: str
    sex: str
    race: str
    age: str
    show: str
    score: str
    sure: str
    merge: str

    @classmethod
    def of(cls, search: str) -> "State":
        """Read an address; what it does not say, or says twice, is the default."""
        said = parse_qs(search.removeprefix("?"))
        return cls(**{name: said.get(name, [default])[0] for name, default in DEFAULTS.items()})

    @property
    def search(self) -> str:
        """The address's part from ``?`` on, without what is the default."""
        chosen = {name: getattr(self, name) for name in DEFAULTS if getattr(self, name) != DEFAULTS[name]}
        return f"?{urlencode(chosen)}" if chosen else ""

    def selection(self, evaluation: "Evaluation") -> "Selection":
        """Return what is chosen of one side; a factor that it has no such value of stays open."""
        from dashapp.evaluation.comparison import Selection

        chosen = {name: getattr(self, name) for name in FACTORS}
        known = {name: value for name, value in chosen.items() if value in evaluation.values(name)}
        split = next((split for split in HELD_OUT if split in evaluation.values("split")), None)
        labels = tuple(label for label in self.merge.split(",") if label in EMOTIONS)
        merged = {" or ".join(map(emotion_name, labels)): labels} if len(labels) > 1 else None
        selection = Selection(**known, least_confidence=_share(self.sure), merged=merged)
        return replace(selection, split=split) if self.part == "held-out" else selection


def _share(text: str) -> float:
    try:
        return min(0.95, max(0.0, float(text)))
    except ValueError:
        return 0.0


def layout(_settings: Settings | None = None) -> Component:
    """Return the page; controls and matrices are filled in when it is shown."""
    return html.Div(
        [
            html.H1(NAME),
            html.P(LEAD, className="lead"),
            own_files(_settings),
            controls(),
            html.Div(dmc.Skeleton(height=480, radius="md"), id=VIEW),
            html.Div(id=ITEMS),
            html.Div(id=LINK, hidden=True),
        ],
        className="compare",
        **attributes(data_title=NAME),
    )


def register_callbacks(app: dash.Dash, service: PageService) -> None:
    """Fill the controls from the address, and the view and the address from the controls."""
    register_own_files(app, service)
    ids = [_CONTROL.format(name) for name in DEFAULTS]
    filled = [Output(each, part) for part in ("data", "value") for each in ids]

    @app.callback(*filled, Input(LOCATION, "search"))
    def fill(search: str | None) -> list[Any]:
        found = filled_controls(State.of(search or ""), service.evaluations())
        return [found[name][part] for part in (0, 1) for name in DEFAULTS]

    @app.callback(
        Output(ITEMS, "children"),
        Input({"type": "compare-cells", "side": ALL}, "clickData"),
        *(Input(each, "value") for each in ids),
    )
    def list_items(clicks: list[Json | None], *values: Any) -> Component | None:
        side = (dash.callback_context.triggered_id or {}) if clicks else {}
        click = clicks[side["side"]] if isinstance(side, dict) and "side" in side else None
        if not click:
            # What is chosen has changed: the cell that was clicked on is no longer there.
            return None
        state = State(**dict(zip(DEFAULTS, map(_text, values), strict=True)))
        return items(state, service.evaluations(), side["side"], click["points"][0])

    @app.callback(Output(VIEW, "children"), Output(LINK, "children"), *(Input(each, "value") for each in ids))
    def show(*values: Any) -> tuple[Any, Any]:
        if values[0] is None:
            return dash.no_update, dash.no_update
        state = State(**dict(zip(DEFAULTS, map(_text, values), strict=True)))
        return view(state, service.evaluations()), state.search

    app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash gives it no types
        "function (search) { window.dashapp.keepAddress(search); return ''; }",
        Output(LINK, "title"),
        Input(LINK, "children"),
    )


def items(state: State, evaluations: "Mapping[str, Evaluation]", side: int, point: Json) -> Component | None:
    """Return the items of a cell.

    Args:
        state: What is chosen.
        evaluations: What there is.
        side: 0 for the first matrix, 1 for the second.
        point: Of the figure: titles of the row, ``y``, and of the column, ``x``.
    """
    from dashapp.ui.components.comparison import cell_items
    from dashapp.ui.figures.confusion_heatmap import label_title

    evaluation = evaluations[(state.a, state.b)[side]]
    selection = state.selection(evaluation)
    labels = {label_title(label): label for label in (*evaluation.labels, *(selection.merged or {}))}
    if point["x"] not in labels or point["y"] not in labels:
        return None
    return cell_items(title_of(evaluation.name), evaluation, selection, labels[point["y"]], labels[point["x"]])


def _text(value: Any) -> str:
    if value is None:
        return ""
    return ",".join(value) if isinstance(value, list) else str(value)


def controls() -> html.Div:
    """Return the controls, empty until the address is known."""
    lists = [
        dmc.Select(id=_CONTROL.format(name), label=title, data=[], value=None, allowDeselect=False, searchable=True)
        for name, title in _TITLES.items()
    ]
    merge = dmc.MultiSelect(id=_CONTROL.format("merge"), label="Count as one", data=[], value=[], clearable=True)
    return html.Div([*lists, merge], className="card compare__controls")


def filled_controls(state: State, evaluations: "Mapping[str, Evaluation]") -> dict[str, tuple[list[Any], Any]]:
    """Return the choices of each control, and what is chosen: what the address says, if there is such a thing.

    Args:
        state: What the address says.
        evaluations: What there is.
    """
    names = _options({name: title_of(name) for name in evaluations})
    choices = {
        "a": names,
        "b": names,
        "part": _options({"held-out": "held out from training", "all": "all there are"}),
        "condition": _values("condition", evaluations, None),
        "corpus": _values("corpus", evaluations, "every corpus"),
        "sex": _values("sex", evaluations, "both sexes"),
        "race": _values("race", evaluations, "every race"),
        "age": _values("age", evaluations, "every age"),
        "show": _options({"shares": "percent of the row", "counts": "counts"}),
        "score": _options({score: score.capitalize() for score in SCORES}),
        "sure": _options({"0": "all"} | {str(share): f"at least {share:.0%} sure" for share in (0.4, 0.6, 0.8)}),
    }
    filled: dict[str, tuple[list[Any], Any]] = {}
    for name, data in choices.items():
        known = [each["value"] for each in data]
        wanted = [value for value in (getattr(state, name), DEFAULTS[name], *known) if value in known]
        filled[name] = (data, wanted[0] if wanted else None)
    merged = [label for label in state.merge.split(",") if label in EMOTIONS]
    return filled | {"merge": (_options({label: emotion_name(label) for label in EMOTIONS}), merged)}


def _options(titles: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"value": value, "label": title} for value, title in titles.items()]


def _values(factor: str, evaluations: "Mapping[str, Evaluation]", first: str | None) -> list[dict[str, str]]:
    found = sorted({value for each in evaluations.values() for value in each.values(factor)})
    titles = {value: value for value in found}
    return _options(({ANYTHING: first} if first else {}) | titles)


def title_of(name: str) -> str:
    """Return what an evaluation is called: a model by its name, people by what they did."""
    return name.removeprefix("people/").capitalize() if name.startswith("people/") else name


def view(state: State, evaluations: "Mapping[str, Evaluation]") -> Component:
    """Return both sides, their difference and their figures."""
    from dashapp.evaluation.comparison import judge
    from dashapp.ui.components.comparison import comparison

    missing = [name for name in (state.a, state.b) if name not in evaluations]
    if missing:
        return html.P(f"There is no evaluation named {' or '.join(missing)}; please choose another.", className="card")
    chosen = [(evaluations[name], state.selection(evaluations[name])) for name in (state.a, state.b)]
    sides = [(title_of(each.name), selection, judge(each, selection)) for each, selection in chosen]
    score = state.score if state.score in SCORES else SCORES[0]
    return comparison(sides, [each for each, _ in chosen], as_counts=state.show == "counts", score=score)
