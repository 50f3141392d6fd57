"""A crowd's sound: its player, the spectrogram that it was heard on, and what was heard when."""

from collections.abc import Mapping
from typing import Any, Final

from dash import html

from dashapp.predictions import Json
from dashapp.predictions.crowd_timeline import crowd_moments, to_csv
from dashapp.ui import texts as shared
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.exports import Saved, exports
from dashapp.ui.components.plotted import plotted
from dashapp.ui.crowd import texts
from dashapp.ui.figures.crowd_spectrogram import RANGE_DB, crowd_spectrogram
from dashapp.ui.figures.crowd_timeline import class_timeline, share_timeline
from dashapp.ui.figures.frame import LEFT, RIGHT

TOPS_HZ: Final = (4_000, 5_500, 8_000, 11_025, 16_000, 22_050, 24_000)
"""Where pictures' axes of frequency commonly end."""


def crowd_media(file_id: str, name: str, answer: Json) -> html.Section:
    """Return the sound and its plots, all over one axis of time.

    Args:
        file_id: What the browser calls the file.
        name: Its name.
        answer: `CrowdPrediction.to_dict()`, its view without the preview.
    """
    duration_s, moments = answer["duration_s"], crowd_moments(answer["segments"])
    drawn = crowd_spectrogram(answer["view"], moments, duration_s)
    parts: list[Any] = [_heard_on(answer), plotted(texts.SPECTROGRAM, drawn)]
    if answer["source"] == "clip":
        kept = attributes(data_file=file_id, data_part="preview", aria_label=shared.YOUR_CLIP.format(name=name))
        parts = [
            html.Audio(controls=True, preload="metadata", className="player", **kept),
            *parts,
            _range(),
            html.P(texts.WINDOWS, className="hint"),
            plotted(texts.CLASSES_OVER_TIME, class_timeline(moments, duration_s)),
            plotted(texts.SHARES_OVER_TIME, share_timeline(moments, duration_s)),
            exports(name, Saved(shared.CSV, "text/csv", ".csv", to_csv(answer["segments"]))),
        ]
    timing = attributes(data_duration=duration_s, data_left=LEFT, data_right=RIGHT)
    playhead = html.Div(className="playhead", hidden=True, **attributes(aria_hidden="true"))
    return html.Section([*parts, playhead], className="card timeline", **timing)


def band_words(view: Json) -> str:
    """Return which frequencies a scale really has, and from where on it tells them apart.

    Args:
        view: `CrowdView.to_dict()`.
    """
    low, high = view["band_hz"]
    first = view["resolved_from_hz"]
    if first is None:
        return texts.BAND_UNRESOLVED.format(low=low, high=high)
    said = texts.BAND if first <= view["centres_hz"][0] else texts.BAND_RESOLVED_FROM
    return said.format(low=low, high=high, first=first)


def _heard_on(answer: Json) -> html.Div:
    """Return the choice of the scale, and what it really holds; of a picture also where its axis ends."""
    # What is chosen is set by assets/js: React would have to own the lists.
    scales = _choice("crowd_scale", answer["scale"], shared.SCALES)
    if answer["source"] == "clip":
        said = html.P(band_words(answer["view"]), className="hint")
        return html.Div([html.Label([texts.SCALE, scales]), said], className="scale")
    tops = {top: texts.HERTZ.format(hertz=top) for top in sorted({*TOPS_HZ, round(answer["top_hz"])})}
    said = html.P(texts.PICTURE_AXES, className="hint")
    ends = _choice("crowd_top", round(answer["top_hz"]), tops)
    chosen = [html.Label([texts.PICTURE_SCALE, scales]), html.Label([texts.PICTURE_TOP, ends])]
    return html.Div([*chosen, said], className="scale")


def _choice(name: str, chosen: Any, options: Mapping[Any, str]) -> html.Select:
    marks = attributes(**{f"data_{name}": str(chosen)})
    shown = [html.Option(title, value=str(value)) for value, title in options.items()]
    return html.Select(shown, className="own__select", **marks)


def _range() -> html.P:
    ramp = html.Span(className="ramp", **attributes(aria_hidden="true"))
    return html.P([texts.RANGE_LOW.format(decibels=RANGE_DB), ramp, texts.RANGE_HIGH], className="hint ramp__text")
