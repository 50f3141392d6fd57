"""A crowd as it is heard through the microphone: its last minute and what it sounds like now.

``assets/js/crowd/live.js`` makes it work; all of it is empty until somebody listens.
"""

import json
from typing import Any

from dash import html

from dashapp.labels import CROWD_CLASSES
from dashapp.ui import texts as shared
from dashapp.ui import words
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.icon import icon
from dashapp.ui.components.microphone import microphone
from dashapp.ui.crowd import texts
from dashapp.ui.crowd.icon import crowd_icon
from dashapp.ui.language import parts


def crowd_live() -> html.Section:
    """Return the card; the model that is chosen elsewhere on the page answers."""
    called = {
        label: {
            "title": words.crowd_title(label),
            "called": shared.CROWDS[label],
            "meaning": words.sounds_like(label),
        }
        for label in CROWD_CLASSES
    }
    marks = attributes(
        data_crowd_live="",
        data_words=json.dumps(called),
        data_bounds=json.dumps(words.BOUNDS),
        aria_label=texts.LIVE_LABEL,
    )
    return html.Section(
        [
            html.Div(
                [
                    _introduction(),
                    html.Div([_scales(), microphone("crowd-live", start=texts.LISTEN)], className="live__controls"),
                ],
                className="live__head",
            ),
            html.Div([_now(), _pictures()], className="live__body", hidden=True, **_live("body")),
        ],
        className="card live",
        **marks,
    )


def _introduction() -> html.Div:
    return html.Div(
        [
            html.H2(texts.LIVE),
            html.P(texts.LIVE_WHAT),
            html.P([icon("info", "sm"), html.Span(texts.LIVE_NOT_KEPT)], className="hint live__promise"),
        ],
        className="live__introduction",
    )


def _scales() -> html.Label:
    options = [html.Option(texts.MODELS_SCALE, value="")]
    options += [html.Option(title, value=scale) for scale, title in shared.SCALES.items()]
    chosen = html.Select(options, className="own__select", **_live("scale"))
    return html.Label([texts.SCALE, chosen], className="live__scale")


def _now() -> html.Div:
    """Return the answer to the last seconds; only another class is read aloud, not every second."""
    headline = html.Div(
        [
            html.Div([_icon(label) for label in CROWD_CLASSES]),
            html.Div(
                [
                    html.P(className="live__word", **_live("word")),
                    html.P(className="live__meaning", **_live("meaning")),
                ],
                className="live__text",
            ),
            html.P(className="live__number", **_live("number")),
        ],
        className="live__now",
        **_live("now"),
    )
    return html.Div(
        [
            headline,
            _shares(),
            html.P(role="alert", hidden=True, className="live__trouble", **_live("trouble")),
            html.P(role="status", className="visually-hidden", **_live("announced")),
        ],
        className="live__answer",
    )


def _icon(label: str) -> html.Span:
    return html.Span(crowd_icon(label, "xl"), hidden=True, **attributes(data_live_icon=label))


def _shares() -> html.Div:
    return html.Div(
        [
            html.Ul(
                [_share(label) for label in CROWD_CLASSES],
                className="live__shares",
                **attributes(aria_label=texts.SHARES_LIST),
            ),
            html.P(
                parts(texts.LIVE_AROUSAL, share=html.Strong(**_live("arousal"))),
                className="hint",
                title=texts.LIVE_AROUSAL_HINT,
            ),
        ],
        hidden=True,
        className="live__crowd",
        **_live("shares"),
    )


def _share(label: str) -> html.Li:
    value = html.Strong(**attributes(data_live_share=label))
    return html.Li([crowd_icon(label, "sm"), html.Span(words.crowd_title(label)), value])


def _pictures() -> html.Div:
    time = html.P(className="hint live__time", **_live("time"))
    return html.Div(
        [
            html.Div(className="live__hertz", **_live("hertz"), **_hidden()),
            _canvas("spectrogram", texts.LIVE_PICTURE),
            html.Div([html.Span(texts.CLASS), html.Span(texts.LIVE_SHARES)], className="live__lanes", **_hidden()),
            _canvas("timeline", texts.LIVE_TIMELINE),
            html.Div([html.Span(each) for each in texts.LIVE_TIMES], className="live__seconds", **_hidden()),
            time,
        ],
        className="live__pictures",
    )


def _live(name: str) -> dict[str, Any]:
    """Return the mark by which the script finds a part of the card."""
    return attributes(data_live=name)


def _canvas(name: str, text: str) -> html.Canvas:
    """Return a picture that the script draws, with the words that stand for it."""
    return html.Canvas(role="img", className=f"live__{name}", **_live(name), **attributes(aria_label=text))


def _hidden() -> dict[str, Any]:
    """Return what keeps a screen reader from an axis, which the picture's own words stand for."""
    return attributes(aria_hidden="true")
