"""A crowd's sound: its player, the spectrogram that it was heard on, and what was heard when."""

from typing import Any, Final

from dash import html

from dashapp.crowd_timeline import crowd_moments, to_csv
from dashapp.predictions import Json
from dashapp.ui import words
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.exports import Saved, exports
from dashapp.ui.components.plotted import plotted
from dashapp.ui.figures.crowd_spectrogram import RANGE_DB, crowd_spectrogram
from dashapp.ui.figures.crowd_timeline import class_timeline, share_timeline
from dashapp.ui.figures.frame import LEFT, RIGHT

SCALES: Final = {"mel": "Mel", "bark": "Bark", "erb": "ERB", "log": "Logarithmic"}
"""Of frequency, as people call them."""


def crowd_media(file_id: str, name: str, answer: Json) -> html.Section:
    """Return the sound and its plots, all over one axis of time.

    Args:
        file_id: What the browser calls the file.
        name: Its name.
        answer: `CrowdPrediction.to_dict()`, its view without the preview.
    """
    duration_s, moments = answer["duration_s"], crowd_moments(answer["segments"])
    drawn = crowd_spectrogram(answer["view"], moments, duration_s)
    parts: list[Any] = [_heard_on(answer), plotted("Spectrogram, and what each window sounds like", drawn), _range()]
    if answer["source"] == "clip":
        kept = attributes(data_file=file_id, data_part="preview", aria_label=f"Your clip {name}")
        parts = [
            html.Audio(controls=True, preload="metadata", className="player", **kept),
            *parts,
            plotted("What most of the crowd sounds like", class_timeline(moments, duration_s)),
            plotted(
                "How much of the crowd; approval and disapproval together are the arousal",
                share_timeline(moments, duration_s),
            ),
            exports(name, Saved("CSV", "text/csv", ".csv", to_csv(answer["segments"]))),
        ]
    timing = attributes(data_duration=duration_s, data_left=LEFT, data_right=RIGHT)
    playhead = html.Div(className="playhead", hidden=True, **attributes(aria_hidden="true"))
    return html.Section([*parts, playhead], className="card timeline", **timing)


def band_words(view: Json) -> str:
    """Return which frequencies a scale really has, and from where on it tells them apart.

    Args:
        view: `CrowdView.to_dict()`.
    """
    if view["band_hz"] is None:
        return (
            "A picture tells neither its frequencies nor its length. Low is at the bottom, and one second is assumed."
        )
    low, high = view["band_hz"]
    heard = f"On this scale {low:,.0f} to {high:,.0f} Hz are heard"
    first = view["resolved_from_hz"]
    if first is None:
        return f"{heard}; neighbouring bands hear the same everywhere."
    if first <= view["centres_hz"][0]:
        return f"{heard}, and every band hears something of its own."
    return f"{heard}; below {first:,.0f} Hz neighbouring bands hear the same and look alike."


def _heard_on(answer: Json) -> html.Div:
    """Return the choice of the scale, which only sound has, and what it really holds."""
    said = html.P(band_words(answer["view"]), className="hint")
    if answer["source"] != "clip":
        return html.Div(said, className="scale")
    # Which one is chosen is set by assets/js: React would have to own the list.
    marks = attributes(data_crowd_scale=answer["scale"])
    options = [html.Option(title, value=scale) for scale, title in SCALES.items()]
    return html.Div(
        [html.Label(["Frequency scale", html.Select(options, className="own__select", **marks)]), said],
        className="scale",
    )


def _range() -> html.P:
    ramp = html.Span(className="ramp", **attributes(aria_hidden="true"))
    return html.P([f"{words.MINUS}{RANGE_DB} dB", ramp, "0 dB: the loudest point"], className="hint ramp__text")
