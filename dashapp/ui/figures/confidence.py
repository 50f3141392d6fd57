"""How far confidence can be trusted: reliability diagrams, and accuracy against coverage, of several side by side."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dashapp.evaluation.calibration import ReliabilityBin
from dashapp.ui import texts
from dashapp.ui.figures.frame import Figure, in_percent, plain
from dashapp.ui.figures.interval_marks import COLOURS, MARKS

HEIGHT: Final = 320
AROUND: Final = (-4, 104)
"""What is shown of an axis in percent: so much that the numbers of both do not meet in the corner."""
SMALLEST_BIN: Final = 10
"""Answers in a bin from which its accuracy says something."""


def reliability_lines(sides: Mapping[str, Sequence[ReliabilityBin]]) -> Figure:
    """Return a line for each side: how often answers of a confidence are right.

    On the dotted line they are right as often as they are sure.

    Args:
        sides: Title of each side to its bins; one that has none keeps its colour and mark for itself.
    """
    traces = [
        _line(title, [(each.confidence, each.accuracy, each.count) for each in bins if each.count >= SMALLEST_BIN], i)
        for i, (title, bins) in enumerate(sides.items())
        if any(each.count for each in bins)
    ]
    even = {
        "type": "scatter",
        "mode": "lines",
        "x": [0, 100],
        "y": [0, 100],
        "line": {"dash": "dot", "color": "#8a8f98"},
        "hoverinfo": "skip",
        "showlegend": False,
    }
    for trace in traces:
        trace["hovertemplate"] = texts.OF_ANSWERS
    return _framed([even, *traces], texts.CONFIDENCE)


def coverage_lines(sides: Mapping[str, Sequence[tuple[float, float]]]) -> Figure:
    """Return a line for each side: how often the most confident share of the answers is right.

    Args:
        sides: Title of each side to shares of the items and accuracies; one that has none keeps its colour and mark.
    """
    traces = [
        _line(title, [(*point, 0) for point in curve], i) for i, (title, curve) in enumerate(sides.items()) if curve
    ]
    return _framed(traces, texts.COVERAGE)


def _line(title: str, points: Sequence[tuple[float, float, int]], index: int) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": title,
        "x": [100 * x for x, _, _ in points],
        "y": [100 * y for _, y, _ in points],
        "customdata": [count for _, _, count in points],
        "line": {"color": COLOURS[index % len(COLOURS)], "width": 2},
        "marker": {"size": 8, "symbol": MARKS[index % len(MARKS)]},
        "hovertemplate": texts.OF_ITEMS,
    }


def _framed(traces: Sequence[Mapping[str, Any]], x: str) -> Figure:
    axes = {
        "xaxis": in_percent(title={"text": x}, range=list(AROUND), zeroline=False, tickangle=0),
        "yaxis": in_percent(title={"text": texts.CORRECT}, range=list(AROUND)),
    }
    return plain(traces, HEIGHT, showlegend=True, margin={"l": 8, "r": 24, "t": 32, "b": 8}, **axes)
