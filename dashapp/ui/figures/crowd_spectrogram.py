"""The spectrogram that a crowd was heard on, with the windows' labels over it; and the parts it was separated into."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from dashapp.predictions import Json
from dashapp.predictions.crowd_timeline import CrowdMoment
from dashapp.ui.figures.crowd_timeline import label_strip
from dashapp.ui.figures.frame import AXIS, GRID_COLOUR, LEFT, RIGHT, Figure, over_time
from dashapp.ui.theme import CROWD_COLOURS

HEIGHT: Final = 300
PART_HEIGHT: Final = 132
RANGE_DB: Final = 80
"""What is fainter is black."""
INFERNO: Final = (
    "#000004", "#1b0c41", "#4a0c6b", "#781c6d", "#a52c60", "#cf4446", "#ed6925", "#fb9b06", "#f7d13d", "#fcffa4",
)  # fmt: skip
"""From faint to loud; Plotly in the browser has no name for it. ``assets/css/78-crowd.css`` draws the same."""
_STRIP: Final = 0.09
"""Of the height, for the labels above the spectrogram."""
_TICKS_HZ: Final = (50, 100, 200, 500, 1000, 2000, 3000, 5000, 10_000, 20_000)
_TICK_HEIGHT: Final = 16
"""Pixels, so that two ticks do not touch each other."""


def crowd_spectrogram(view: Json, moments: Sequence[CrowdMoment], duration_s: float) -> Figure:
    """Return the heat map under a strip of the windows' labels.

    Args:
        view: `CrowdView.to_dict()`.
        moments: Of the whole clip, in order.
        duration_s: Length of the clip in seconds.
    """
    levels: Sequence[Sequence[float]] = view["levels"]
    start, end = view["seconds"]
    step = (end - start) / max(1, len(levels))
    heat = {
        "type": "heatmap",
        "z": [list(row) for row in zip(*levels, strict=True)],
        "x0": start + step / 2,
        "dx": step,
        "y": band_names(view["centres_hz"]),
        "zmin": -RANGE_DB,
        "zmax": 0,
        "colorscale": [[i / (len(INFERNO) - 1), colour] for i, colour in enumerate(INFERNO)],
        "showscale": False,
        "hovertemplate": "%{x:.1f} s, %{y}, %{z:.0f} dB<extra></extra>",
    }
    strip = {"domain": [1 - _STRIP, 1], "range": [0, 1], "fixedrange": True, "visible": False}
    return over_time(
        [heat, *label_strip(moments, "y2")],
        duration_s,
        HEIGHT,
        frequency_axis(view["centres_hz"], HEIGHT) | {"domain": [0, 1 - _STRIP - 0.01]},
        yaxis2=strip,
        barmode="overlay",
        hovermode="closest",
        uniformtext={"mode": "hide", "minsize": 11},
    )


def part_figure(part: Json, centres_hz: Sequence[float], seconds: float, label: str) -> Figure:
    """Return the spectrum of a separated part, and beside it how strong it is over time.

    Args:
        part: `CrowdComponent.to_dict()`.
        centres_hz: Centre frequency of each band.
        seconds: How many were separated.
        label: What it sounds like, for its colour.
    """
    colour = CROWD_COLOURS[label]
    line: dict[str, Any] = {"mode": "lines", "line": {"width": 1.5, "color": colour}, "hoverinfo": "skip"}
    bands = len(part["spectrum"])
    step = seconds / max(1, len(part["activation"]))
    times = [round((i + 0.5) * step, 3) for i in range(len(part["activation"]))]
    spectrum = line | {"x": part["spectrum"], "y": list(range(bands)), "fill": "tozerox", "xaxis": "x2", "yaxis": "y"}
    activation = line | {"x": times, "y": part["activation"], "fill": "tozeroy", "yaxis": "y2"}
    yaxis = frequency_axis(centres_hz, PART_HEIGHT) | {"anchor": "x2"}
    figure = over_time([spectrum, activation], seconds, PART_HEIGHT, yaxis)
    hidden = AXIS | {"automargin": False, "showticklabels": False, "showgrid": False}
    figure["layout"]["xaxis"] |= {"domain": [0.34, 1], "anchor": "y2"}
    figure["layout"] |= {
        "xaxis2": hidden | {"domain": [0, 0.28], "range": [0, 1.05], "anchor": "y"},
        "yaxis2": hidden | {"range": [0, 1.05], "anchor": "x", "gridcolor": GRID_COLOUR},
        "margin": {"l": LEFT, "r": RIGHT, "t": 8, "b": 22},
    }
    return figure


def band_names(centres_hz: Sequence[float]) -> list[str]:
    """Return what each band is called where somebody points at it, each once."""
    return [f"{hz:,.0f} Hz" if hz >= 1000 else f"{hz:.1f} Hz" for hz in centres_hz]


def frequency_axis(centres_hz: Sequence[float], height: int) -> dict[str, Any]:
    """Return the axis of the bands, which lie equally far apart whatever the scale; ticks at round frequencies.

    Args:
        centres_hz: Centre frequency of each band, low to high.
        height: Of the figure in pixels.
    """
    last = len(centres_hz) - 1
    apart = last * _TICK_HEIGHT / height
    ticks: list[tuple[float, str]] = []
    for hz in _TICKS_HZ:
        place = float(np.interp(hz, centres_hz, range(last + 1)))
        inside = centres_hz[0] <= hz <= centres_hz[-1]
        if inside and (not ticks or place - ticks[-1][0] >= apart):
            ticks.append((place, f"{hz / 1000:g} kHz" if hz >= 1000 else f"{hz} Hz"))
    return {
        "range": [-0.5, last + 0.5],
        "tickvals": [place for place, _ in ticks],
        "ticktext": [text for _, text in ticks],
        "tickfont": {"size": 10},
    }
