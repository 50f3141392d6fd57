"""Models: all of them in one table, and the card of the one that is in the address, ``/models?model=NAME``."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import parse_qs

import dash
import dash_mantine_components as dmc
from dash import Input, Output, dcc, html
from dash.development.base_component import Component

from dashapp.predictions import ModelInfo
from dashapp.settings import Settings
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.models_table import MODELS_PATH, models_table
from dashapp.ui.language import parts
from dashapp.ui.models import texts
from dashapp.ui.models.card import model_card
from dashapp.ui.pages import PageService
from dashapp.ui.shell import LOCATION

PATH: Final = MODELS_PATH

VIEW: Final = "models-view"


def layout(_settings: Settings | None = None) -> Component:
    """Return the page; table or card are filled in when it is shown, and whenever the address changes."""
    return html.Div(dmc.Skeleton(height=480, radius="md"), id=VIEW)


def register_callbacks(app: dash.Dash, service: PageService) -> None:
    """Show the table, or the card of the model in the address."""

    @app.callback(Output(VIEW, "children"), Input(LOCATION, "search"))
    def show(search: str | None) -> Component:
        return view(search or "", service.models())


def view(search: str, infos: Sequence[ModelInfo]) -> Component:
    """Return what belongs to an address.

    Args:
        search: The part of the address from ``?`` on.
        infos: The models.
    """
    name = parse_qs(search.removeprefix("?")).get("model", [""])[0]
    info = next((info for info in infos if info.name == name), None)
    if info:
        return html.Div(model_card(info), **attributes(data_title=info.name))
    unknown = html.P(parts(texts.NO_MODEL, all_models=dcc.Link(texts.ALL_MODELS, href=PATH))) if name else None
    served, others = _served_first(infos)
    folded = html.Details([html.Summary(texts.OTHERS), models_table(others, "models-others")]) if others else None
    shown = [html.H1(texts.NAME), html.P(texts.LEAD, className="lead"), unknown, models_table(served), folded]
    marks = attributes(data_title=texts.NAME)
    return html.Div([part for part in shown if part is not None], className="about", **marks)


def _served_first(infos: Sequence[ModelInfo]) -> tuple[list[ModelInfo], list[ModelInfo]]:
    """Return the models that answer, the first of each kind and without further trainings, and all others."""
    first = {info.kind: info for info in reversed(infos)}
    served = [replace(info, runs={}) for info in infos if first[info.kind] is info]
    others = [info for info in infos if first[info.kind] is not info or info.runs]
    return served, others
