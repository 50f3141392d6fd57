"""A crowd as it is heard through the microphone: its last minute and what it sounds like now.

``assets/js/crowd/live.js`` makes it work; all of it is empty until somebody listens.
"""

import json
from typing import Any, Final

from dash import html

from dashapp.labels import CROWD_CLASSES, CROWD_NAMES
from dashapp.ui import words
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.icon import icon
from dashapp.ui.components.microphone import microphone
from dashapp.ui.crowd.icon import crowd_icon
from dashapp.ui.crowd.media import SCALES

_WHAT: Final = "What the last three seconds sounded like, every second anew."
_NOT_KEPT: Final = "The sound is sent to this server second by second; neither the server nor this page keeps it."
_PICTURE: Final = "Spectrogram of the last 60 seconds: time to the right, high frequencies above, loud is bright"
_TIMELINE: Final = "The class of each of the last 60 seconds, and below it the shares of the crowd"
_AROUSAL: Final = "The share of the crowd that approves or disapproves"
_TIMES: Final = ("\u221260 s", "\u221245 s", "\u221230 s", "\u221215 s", "now")


def crowd_live() -> html.Section:
    """Return the card; the model that is chosen elsewhere on the page answers."""
    called = {
        label: {
            "title": words.crowd_title(label),
            "called": CROWD_NAMES[label],
            "meaning": words.sounds_like(label),
        }
        for label in CROWD_CLASSES
    }
    marks = attributes(
        data_crowd_live="",
        data_words=json.dumps(called),
        data_bounds=json.dumps(words.BOUNDS),
        aria_label="Live from the microphone",
    )
    return html.Section(
        [
            html.Div(
                [
                    _introduction(),
                    html.Div([_scales(), microphone("crowd-live", start="Listen live")], className="live__controls"),
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
            html.H2("Live"),
            html.P(_WHAT),
            html.P([icon("info", "sm"), html.Span(_NOT_KEPT)], className="hint live__promise"),
        ],
        className="live__introduction",
    )


def _scales() -> html.Label:
    options = [html.Option("The model's own", value="")]
    options += [html.Option(title, value=scale) for scale, title in SCALES.items()]
    chosen = html.Select(options, className="own__select", **_live("scale"))
    return html.Label(["Frequency scale", chosen], className="live__scale")


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
                **attributes(aria_label="Share of the crowd"),
            ),
            html.P(["Arousal ", html.Strong(**_live("arousal"))], className="hint", title=_AROUSAL),
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
            html.Canvas(role="img", className="live__spectrogram", **_live("spectrogram"), **_labelled(_PICTURE)),
            html.Div(
                [html.Span("Class"), html.Span("Shares")], className="live__lanes", **attributes(aria_hidden="true")
            ),
            html.Canvas(role="img", className="live__timeline", **_live("timeline"), **_labelled(_TIMELINE)),
            html.Div([html.Span(each) for each in _TIMES], className="live__seconds", **_hidden()),
            time,
        ],
        className="live__pictures",
    )


def _live(name: str) -> dict[str, Any]:
    """Return the mark by which the script finds a part of the card."""
    return attributes(data_live=name)


def _labelled(text: str) -> dict[str, Any]:
    return attributes(aria_label=text)


def _hidden() -> dict[str, Any]:
    """Return what keeps a screen reader from an axis, which the picture's own words stand for."""
    return attributes(aria_hidden="true")
