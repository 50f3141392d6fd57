"""Which emotions are heard and which are seen: recall from the voice and from the face, of people and of models."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from dashapp.ui import texts, words
from dashapp.ui.figures.confusion_heatmap import label_title
from dashapp.ui.figures.frame import Figure, in_percent, plain
from dashapp.ui.figures.interval_marks import COLOURS, MARKS, error_bars

HEIGHT: Final = 380
_GAP: Final = 0.1
"""Of the width, between two panels."""
_TICKS: Final = {0: "0", 50: f"50{words.PERCENT}", 100: "100"}
"""So short that those of two panels do not touch each other on a phone."""
_NO_DIFFERENCE: Final = "#8a8f98"

Array = np.ndarray[Any, Any]
Pair = tuple[Array, Array]


def modality_panels(labels: Sequence[str], panels: Mapping[str, Pair]) -> Figure:
    """Return a panel for each judge: a row for each emotion, a mark for the voice and one for the face.

    The line between the two has the colour of the one whose interval lies above the other's; it is thin and grey where
    neither does.

    Args:
        labels: The ``k`` emotions.
        panels: Title of each panel to the recalls from the voice and from the face, ``(3, k)`` each.
    """
    names = [label_title(label) for label in labels]
    traces: list[dict[str, Any]] = []
    axes: dict[str, Any] = {}
    width = (1 - _GAP * (len(panels) - 1)) / max(1, len(panels))
    for place, (title, pair) in enumerate(panels.items()):
        end = "" if place == 0 else str(place + 1)
        first = place * (width + _GAP)
        axes[f"xaxis{end}"] = in_percent(
            domain=[first, first + width],
            anchor=f"y{end}",
            title={"text": title},
            tickvals=list(_TICKS),
            ticktext=list(_TICKS.values()),
            tickangle=0,
        )
        axes[f"yaxis{end}"] = {
            "showgrid": False,
            "autorange": "reversed",
            "anchor": f"x{end}",
            "showticklabels": place == 0,
        } | {"categoryorder": "array", "categoryarray": names}
        traces += [trace | {"xaxis": f"x{end}", "yaxis": f"y{end}"} for trace in _panel(names, pair, place == 0)]
    return plain(traces, HEIGHT, showlegend=True, **axes)


def ahead(pair: Pair, i: int) -> int | None:
    """Return which of two recalls of a class is surely the higher: 0 the voice's, 1 the face's; None where neither."""
    (_, low_voice, high_voice), (_, low_face, high_face) = (each[:, i] for each in pair)
    if low_voice > high_face:
        return 0
    return 1 if low_face > high_voice else None


def _panel(names: Sequence[str], pair: Pair, named: bool) -> list[dict[str, Any]]:
    lines = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [100 * each[0, i] for each in pair],
            "y": [name, name],
            "line": {
                "color": _NO_DIFFERENCE if (first := ahead(pair, i)) is None else COLOURS[first],
                "width": 1.5 if first is None else 6,
            },
            "opacity": 0.55,
            "hoverinfo": "skip",
            "showlegend": False,
        }
        for i, name in enumerate(names)
        if np.isfinite([each[0, i] for each in pair]).all()
    ]
    return [*lines, *(_marks(title, names, each, i, named) for i, (title, each) in enumerate(_titled(pair)))]


def _titled(pair: Pair) -> list[tuple[str, Array]]:
    return list(zip((texts.VOICE, texts.FACE), pair, strict=True))


def _marks(title: str, names: Sequence[str], recalls: Array, index: int, named: bool) -> dict[str, Any]:
    value, low, high = 100 * np.asarray(recalls, float)
    known = np.flatnonzero(np.isfinite(value)).tolist()
    return {
        "type": "scatter",
        "mode": "markers",
        "name": title,
        "x": value[known].tolist(),
        "y": [names[i] for i in known],
        "error_x": error_bars(value[known], low[known], high[known]),
        "customdata": [words.share_with_interval(np.asarray(recalls, float)[:, i]) for i in known],
        "marker": {"color": COLOURS[index], "size": 13, "symbol": MARKS[index]},
        "hovertemplate": "%{y}: %{customdata}",
        "legendgroup": title,
        "showlegend": named,
    }
