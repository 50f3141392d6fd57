"""How far confidence can be trusted: reliability diagrams, and accuracy against coverage, of two side by side."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dashapp.metrics import ReliabilityBin
from dashapp.ui.figures.class_scores import COLOURS, MARKS
from dashapp.ui.figures.frame import MODEBAR, Figure

HEIGHT: Final = 320
SMALLEST_BIN: Final = 10
"""Answers in a bin from which its accuracy says something."""


def reliability_lines(sides: Mapping[str, Sequence[ReliabilityBin]]) -> Figure:
    """Return a line a side: how often answers of a confidence are right.

    On the dotted line they are right as often as they are sure.

    Args:
        sides: Title of each side to its bins.
    """
    traces = [
        _line(title, [(each.confidence, each.accuracy) for each in bins if each.count >= SMALLEST_BIN], i)
        for i, (title, bins) in enumerate(sides.items())
    ]
    even = {
        "type": "scatter",
        "mode": "lines",
        "x": [0, 1],
        "y": [0, 1],
        "line": {"dash": "dot", "color": "#8a8f98"},
        "hoverinfo": "skip",
        "showlegend": False,
    }
    return _framed([even, *traces], "Confidence", "Right")


def coverage_lines(sides: Mapping[str, Sequence[tuple[float, float]]]) -> Figure:
    """Return a line a side: how often the most confident share of the answers is right.

    Args:
        sides: Title of each side to shares of the items and accuracies.
    """
    traces = [_line(title, list(curve), i) for i, (title, curve) in enumerate(sides.items())]
    return _framed(traces, "Items answered, the surest first", "Right")


def _line(title: str, points: Sequence[tuple[float, float]], index: int) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": title,
        "x": [x for x, _ in points],
        "y": [y for _, y in points],
        "line": {"color": COLOURS[index % 2], "width": 2},
        "marker": {"size": 8, "symbol": MARKS[index % 2]},
        "hovertemplate": "%{x:.0%}: %{y:.0%} right",
    }


def _framed(traces: Sequence[Mapping[str, Any]], x: str, y: str) -> Figure:
    axis = {"fixedrange": True, "zeroline": False, "automargin": True, "range": [0, 1.02], "tickformat": ".0%"}
    axis |= {"gridcolor": "rgba(138,143,152,0.3)"}
    return {
        "data": [dict(trace) for trace in traces],
        "layout": {
            "height": HEIGHT,
            "margin": {"l": 8, "r": 8, "t": 32, "b": 8},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "dragmode": False,
            "modebar": MODEBAR,
            "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
            "xaxis": axis | {"title": {"text": x}},
            "yaxis": axis | {"title": {"text": y}},
        },
    }
