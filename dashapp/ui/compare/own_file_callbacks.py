"""Callbacks of own labelled files: the models that can be asked, what came of an upload, and what is kept."""

from typing import Any

import dash
from dash import Input, Output
from dash.development.base_component import Component

from dashapp.predictions import Json
from dashapp.ui.compare.own_files import ANSWER, CHANGES, KEPT, MODELS, OUTCOME
from dashapp.ui.compare.own_outcome import kept, model_list, outcome
from dashapp.ui.pages import PageService


def register_own_files(app: dash.Dash, service: PageService) -> None:
    """Fill the card; the files themselves go to the REST API."""

    @app.callback(Output(MODELS, "children"), Input(MODELS, "id"))
    def list_models(_: str) -> Component:
        from dashapp.evaluation.own.uploads import askable

        return model_list(askable(service.models()))

    @app.callback(Output(OUTCOME, "children"), Input(ANSWER, "data"))
    def show(data: Json | None) -> Component | None:
        return outcome(data) if data else None

    @app.callback(Output(KEPT, "children"), Input(ANSWER, "data"), Input(CHANGES, "data"))
    def list_kept(*_: Any) -> Component | None:
        return kept(service.own_evaluations())
