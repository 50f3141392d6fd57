"""What plots share: those of a clip a time axis in the same place, so that one playhead fits all of them.

Colours of text and lines are set by ``assets/css/50-plots.css``, since a figure cannot know
whether it is shown light or dark.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dashapp.ui import texts

Figure = dict[str, Any]
LEFT: Final = 44
"""Pixels left of the time axis."""
RIGHT: Final = 12
"""Pixels right of the time axis."""
_TICK_STEPS: Final = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120)
NO_SPEECH_COLOUR: Final = "#8a8f98"
"""Grey: of windows in which nobody speaks."""
GRID_COLOUR: Final = "rgba(138,143,152,0.3)"
AXIS: Final = {"fixedrange": True, "zeroline": False, "automargin": True, "tickfont": {"size": 12}}
CONFIG: Final[Any] = {"displayModeBar": False, "responsive": True, "scrollZoom": False}


def plain(traces: Sequence[Mapping[str, Any]], height: int, **layout: Any) -> Figure:
    """Return a figure with a legend above it that fills its card and cannot be dragged.

    Args:
        traces: Plotly traces.
        height: In pixels.
        layout: More of the layout; what begins with ``xaxis`` or ``yaxis`` is added to such an axis.
    """
    names = {"xaxis", "yaxis"} | {name for name in layout if name.startswith(("xaxis", "yaxis"))}
    axes = {name: AXIS | dict(layout.pop(name, {})) for name in sorted(names)}
    return {
        "data": [dict(trace) for trace in traces],
        "layout": {
            "height": height,
            "margin": {"l": 8, "r": 8, "t": 32, "b": 8},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "dragmode": False,
            "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
            **axes,
            **layout,
        },
    }


def nothing(height: int) -> Figure:
    """Return a figure that says that there is nothing to show."""
    said = {"text": texts.NO_ITEMS, "xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5, "showarrow": False}
    hidden = {"visible": False}
    return plain([], height, annotations=[said | {"font": {"size": 14}}], xaxis=hidden, yaxis=hidden)


def in_percent(**axis: Any) -> dict[str, Any]:
    """Return an axis of shares from 0 to 100, written with a space before the sign."""
    return {"range": [0, 102], "ticksuffix": "\u00a0%", "gridcolor": GRID_COLOUR, **axis}


def bars_over(spans: Sequence[tuple[float, float]]) -> dict[str, Any]:
    """Return a trace of bars without gaps, each as wide as its span of start and end in seconds."""
    return {
        "type": "bar",
        "x": [(start + end) / 2 for start, end in spans],
        "width": [max(0.0, end - start) for start, end in spans],
    }


def over_time(
    traces: Sequence[Mapping[str, Any]], duration_s: float, height: int, yaxis: Mapping[str, Any], **layout: Any
) -> Figure:
    """Return a figure whose x axis is the whole clip.

    Args:
        traces: Plotly traces with x in seconds.
        duration_s: Length of the clip in seconds.
        height: In pixels.
        yaxis: The y axis.
        layout: More of the layout.
    """
    axis = {"fixedrange": True, "showgrid": False, "zeroline": False, "automargin": False}
    return {
        "data": [dict(trace) for trace in traces],
        "layout": {
            "height": height,
            "margin": {"l": LEFT, "r": RIGHT, "t": 8, "b": 22},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "showlegend": False,
            "dragmode": False,
            "hovermode": "x",
            "xaxis": axis | {"range": [0, duration_s], **_ticks(duration_s), "tickfont": {"size": 11}},
            "yaxis": axis | {"tickfont": {"size": 11}} | dict(yaxis),
            **layout,
        },
    }


def _ticks(duration_s: float) -> dict[str, Any]:
    """Return ticks at round times, at most eight; left to itself Plotly puts them under the middles of bars."""
    step = next((step for step in _TICK_STEPS if duration_s / step <= 8), _TICK_STEPS[-1])
    return {"tickmode": "linear", "tick0": 0, "dtick": step, "ticksuffix": " s"}
