"""Marks with 95 % intervals, some beside each other: recalls of classes, or figures of groups, of several sides."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from dashapp.ui import words
from dashapp.ui.figures.frame import Figure, in_percent, nothing, plain

HEIGHT: Final = 400
COLOURS: Final = ("#665ddc", "#e08a3c", "#3f9c8f", "#b04f7c")
MARKS: Final = ("circle", "diamond", "square", "triangle-up")
"""Of the sides, so that colour is never all that tells them apart."""
MOST_LEVEL: Final = 3
"""More names than these stand aslant."""
_STEP: Final = 0.12

Array = np.ndarray[Any, Any]


def interval_marks(names: Sequence[str], sides: Mapping[str, Array], height: int = HEIGHT) -> Figure:
    """Return a mark for each name and side, with its interval.

    A side keeps its colour, mark and place where it has no shares at all.

    Args:
        names: What stands side by side: ``k`` classes or groups.
        sides: Title of each side to its shares: ``(3, k)``, value and both ends; NaN where there is none.
        height: In pixels.
    """
    if not any(np.isfinite(np.asarray(shares, float)[0]).any() for shares in sides.values()):
        return nothing(height)
    traces = [_trace(title, names, shares, i, len(sides)) for i, (title, shares) in enumerate(sides.items())]
    return plain(
        traces,
        height,
        showlegend=True,
        margin={"l": 8, "r": 16, "t": 32, "b": 8},
        xaxis={"showgrid": False, "tickvals": list(range(len(names))), "ticktext": list(names)}
        # To the left below its place, so that the last is not cut on a phone.
        | {"range": [-0.6, len(names) - 0.4], "tickangle": -40 if len(names) > MOST_LEVEL else 0},
        yaxis=in_percent(),
    )


def _trace(title: str, names: Sequence[str], shares: Array, index: int, sides: int) -> dict[str, Any]:
    value, low, high = 100 * np.asarray(shares, float)
    known = np.flatnonzero(np.isfinite(value)).tolist()
    shift = _STEP * (index - (sides - 1) / 2)
    return {
        "type": "scatter",
        "mode": "markers",
        "name": title,
        "x": [i + shift for i in known],
        "y": value[known].tolist(),
        "error_y": error_bars(value[known], low[known], high[known]),
        "customdata": [[names[i], words.share_with_interval(np.asarray(shares, float)[:, i])] for i in known],
        "marker": {"color": COLOURS[index % len(COLOURS)], "size": 11, "symbol": MARKS[index % len(MARKS)]},
        "hovertemplate": "%{customdata[0]}: %{customdata[1]}",
    }


def error_bars(value: Array, low: Array, high: Array) -> dict[str, Any]:
    """Return intervals as Plotly draws them: how far their ends lie from the values, ``(n,)`` each."""
    return {
        "type": "data",
        "symmetric": False,
        "array": np.nan_to_num(high - value).tolist(),
        "arrayminus": np.nan_to_num(value - low).tolist(),
        "thickness": 2,
        "width": 0,
    }
