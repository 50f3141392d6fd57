"""Live: camera and microphone together; ``assets/js/live`` runs them, and sends one thing at a time to the REST API."""

import json
from typing import Any, Final

import dash
from dash import html
from dash.development.base_component import Component

from dashapp.labels import EMOTIONS
from dashapp.settings import Settings
from dashapp.ui import formats, words
from dashapp.ui import texts as shared
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.emotion_bars import emotion_bars
from dashapp.ui.components.icon import emotion_icon, icon
from dashapp.ui.live import texts
from dashapp.ui.pages import PageService

PATH: Final = "/live"

STAGE: Final = "live-stage"


def layout(settings: Settings | None = None) -> Component:
    """Return the page before anything runs.

    Args:
        settings: Limits that a snapshot is checked against in the browser.
    """
    rules = formats.rules((settings or Settings()).limits)
    told = {
        "titles": {emotion: words.title(emotion) for emotion in EMOTIONS},
        "names": {emotion: words.emotion(emotion) for emotion in EMOTIONS},
        "sexes": shared.SEX_TITLES,
        "bounds": words.BOUNDS,
        "rules": rules,
    }
    head = html.Div([html.H1(texts.HEADING), html.P(texts.LEAD)], className="intro")
    body = html.Div([_picture(), _readings()], className="lv__body")
    stage = html.Section(
        [_controls(), body, _over_time()],
        id=STAGE,
        className="card lv",
        **attributes(data_lv=json.dumps(told), data_state="off", aria_label=texts.NAME),
    )
    honest = html.Aside([icon("info", "md"), html.P(texts.HONEST)], className="card honest")
    return html.Div([head, stage, honest], className="live-page", **attributes(data_title=texts.NAME))


def register_callbacks(app: dash.Dash, service: PageService) -> None:
    """Register nothing: the page is the browser's."""


def _controls() -> html.Div:
    options = [html.Option(name, value=value) for value, name in texts.SOURCES.items()]
    chosen = html.Select(options, className="own__select", **_part("source"))
    buttons = [
        _button("start", "camera", texts.START, "button button--primary"),
        _button("pause", "stop", texts.PAUSE, "button", disabled=True),
        _button("snapshot", "picture", texts.SNAPSHOT, "button", disabled=True),
    ]
    saving = html.Div(
        [
            html.Span(texts.SAVE, className="hint"),
            _button("csv", "", texts.CSV, "take-away__form", disabled=True),
            _button("vtt", "", texts.VTT, "take-away__form", disabled=True),
        ],
        className="take-away lv__save",
    )
    status = html.P(texts.NOTHING_YET, className="lv__status", role="status", **_part("status"))
    return html.Div(
        [html.Label([texts.SOURCE, chosen], className="lv__source"), *buttons, saving, status], className="lv__controls"
    )


def _picture() -> html.Div:
    video = html.Video(className="lv__video", **(_part("video") | {"muted": True}))
    label = attributes(aria_label=texts.PICTURE_LABEL)
    over = html.Canvas(className="lv__boxes", role="img", **_part("boxes"), **label)
    return html.Div([html.Div([video, over], className="lv__frame"), html.P(className="hint", **_part("latency"))])


def _readings() -> html.Div:
    now = html.Div(
        [
            html.Div([html.Span(emotion_icon(e, "xl"), hidden=True, **_mark("icon", e)) for e in EMOTIONS]),
            html.Div(
                [
                    html.P(texts.TOGETHER, className="hint"),
                    html.P(texts.NOTHING_YET, className="lv__word", **_part("word")),
                    html.P("", className="hint", **_part("who")),
                ]
            ),
            html.P("", className="lv__number", **_part("number")),
        ],
        className="lv__now",
        **_part("now"),
    )
    nothing = dict.fromkeys(EMOTIONS, 0.0)
    lanes = [
        html.Section(
            [html.H2(title), html.P("", className="hint", **_part(f"{lane}-said")), emotion_bars(nothing, title)],
            className="lv__lane",
            **_mark("lane", lane),
        )
        for lane, title in (("face", texts.FACE), ("voice", texts.VOICE))
    ]
    return html.Div([now, html.Div(lanes, className="lv__lanes")], className="lv__readings")


def _over_time() -> html.Div:
    lanes = [
        html.Figure(
            [
                html.Figcaption(title),
                html.Canvas(
                    className="lv__line",
                    role="img",
                    **_mark("line", lane),
                    **attributes(aria_label=texts.TIMELINE_LABEL.format(what=title)),
                ),
            ]
        )
        for lane, title in (("face", texts.FACE), ("voice", texts.VOICE))
    ]
    legend = html.Ul(
        [html.Li([emotion_icon(emotion, "sm"), words.title(emotion)]) for emotion in EMOTIONS], className="lv__legend"
    )
    parts = [html.H2(texts.OVER_TIME), *lanes, legend, html.P(texts.SMOOTHED, className="hint")]
    return html.Div(parts, className="lv__time")


def _button(name: str, icon_name: str, text: str, class_name: str, *, disabled: bool = False) -> html.Button:
    shown: list[Any] = [icon(icon_name, "sm")] if icon_name else []
    return html.Button(
        [*shown, html.Span(text)], type="button", className=class_name, disabled=disabled, **_mark("do", name)
    )


def _part(name: str) -> dict[str, Any]:
    return _mark("part", name)


def _mark(kind: str, name: str) -> dict[str, Any]:
    return {f"data-lv-{kind}": name}
