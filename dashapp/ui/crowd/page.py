"""Crowds: drop the sound of one, or its spectrogram, and read what it sounds like, when, and how much of it.

``assets/js/crowd/file.js`` sends the file to the REST API, keeps it and its preview in the browser, and hands the rest
of the answer to the store `STORE`; the callback here renders it.
"""

from typing import Any, Final

import dash
import dash_mantine_components as dmc
from dash import Input, Output, dcc, html
from dash.development.base_component import Component

from dashapp.predictions import Json
from dashapp.settings import Settings
from dashapp.ui import texts as shared
from dashapp.ui.components.answered_by import answered_by
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.icon import icon
from dashapp.ui.components.model_choice import CROWDS, model_choice
from dashapp.ui.components.notices import error_banner
from dashapp.ui.components.samples import samples
from dashapp.ui.crowd import texts
from dashapp.ui.crowd.answer import crowd_answer
from dashapp.ui.crowd.gallery import crowd_gallery
from dashapp.ui.crowd.icon import crowd_legend
from dashapp.ui.crowd.live import crowd_live
from dashapp.ui.crowd.upload import crowd_upload, samples_of_page
from dashapp.ui.pages import PageService

PATH: Final = "/crowd"

STORE: Final = "crowd-answer"
PANEL: Final = "crowd-panel"
VIEW: Final = "crowd-answer-view"
PROGRESS: Final = "crowd-progress"
CHOICE: Final = "crowd-model-choice"
GALLERY: Final = "crowd-gallery"
GALLERY_HALVES: Final = "crowd-gallery-halves"


def layout(settings: Settings | None = None) -> Component:
    """Return the page before anything is dropped on it.

    Args:
        settings: Limits that are written on the upload area.
    """
    limits = (settings or Settings()).limits
    lists = html.Div(id=CHOICE, className="choice__lists")
    choice = html.Details([html.Summary(texts.CHOOSE_MODEL), lists], className="choice")
    side = html.Div([crowd_upload(limits, choice), samples(samples_of_page())], className="side")
    return html.Div(
        [
            dcc.Store(id=STORE),
            html.Div([html.H1(texts.HEADING), html.P(texts.LEAD)], className="intro"),
            html.Div([side, _panel()], className="workspace"),
            crowd_live(),
            html.Div([icon("info", "md"), html.P(texts.HONEST)], className="card honest", role="note"),
            html.Section(
                [html.H2(texts.GALLERY), html.P(texts.GALLERY_TEXT), html.Div(id=GALLERY_HALVES)],
                id=GALLERY,
                className="gallery",
                hidden=True,
            ),
        ],
        className="crowds",
        **attributes(data_title=texts.NAME),
    )


def register_callbacks(app: dash.Dash, service: PageService) -> None:
    """Render the answer that the browser has, list the models that may be asked, and show the gallery."""

    @app.callback(Output(CHOICE, "children"), Input(CHOICE, "id"))
    def choose(_: str) -> list[html.Label]:
        lists = model_choice(service.models(), (CROWDS,))
        # One model alone is no choice.
        return lists if sum(info.kind == CROWDS[0] for info in service.models()) > 1 else []

    @app.callback(Output(VIEW, "children"), Input(STORE, "data"))
    def show(data: Json | None) -> Component | None:
        return render(data) if data else None

    @app.callback(Output(GALLERY_HALVES, "children"), Output(GALLERY, "hidden"), Input(GALLERY_HALVES, "id"))
    def fill(_: str) -> tuple[list[Any], bool]:
        halves = crowd_gallery(service.crowd_gallery())
        return list(halves), not halves


def render(data: Json) -> Component:
    """Return a file's answer or error.

    Args:
        data: ``id``, ``name`` and ``version`` of the file, and either ``answer`` or ``error``.
    """
    parts: list[Component] = [html.P(data["name"], className="answer__file")]
    if "error" in data:
        parts.append(error_banner(data["error"]))
    else:
        answer = data["answer"]
        parts += [crowd_answer(data["id"], data["name"], answer), answered_by([answer["model"]])]
    marks = attributes(data_answer=data["id"], data_version=data["version"])
    return html.Div(parts, className="answer", key=f"{data['id']}-{data['version']}", **marks)


def _panel() -> html.Section:
    marks = attributes(data_state="empty", aria_label=shared.ANSWER, aria_busy="false")
    return html.Section(
        [_progress(), _empty(), _working(), html.Div(id=VIEW, className="panel__answer")],
        id=PANEL,
        className="panel",
        tabIndex="-1",
        **marks,
    )


def _progress() -> html.Div:
    cancel = html.Button(shared.CANCEL, className="button", type="button", **attributes(data_action="cancel-crowd"))
    bar = html.Progress(max="1", className="own__bar", **attributes(aria_label=shared.PROGRESS))
    said = html.P(className="crowd__said")
    return html.Div([html.Div([said, cancel]), bar], id=PROGRESS, className="own__progress card", hidden=True)


def _empty() -> html.Div:
    return html.Div(
        [
            html.H2(shared.EMPTY_ANSWER),
            html.P(texts.EMPTY_LEGEND),
            crowd_legend(),
            html.P(texts.EMPTY_HINT, className="hint"),
        ],
        className="panel__empty card",
    )


def _working() -> html.Div:
    bars = [dmc.Skeleton(height=height, radius="md") for height in (148, 160, 420)]
    return html.Div(bars, className="panel__working", **attributes(aria_hidden="true"))
