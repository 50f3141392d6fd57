"""Figures of the Learn page: pitch contours, a frame and its spectrum, a mel spectrogram."""

import math
from collections.abc import Sequence
from typing import Any, Final

from dashapp.ui.figures.frame import GRID_COLOUR, Figure, over_time, plain

PITCH_HEIGHT: Final = 130
MAP_HEIGHT: Final = 150
_LOWEST_HZ: Final = 60
_HIGHEST_HZ: Final = 700
_LINE: Final = "#6d70a6"

Overlay = tuple[str, float, float]


def pitch_contour(times_s: Sequence[float], pitch_hz: Sequence[float], duration_s: float, colour: str) -> Figure:
    """Return a pitch over time on a logarithmic axis that is the same for all voices; gaps where there is none."""
    heights = [value if math.isfinite(value) else None for value in pitch_hz]
    trace = {
        "x": list(times_s),
        "y": heights,
        "mode": "lines",
        "line": {"width": 3, "color": colour},
        "connectgaps": False,
        "hovertemplate": "%{y:.0f} Hz<extra></extra>",
    }
    axis = {
        "type": "log",
        "range": [math.log10(_LOWEST_HZ), math.log10(_HIGHEST_HZ)],
        "tickvals": [100, 200, 400],
        "ticktext": ["100", "200", "400"],
        "showgrid": True,
        "gridcolor": GRID_COLOUR,
    }
    return over_time([trace], duration_s, PITCH_HEIGHT, axis)


def mel_map(log_mel: Sequence[Sequence[float]], duration_s: float, tallest: int, over: Overlay | None = None) -> Figure:
    """Return a heat map of levels over time.

    Args:
        log_mel: ``(frames, bands)``, low bands first.
        duration_s: What it covers.
        tallest: Bands of the axis.
        over: A picture that is laid over a stretch of it: its address, and the stretch in seconds.
    """
    rows = [list(row) for row in zip(*log_mel, strict=True)]
    loudest = max((max(row) for row in rows), default=0.0)
    step = duration_s / max(1, len(log_mel))
    trace = {
        "type": "heatmap",
        "z": rows,
        "x0": step / 2,
        "dx": step,
        "y0": 1,
        "dy": 1,
        "zmin": loudest - 60,
        "zmax": loudest,
        "colorscale": "Viridis",
        "showscale": False,
        "hoverinfo": "skip",
    }
    axis = {"range": [0.5, tallest + 0.5], "tickvals": [1, tallest // 2, tallest]}
    return over_time([trace], duration_s, MAP_HEIGHT, axis, images=[_laid_over(*over, tallest)] if over else [])


def _laid_over(source: str, start_s: float, end_s: float, tallest: int) -> dict[str, Any]:
    return {
        "source": source,
        "xref": "x",
        "yref": "y",
        "x": start_s,
        "y": tallest + 0.5,
        "sizex": end_s - start_s,
        "sizey": tallest,
        "sizing": "stretch",
        "layer": "above",
    }


def frame_and_spectrum(frame: Sequence[float], spectrum_db: Sequence[float], rate: int) -> Figure:
    """Return a frame of samples and, beside it, the level of its frequencies."""
    hertz = [i * rate / 2 / max(1, len(spectrum_db) - 1) / 1000 for i in range(len(spectrum_db))]
    line = {"mode": "lines", "line": {"width": 1.5, "color": _LINE}, "hoverinfo": "skip"}
    times = [1000 * i / rate for i in range(len(frame))]
    return plain(
        [
            line | {"x": times, "y": list(frame)},
            line | {"x": hertz, "y": list(spectrum_db), "xaxis": "x2", "yaxis": "y2"},
        ],
        MAP_HEIGHT,
        showlegend=False,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        xaxis={"domain": [0, 0.46], "ticksuffix": " ms", "showgrid": False},
        yaxis={"showticklabels": False, "showgrid": False},
        xaxis2={"domain": [0.54, 1], "ticksuffix": " kHz", "anchor": "y2", "showgrid": False},
        yaxis2={"anchor": "x2", "ticksuffix": " dB", "gridcolor": GRID_COLOUR, "nticks": 4},
    )
