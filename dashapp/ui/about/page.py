"""About: how often the models are right, the exemplars, and what all of it cannot do."""

from collections.abc import Sequence
from typing import Any, Final

import dash
import dash_mantine_components as dmc
from dash import Input, Output, dcc, html
from dash.development.base_component import Component

from dashapp.predictions import ModelInfo
from dashapp.settings import Settings
from dashapp.ui import words
from dashapp.ui.about import texts
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.confusion_table import confusion_table
from dashapp.ui.components.exemplars import exemplar_wall
from dashapp.ui.components.models_table import MODELS_PATH
from dashapp.ui.language import parts
from dashapp.ui.pages import PageService

PATH: Final = "/about"

CONFUSIONS: Final = "about-confusions"
WALL: Final = "about-wall"

KINDS: Final = ("speech", "face")
"""Of models whose confusion matrices are shown."""


def layout(_settings: Settings | None = None) -> Component:
    """Return the page; what the service knows is filled in when it is shown."""
    return html.Div(
        [
            html.H1(texts.NAME),
            html.P(texts.LEAD, className="lead"),
            _section(texts.HOW_OFTEN, _filled(CONFUSIONS, 420)),
            _section(texts.WALL, html.P(texts.WALL_LEAD), _filled(WALL, 640)),
            html.Div(
                [
                    _section(texts.CANNOT, html.Ul([html.Li(line) for line in texts.LIMITS])),
                    _section(texts.MUST_NOT_TITLE, html.Ul([html.Li(line) for line in texts.MUST_NOT])),
                ],
                className="pair",
            ),
            _section(
                texts.MODELS,
                html.P(parts(texts.MODELS_TEXT, all_models=dcc.Link(texts.ALL_MODELS, href=MODELS_PATH))),
            ),
            _section(
                texts.LICENCES,
                dcc.Markdown(texts.LICENCES_TEXT, className="markdown"),
            ),
        ],
        className="about",
        **attributes(data_title=texts.NAME),
    )


def register_callbacks(app: dash.Dash, service: PageService) -> None:
    """Fill in what the service knows."""

    @app.callback(
        Output(CONFUSIONS, "children"),
        Output(WALL, "children"),
        Input(CONFUSIONS, "id"),
    )
    def fill(_: str) -> tuple[Any, ...]:
        return confusions(service.models()), exemplar_wall(service.exemplars())


def confusions(infos: Sequence[ModelInfo]) -> html.Div | html.P:
    """Return the confusion matrices of the models of voice and face, side by side."""
    # The first of a kind is the one that is served.
    by_kind = {info.kind: info.metrics.get("emotion", {}) for info in reversed(infos)}
    tables = [
        confusion_table(_tested(infos, kind), by_kind[kind]["labels"], by_kind[kind]["confusion"])
        for kind in KINDS
        if by_kind.get(kind, {}).get("confusion")
    ]
    return html.Div(tables, className="pair") if tables else html.P(texts.NOT_EVALUATED)


def _tested(infos: Sequence[ModelInfo], kind: str) -> str:
    metrics = next(info.metrics for info in infos if info.kind == kind)
    return texts.MATRIX[kind].format(percent=words.percent(metrics["emotion"]["accuracy"]), count=metrics["n"])


def _section(title: str, *children: Any) -> html.Section:
    return html.Section([html.H2(title), *children])


def _filled(identifier: str, height: int) -> html.Div:
    """Return a place that is filled in later, of about the height that it will have."""
    return html.Div(dmc.Skeleton(height=height, radius="md"), id=identifier)
