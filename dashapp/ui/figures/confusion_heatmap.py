"""A confusion matrix, or the difference of two, as a figure: rows are the truth."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from dashapp.labels import EMOTIONS
from dashapp.ui import texts, words
from dashapp.ui.figures.frame import Figure, nothing, plain

HEIGHT: Final = 400
LIGHT_TO_DARK: Final = [[0.0, "#f1f0fd"], [0.25, "#bdb9f4"], [0.6, "#665ddc"], [1.0, "#29246b"]]
"""Cells have colours of their own, light or dark page, so that the numbers on them can be read."""
LESS_TO_MORE: Final = [[0.0, "#8a3d00"], [0.25, "#eda26b"], [0.5, "#f5f5f8"], [0.75, "#7db4da"], [1.0, "#004a75"]]

Array = np.ndarray[Any, Any]


def confusion_heatmap(
    labels: Sequence[str], counts: Array, shares: Array, missed: Array | None = None, *, as_counts: bool = False
) -> Figure:
    """Return the matrix, each cell with its share of its row in percent, or its count.

    Args:
        labels: The ``k`` classes; those without an item in their row stay empty.
        counts: ``(k, k)``.
        shares: ``(3, k, k)``: value and both ends of its interval, NaN in a row without items.
        missed: ``(k,)`` items of each row without an answer, of which a cell's share is one too.
        as_counts: Write counts instead of percentages; the colour is the share all the same.
    """
    asked = counts.sum(axis=1) + (0 if missed is None else missed)
    text = [
        [_number(n, share, as_counts) for n, share in zip(*rows, strict=True)]
        for rows in zip(counts, shares[0], strict=True)
    ]
    said = [
        [
            texts.CELL.format(count=n, all=asked[i], share=words.share_with_interval(shares[:, i, j]))
            if asked[i]
            else ""
            for j, n in enumerate(row)
        ]
        for i, row in enumerate(counts)
    ]
    return _framed(labels, shares[0], text, said, colorscale=LIGHT_TO_DARK, zmin=0, zmax=1)


def difference_heatmap(labels: Sequence[str], difference: Array) -> Figure:
    """Return by how many percentage points the shares of one lie above those of another.

    Args:
        labels: The ``k`` classes.
        difference: ``(3, k, k)``: value and both ends of its interval; a number whose interval leaves out 0 is bold.
    """
    value, low, high = difference
    text = [
        [_points(value[i, j], low[i, j] > 0 or high[i, j] < 0) for j in range(len(labels))] for i in range(len(labels))
    ]
    said = [
        [
            texts.POINTS.format(points=words.points_with_interval(difference[:, i, j])) if text[i][j] else ""
            for j in range(len(labels))
        ]
        for i in range(len(labels))
    ]
    most = max(0.2, float(np.nanmax(np.abs(value), initial=0.0)))
    return _framed(labels, value, text, said, colorscale=LESS_TO_MORE, zmin=-most, zmax=most)


def _named(axis: str) -> dict[str, Any]:
    return {"text": axis, "font": {"size": 11}, "standoff": 4}


def _number(count: float, share: float, as_counts: bool) -> str:
    if not np.isfinite(share):
        return ""
    return f"{count:,.0f}" if as_counts else f"{100 * share:.0f}"


def _points(value: float, sure: bool) -> str:
    if not np.isfinite(value):
        return ""
    rounded = round(100 * value)
    text = f"{rounded:+d}".replace("-", words.MINUS) if rounded else "0"
    return f"<b>{text}</b>" if sure else text


def label_title(label: str) -> str:
    """Return what a label is called on the axes."""
    return words.title(label)


def _framed(labels: Sequence[str], values: Array, text: Any, said: Any, **colours: Any) -> Figure:
    if not np.isfinite(values).any():
        return nothing(HEIGHT)
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
        "hovertemplate": texts.CALLED,
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        **colours,
    }
    axis = {"showgrid": False}
    return plain(
        [trace],
        HEIGHT,
        margin={"l": 8, "r": 24, "t": 32, "b": 8},
        xaxis=axis | {"side": "top", "tickangle": -40, "title": _named(texts.ANSWER_AXIS)},
        yaxis=axis | {"autorange": "reversed", "title": _named(texts.TRUTH)},
    )
