"""Compare: evaluations side by side, models or people, chosen by part, corpus, sex, race, age and further columns.

What is chosen stands in the address, so that a comparison is a link.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import dash
import dash_mantine_components as dmc
from dash import ALL, Input, Output, html
from dash.development.base_component import Component

from dashapp.predictions import Json
from dashapp.settings import Settings
from dashapp.ui import words
from dashapp.ui.compare import routes, texts
from dashapp.ui.compare.controls import CONTROL, FURTHER, OFFERED, controls, filled_controls
from dashapp.ui.compare.figure_updates import changes, outputs, standing, unchanged
from dashapp.ui.compare.notices import notices, repairs
from dashapp.ui.compare.own_file_callbacks import register_own_files
from dashapp.ui.compare.own_files import own_files
from dashapp.ui.compare.presets import FIRST_VIEW, presets
from dashapp.ui.compare.state import DEFAULTS, PATH, SIDES, State, side_at, sides_of
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.figure_card import part_id
from dashapp.ui.components.notices import notice_card
from dashapp.ui.pages import PageService
from dashapp.ui.shell import LOCATION

if TYPE_CHECKING:
    # For the types alone: both pull in polars, which the first page does not wait for.
    from dashapp.evaluation.compare.comparison import Evaluation
    from dashapp.ui.compare.cell_items import KindOf
    from dashapp.ui.components.figure_card import Href


VIEW: Final = "compare-view"
MORE: Final = "compare-details"
FIRST: Final = "compare-first"
PRESETS: Final = "compare-presets"
TEXTS: Final = "compare-texts"
ITEMS: Final = "compare-items"
LINK: Final = "compare-link"
NOTICES: Final = "compare-notices"
REPAIRS: Final = "compare-repairs"
"""What was wrong in the link, until something else is chosen."""
CLOSE: Final = "compare-items-close"
VOICE_AND_FACE: Final = "voice-and-face"
"""Key of the figure that stands first."""

MATRICES: Final = "compare-cells"
DETAILS: Final = "compare-more"
"""The groups of cards, as their components name them; those are not imported before they are shown."""

Changed = tuple[Any, list[list[Any]]]
"""What is in a place anew, and what changes in the cards that are there."""


def layout(_settings: Settings | None = None) -> Component:
    """Return the page; controls and matrices are filled in when it is shown."""
    return html.Div(
        [
            html.H1(texts.NAME),
            html.P(texts.LEAD, className="lead"),
            html.Div(id=PRESETS),
            own_files(_settings),
            controls(),
            html.Div(id=REPAIRS),
            html.Div(id=NOTICES),
            html.Div(id=FIRST),
            html.Div(dmc.Skeleton(height=480, radius="md"), id=VIEW),
            html.Div(id=ITEMS),
            html.Div(id=MORE),
            html.Div(id=TEXTS),
            html.Div(id=LINK, hidden=True),
        ],
        className="compare",
        **attributes(data_title=texts.NAME),
    )


def register_callbacks(app: dash.Dash, service: PageService) -> None:
    """Fill the controls from the address, and the view and the address from the controls."""
    register_own_files(app, service)
    ids = [CONTROL.format(name) for name in DEFAULTS]
    filled = [Output(each, part) for part in ("data", "value") for each in ids]
    routes.install(app.server, service, PATH, Path(app.config.assets_folder))

    @app.callback(*filled, Output(FURTHER, "hidden"), Output(REPAIRS, "children"), Input(LOCATION, "search"))
    def fill(search: str | None) -> list[Any]:
        found = filled_controls(State.of(search or FIRST_VIEW), service.evaluations())
        values = [found[name][part] for part in (0, 1) for name in DEFAULTS]
        return [*values, not found["more"][0], notice_card(repairs(search or "", found))]

    _register_offers(app, service, ids)
    _register_items(app, service, ids)

    @app.callback(
        Output(VIEW, "children"),
        Output(LINK, "children"),
        # What is chosen has changed: the cell that was clicked on is no longer there.
        Output(ITEMS, "children", allow_duplicate=True),
        Output(NOTICES, "children"),
        Output(REPAIRS, "children", allow_duplicate=True),
        *outputs(MATRICES),
        *(Input(each, "value") for each in ids),
        standing(MATRICES),
        prevent_initial_call="initial_duplicate",
    )
    def show(*values: Any) -> tuple[Any, ...]:
        *chosen, there = values
        if chosen[0] is None:
            return (*[dash.no_update] * 5, *unchanged(there))
        state, evaluations = _state(chosen), service.evaluations()
        changed = view(state, evaluations, there)
        said = notice_card(notices_of(state, evaluations))
        # A link fills all controls at once, people change one.
        repaired = None if len(dash.callback_context.triggered) == 1 else dash.no_update
        return (changed[0], state.search, None, said, repaired, *changed[1])

    # After the matrices, which are what is looked at when something is switched.
    @app.callback(
        Output(MORE, "children"),
        Output(TEXTS, "children"),
        *outputs(DETAILS),
        Input(LINK, "children"),
        standing(DETAILS),
        prevent_initial_call=True,
    )
    def show_details(search: str | None, there: list[Json]) -> tuple[Any, ...]:
        changed, in_words = details_view(
            State.of(search or ""), service.evaluations(), there, without=(VOICE_AND_FACE,)
        )
        return (changed[0], in_words, *changed[1])

    @app.callback(Output(FIRST, "children"), Input(LINK, "children"), prevent_initial_call=True)
    def show_first(search: str | None) -> Component | None:
        return first_figure(State.of(search or ""), service.evaluations())

    @app.callback(Output(PRESETS, "children"), Input(PRESETS, "id"))
    def offer_presets(_: str) -> Component:
        return presets(service.evaluations())

    app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash gives it no types
        "function (search) { window.dashapp.keepAddress(search); return ''; }",
        Output(LINK, "title"),
        Input(LINK, "children"),
    )


def _register_offers(app: dash.Dash, service: PageService, ids: list[str]) -> None:
    @app.callback(
        *(Output(CONTROL.format(name), "data", allow_duplicate=True) for name in OFFERED),
        Output(FURTHER, "hidden", allow_duplicate=True),
        *(Input(CONTROL.format(name), "value") for name in SIDES),
        *(dash.State(each, "value") for each in ids),
        prevent_initial_call=True,
    )
    def offer(*values: Any) -> list[Any]:
        chosen = values[len(SIDES) :]
        if chosen[0] is None:
            return [dash.no_update] * (len(OFFERED) + 1)
        found = filled_controls(_state(chosen), service.evaluations())
        return [*(found[name][0] for name in OFFERED), not found["more"][0]]


def _register_items(app: dash.Dash, service: PageService, ids: list[str]) -> None:
    @app.callback(
        Output(ITEMS, "children"),
        # So that the same cell can be clicked on again.
        Output(part_id(MATRICES, "graph", ALL), "clickData"),
        Input(part_id(MATRICES, "graph", ALL), "clickData"),
        *(dash.State(each, "value") for each in ids),
        prevent_initial_call=True,
    )
    def list_items(clicks: list[Json | None], *values: Any) -> tuple[Component | None, list[None]]:
        forgotten = [None] * len(clicks)
        # The graph that was clicked on; none where graphs have come or gone.
        clicked = dash.callback_context.triggered
        point = clicked[0]["value"] if len(clicked) == 1 else None
        if not point:
            return None, forgotten
        place = int(dash.callback_context.triggered_id["key"].rpartition("-")[2]) - 1
        evaluations, kind_of = service.evaluations(), service.item_files().kind
        return items(_state(values), evaluations, place, point["points"][0], kind_of), forgotten

    app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash gives it no types
        "function (items) { window.dashapp.bringCellItems(items); return ''; }",
        Output(ITEMS, "title"),
        Input(ITEMS, "children"),
        prevent_initial_call=True,
    )
    app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash gives it no types
        "function (clicks) { return window.dashapp.closeCellItems(clicks); }",
        Output(ITEMS, "children", allow_duplicate=True),
        Input(part_id(CLOSE, "button", ALL), "n_clicks"),
        prevent_initial_call=True,
    )


def _state(values: Sequence[Any]) -> State:
    return State(**dict(zip(DEFAULTS, map(_text, values), strict=True)))


def _text(value: Any) -> str:
    if value is None:
        return ""
    return ",".join(value) if isinstance(value, list) else str(value)


def items(
    state: State,
    evaluations: "Mapping[str, Evaluation]",
    place: int,
    point: Json,
    kind_of: "KindOf" = lambda _: None,
) -> Component | None:
    """Return the items of a cell.

    Args:
        state: What is chosen.
        evaluations: What there is.
        place: Of the side: 0 the first.
        point: What was clicked on, as Plotly gives it: the titles of column ``x`` and row ``y``.
        kind_of: Says what can be played or shown.
    """
    from dashapp.evaluation.compare.comparison import PEOPLE
    from dashapp.ui.compare.cell_items import cell_items
    from dashapp.ui.figures.confusion_heatmap import label_title

    side = side_at(state, evaluations, place)
    if side is None:
        return None
    labels = {label_title(label): label for label in side.judged.labels}
    if point["x"] not in labels or point["y"] not in labels:
        return None
    people = [each for each in evaluations.values() if each.kind == PEOPLE]
    return cell_items(side, labels[point["y"]], labels[point["x"]], people, kind_of)


def notices_of(state: State, evaluations: "Mapping[str, Evaluation]") -> list[str]:
    """Return what does not go as chosen; nothing where an evaluation is not there, which `view` says."""
    if any(name not in evaluations for name in state.names):
        return []
    return notices(sides_of(state, evaluations), state)


def view(state: State, evaluations: "Mapping[str, Evaluation]", there: Sequence[Json] = ()) -> Changed:
    """Return the matrices of all sides: anew, or what changes in those that are there."""
    from dashapp.ui.compare.figures import matrices_of, matrix_cards

    missing = [name for name in state.names if name not in evaluations]
    if missing:
        text = texts.NO_EVALUATION.format(names=words.either(missing))
        return html.P(text, className="card"), unchanged(there)
    sides = sides_of(state, evaluations)
    changed = changes(matrices_of(sides, state), there, _href(state))
    return (dash.no_update, changed) if changed else (matrix_cards(sides, state, _href(state)), unchanged(there))


def first_figure(state: State, evaluations: "Mapping[str, Evaluation]") -> Component | None:
    """Return the one figure that answers the question of the page: what the voice tells, and what the face."""
    from dashapp.ui.compare.modalities import modalities_of
    from dashapp.ui.components.figure_card import figure_card

    if any(name not in evaluations for name in state.names):
        return None
    shown = modalities_of(sides_of(state, evaluations), state, evaluations)
    return figure_card(shown[0], FIRST, _href(state)) if shown else None


def details_view(
    state: State, evaluations: "Mapping[str, Evaluation]", there: Sequence[Json] = (), without: Sequence[str] = ()
) -> tuple[Changed, Component | None]:
    """Return the other figures, anew or what changes in them, and the texts below; nothing of what is not there.

    Args:
        state: What is chosen.
        evaluations: What there is.
        there: The figures that are shown.
        without: Figures that stand elsewhere.
    """
    from dashapp.ui.compare.details import detail_cards, details_of, in_figures

    if any(name not in evaluations for name in state.names):
        return (None, unchanged(there)), None
    sides, href = sides_of(state, evaluations), _href(state)
    shown = [each for each in details_of(sides, state, evaluations) if each.key not in without]
    changed = changes(shown, there, href)
    cards = (dash.no_update, changed) if changed else (detail_cards(shown, href), unchanged(there))
    return cards, in_figures(sides, state, evaluations, href)


def _href(state: State) -> "Href":
    return lambda name, form: f"{PATH}/{name}.{form}{state.search}"
