"""The start page: drop a picture or a clip, read the answer.

``assets/js`` sends each file once to the REST API, keeps the previews in the browser, and hands the rest of the
selected answer to the store `ANSWER`; the callback here renders it.
"""

from typing import Final

import dash
import dash_mantine_components as dmc
from dash import Input, Output, html
from dash.development.base_component import Component

from dashapp.predictions import Json
from dashapp.settings import Settings
from dashapp.ui import texts as shared
from dashapp.ui.analyze import saving, texts
from dashapp.ui.analyze.clip_answer import clip_answer
from dashapp.ui.analyze.emotion_legend import emotion_legend
from dashapp.ui.analyze.picture_answer import picture_answer
from dashapp.ui.analyze.side_by_side import side_by_side
from dashapp.ui.analyze.speaker_answer import speaker_answer
from dashapp.ui.analyze.take_away import take_all, take_away
from dashapp.ui.analyze.upload_area import samples_of_page, upload_area
from dashapp.ui.analyze.video_answer import video_answer
from dashapp.ui.components.answered_by import answered_by
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.icon import icon
from dashapp.ui.components.model_choice import model_choice
from dashapp.ui.components.notices import error_banner
from dashapp.ui.components.samples import samples
from dashapp.ui.pages import PageService
from dashapp.ui.shell import ANSWER

PATH: Final = "/"

FILES: Final = "files"
PANEL: Final = "panel"
ANSWER_VIEW: Final = "answer-view"
WORKING_TEXT: Final = "working-text"
CHOICE: Final = "model-choice"


def layout(settings: Settings | None = None) -> Component:
    """Return the page before anything is dropped on it.

    Args:
        settings: Limits that are written on the upload area.
    """
    limits = (settings or Settings()).limits
    lists = html.Div(id=CHOICE, className="choice__lists")
    choice = html.Details([html.Summary(texts.CHOOSE_MODELS), lists], className="choice")
    side = html.Div([upload_area(limits, choice), _files(), take_all(), samples(samples_of_page())], className="side")
    return html.Div(
        [
            html.Div(
                [
                    html.H1(texts.HEADING),
                    html.P(texts.LEAD),
                ],
                className="intro",
            ),
            html.Div([side, _panel()], className="workspace"),
        ],
        **attributes(data_title=texts.NAME),
    )


def register_callbacks(app: dash.Dash, service: PageService) -> None:
    """Render the answer that the browser has selected, and list the models that may be asked."""

    @app.callback(Output(CHOICE, "children"), Input(CHOICE, "id"))
    def choose(_: str) -> list[html.Label]:
        return model_choice(service.models())

    saving.install(app.server, service.assets)

    @app.callback(Output(ANSWER_VIEW, "children"), Input(ANSWER, "data"))
    def show(data: Json | None) -> Component | None:
        return render(data, service) if data else None


def render(data: Json, service: PageService) -> Component:
    """Return one file's answer or error.

    Args:
        data: ``id`` and ``name`` of the file, and either ``answer`` or ``error``.
        service: For the models' precision and the exemplars.
    """
    file_id, name = data["id"], data["name"]
    if "beside" in data:
        return _shown(data, [side_by_side([data, data["beside"]])])
    parts: list[Component] = [html.P(name, className="answer__file")]
    if "error" in data:
        parts.append(error_banner(data["error"]))
    else:
        parts += [
            _body(file_id, name, data["answer"], service),
            take_away(file_id, data["answer"]),
            answered_by(_models_of(data["answer"])),
        ]
    return _shown(data, parts)


def _shown(data: Json, parts: list[Component]) -> html.Div:
    file_id = data["id"]
    marks = attributes(data_answer=file_id, data_version=str(data.get("version", 0)))
    return html.Div(
        parts,
        className="answer",
        key=f"{file_id}-{data.get('version', 0)}",
        **marks,
    )


def _body(file_id: str, name: str, answer: Json, service: PageService) -> Component:
    if answer["kind"] == "speaker":
        return speaker_answer(file_id, answer)
    if answer["kind"] == "video":
        return video_answer(file_id, name, answer, service.exemplars())
    make = picture_answer if answer["kind"] == "image" else clip_answer
    return make(file_id, name, answer, service.models(), service.exemplars())


def _models_of(answer: Json) -> list[str]:
    voice = answer.get("voice")
    seen = [answer["model"]] if answer.get("faces", True) or not voice else []
    return [*seen, *([voice["model"]] if voice else [])]


def _files() -> html.Section:
    labelled = attributes(aria_label=texts.YOUR_FILES)
    return html.Section(html.Ul(id=FILES, className="files"), className="files-area", **labelled)


def _panel() -> html.Section:
    marks = attributes(data_state="empty", aria_label=shared.ANSWER, aria_busy="false")
    return html.Section(
        [_empty(), _working(), html.Div(id=ANSWER_VIEW, className="panel__answer")],
        id=PANEL,
        className="panel",
        tabIndex="-1",
        **marks,
    )


def _empty() -> html.Div:
    return html.Div(
        [
            html.H2(shared.EMPTY_ANSWER),
            html.P(texts.EMPTY_LEGEND),
            emotion_legend(),
            html.P(texts.EMPTY_HINT, className="hint"),
        ],
        className="panel__empty card",
    )


def _working() -> html.Div:
    bars = [dmc.Skeleton(height=24, radius="md") for _ in range(7)]
    cancel = html.Button([icon("close", "sm"), shared.CANCEL], className="button", **attributes(data_action="cancel"))
    told = [
        html.P(texts.ANALYSING, id=WORKING_TEXT),
        html.Progress(max="1", **attributes(aria_label=shared.PROGRESS)),
        cancel,
    ]
    skeleton = [
        html.Div(
            [
                dmc.Skeleton(height=88, circle=True),
                html.Div([dmc.Skeleton(height=48, width="60%"), dmc.Skeleton(height=16)]),
            ],
            className="headline headline--working",
        ),
        html.Div(
            [dmc.Skeleton(height=420, radius="md"), html.Div(bars, className="card panel__bars")],
            className="columns",
        ),
    ]
    return html.Div(
        [
            html.Div(told, className="panel__told"),
            html.Div(skeleton, className="panel__skeleton", **attributes(aria_hidden="true")),
        ],
        className="panel__working",
    )
