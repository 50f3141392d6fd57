"""A confusion matrix, or the difference of two, as a figure: rows are the truth."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from dashapp.labels import EMOTIONS
from dashapp.ui import words
from dashapp.ui.figures.frame import MODEBAR, Figure

HEIGHT: Final = 400
LIGHT_TO_DARK: Final = [[0.0, "#f1f0fd"], [0.25, "#bdb9f4"], [0.6, "#665ddc"], [1.0, "#29246b"]]
"""Cells have colours of their own, light or dark page, so that the numbers on them can be read."""
LESS_TO_MORE: Final = [[0.0, "#8a3d00"], [0.25, "#eda26b"], [0.5, "#f5f5f8"], [0.75, "#7db4da"], [1.0, "#004a75"]]

Array = np.ndarray[Any, Any]


def confusion_heatmap(labels: Sequence[str], counts: Array, shares: Array, *, as_counts: bool = False) -> Figure:
    """Return the matrix, each cell with its share of its row in percent, or its count.

    Args:
        labels: The ``k`` classes; those without an item in their row stay empty.
        counts: ``(k, k)``.
        shares: ``(k, k)``, NaN in a row without items.
        as_counts: Write counts instead of percentages; the colour is the share all the same.
    """
    text = [
        [_number(n, share, as_counts) for n, share in zip(*rows, strict=True)]
        for rows in zip(counts, shares, strict=True)
    ]
    said = [[f"{n:,.0f} of {rows.sum():,.0f}" for n in rows] if rows.sum() else [""] * len(rows) for rows in counts]
    return _framed(labels, shares, text, said, colorscale=LIGHT_TO_DARK, zmin=0, zmax=1)


def difference_heatmap(labels: Sequence[str], first: Array, second: Array) -> Figure:
    """Return by how many percentage points the shares of ``first`` lie above those of ``second``, both ``(k, k)``."""
    difference = first - second
    text = [["" if not np.isfinite(value) else f"{100 * value:+.0f}" for value in row] for row in difference]
    said = [[f"{value} points" if value else "" for value in row] for row in text]
    most = max(0.2, float(np.nanmax(np.abs(difference), initial=0.0)))
    return _framed(labels, difference, text, said, colorscale=LESS_TO_MORE, zmin=-most, zmax=most)


def _number(count: float, share: float, as_counts: bool) -> str:
    if not np.isfinite(share):
        return ""
    return f"{count:,.0f}" if as_counts else f"{100 * share:.0f}"


def label_title(label: str) -> str:
    """Return what a label is called on the axes."""
    return words.title(label.replace("_", " "))


def _framed(labels: Sequence[str], values: Array, text: Any, said: Any, **colours: Any) -> Figure:
    names = [label_title(label) for label in labels]
    # Of what can only be said, not be true ("unknown"), there is a column but no row.
    rows = [i for i, label in enumerate(labels) if label in EMOTIONS or np.isfinite(values[i]).any()]
    trace = {
        "type": "heatmap",
        "x": names,
        "y": [names[i] for i in rows],
        "z": [[float(value) if np.isfinite(value) else None for value in values[i]] for i in rows],
        "text": [text[i] for i in rows],
        "customdata": [said[i] for i in rows],
        "texttemplate": "%{text}",
        "textfont": {"size": 13},
        "hovertemplate": "%{y} called %{x}: %{customdata}<extra></extra>",
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        **colours,
    }
    axis = {"fixedrange": True, "showgrid": False, "zeroline": False, "automargin": True, "tickfont": {"size": 12}}
    return {
        "data": [trace],
        "layout": {
            "height": HEIGHT,
            "margin": {"l": 8, "r": 24, "t": 32, "b": 8},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "dragmode": False,
            "modebar": MODEBAR,
            "xaxis": axis | {"side": "top", "tickangle": -40},
            "yaxis": axis | {"autorange": "reversed"},
        },
    }
