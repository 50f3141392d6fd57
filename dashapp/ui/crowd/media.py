"""A crowd's sound: its player, the spectrogram that it was heard on, and what was heard when."""

from collections.abc import Mapping
from typing import Any, Final

from dash import html

from dashapp.labels import SCALE_NAMES
from dashapp.predictions import Json
from dashapp.predictions.crowd_timeline import crowd_moments, to_csv
from dashapp.ui import words
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.exports import Saved, exports
from dashapp.ui.components.plotted import plotted
from dashapp.ui.figures.crowd_spectrogram import RANGE_DB, crowd_spectrogram
from dashapp.ui.figures.crowd_timeline import class_timeline, share_timeline
from dashapp.ui.figures.frame import LEFT, RIGHT

SCALES: Final = {scale: name[:1].upper() + name[1:] for scale, name in SCALE_NAMES.items()}
"""Of frequency, as people call them at the beginning of a line."""
WINDOWS: Final = (
    "A window is three seconds long, the next begins a second later, and each stands for the time nearest to its "
    "middle: where the crowd changes, the strip is up to a second and a half off."
)
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
    parts: list[Any] = [_heard_on(answer), plotted("Spectrogram, and what each window sounds like", drawn)]
    if answer["source"] == "clip":
        kept = attributes(data_file=file_id, data_part="preview", aria_label=f"Your clip {name}")
        parts = [
            html.Audio(controls=True, preload="metadata", className="player", **kept),
            *parts,
            _range(),
            html.P(WINDOWS, className="hint"),
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
    low, high = view["band_hz"]
    heard = f"On this scale {low:,.0f} to {high:,.0f} Hz are heard"
    first = view["resolved_from_hz"]
    if first is None:
        return f"{heard}; neighbouring bands hear the same everywhere."
    if first <= view["centres_hz"][0]:
        return f"{heard}, and every band hears something of its own."
    return f"{heard}; below {first:,.0f} Hz neighbouring bands hear the same and look alike."


def _heard_on(answer: Json) -> html.Div:
    """Return the choice of the scale, and what it really holds; of a picture also where its axis ends."""
    # What is chosen is set by assets/js: React would have to own the lists.
    scales = _choice("crowd_scale", answer["scale"], SCALES)
    if answer["source"] == "clip":
        said = html.P(band_words(answer["view"]), className="hint")
        return html.Div([html.Label(["Frequency scale", scales]), said], className="scale")
    tops = {top: f"{top:,} Hz" for top in sorted({*TOPS_HZ, round(answer["top_hz"])})}
    said = html.P("A picture tells neither: say what its axis shows. One second is assumed.", className="hint")
    ends = _choice("crowd_top", round(answer["top_hz"]), tops)
    chosen = [html.Label(["The picture's scale", scales]), html.Label(["It ends at", ends])]
    return html.Div([*chosen, said], className="scale")


def _choice(name: str, chosen: Any, options: Mapping[Any, str]) -> html.Select:
    marks = attributes(**{f"data_{name}": str(chosen)})
    shown = [html.Option(title, value=str(value)) for value, title in options.items()]
    return html.Select(shown, className="own__select", **marks)


def _range() -> html.P:
    ramp = html.Span(className="ramp", **attributes(aria_hidden="true"))
    return html.P([f"{words.MINUS}{RANGE_DB} dB", ramp, "0 dB: the loudest point"], className="hint ramp__text")
