"""Recall, precision or F1 of each class, of two side by side, with 95 % intervals."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from dashapp.ui import words
from dashapp.ui.figures.frame import MODEBAR, Figure

HEIGHT: Final = 400
COLOURS: Final = ("#665ddc", "#e08a3c")
MARKS: Final = ("circle", "diamond")

Array = np.ndarray[Any, Any]


def class_scores(labels: Sequence[str], sides: Mapping[str, Array]) -> Figure:
    """Return a mark a class and side, with its interval.

    Args:
        labels: The ``k`` classes.
        sides: Title of each side to its scores: ``(3, k)``, value and both ends.
    """
    names = [words.title(label) for label in labels]
    traces = [_trace(title, names, scores, i, len(sides)) for i, (title, scores) in enumerate(sides.items())]
    axis = {"fixedrange": True, "zeroline": False, "automargin": True, "tickfont": {"size": 12}}
    return {
        "data": traces,
        "layout": {
            "height": HEIGHT,
            "margin": {"l": 8, "r": 8, "t": 32, "b": 8},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "dragmode": False,
            "modebar": MODEBAR,
            "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
            "xaxis": axis | {"showgrid": False, "tickvals": list(range(len(names))), "ticktext": names},
            "yaxis": axis | {"range": [0, 1], "tickformat": ".0%", "gridcolor": "rgba(138,143,152,0.3)"},
        },
    }


def _trace(title: str, names: Sequence[str], scores: Array, index: int, sides: int) -> dict[str, Any]:
    value, low, high = np.asarray(scores, float)
    known = np.isfinite(value)
    shift = 0.12 * (index - (sides - 1) / 2)
    return {
        "type": "scatter",
        "mode": "markers",
        "name": title,
        "x": [i + shift for i in np.flatnonzero(known).tolist()],
        "y": value[known].tolist(),
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": (high - value)[known].tolist(),
            "arrayminus": (value - low)[known].tolist(),
            "thickness": 2,
            "width": 0,
        },
        "customdata": [
            [names[i], f"{100 * low[i]:.0f} to {100 * high[i]:.0f} %"] for i in np.flatnonzero(known).tolist()
        ],
        "marker": {"color": COLOURS[index % 2], "size": 11, "symbol": MARKS[index % 2]},
        "hovertemplate": "%{customdata[0]}: %{y:.0%} (%{customdata[1]})",
    }
