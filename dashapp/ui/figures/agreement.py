"""How far FER+'s ten raters agree about the faces of each of FER2013's labels."""

from collections.abc import Sequence
from typing import Final

from dashapp.predictions import Json
from dashapp.ui import texts, words
from dashapp.ui.figures.frame import Figure, in_percent
from dashapp.ui.figures.stacked_bars import framed
from dashapp.ui.theme import EMOTION_COLOURS

_OPACITIES: Final = (1.0, 0.7, 0.45, 0.2)


def agreement_bars(rows: Sequence[Json]) -> Figure:
    """Return a bar for each emotion: the share of its faces on which 9 or 10 raters say one word, 7 or 8, and so on.

    Args:
        rows: Each with ``emotion``, ``n`` and ``votes``, faces by how many raters say the most frequent word.
    """
    names = [words.title(row["emotion"]) for row in rows]
    colours = [EMOTION_COLOURS[row["emotion"]] for row in rows]
    steps = list(rows[0]["votes"])[::-1] if rows else []
    traces = [
        {
            "type": "bar",
            "name": texts.RATERS_OF_TEN.format(votes=step),
            "x": names,
            "y": [100 * row["votes"][step] / row["n"] for row in rows],
            "marker": {"color": colours, "opacity": opacity, "line": {"width": 0}},
            "hovertemplate": "%{x}: %{y:.0f}\u00a0%",
        }
        for step, opacity in zip(steps, _OPACITIES, strict=False)
    ]
    return framed(traces, barmode="stack", showlegend=False, yaxis=in_percent(range=[0, 100]))


def same_bars(rows: Sequence[Json]) -> Figure:
    """Return a bar for each emotion: the share of the faces with a majority on which it is FER2013's label.

    Args:
        rows: Each with ``emotion`` and ``same``, the share or None.
    """
    known = [row for row in rows if row["same"] is not None]
    trace = {
        "type": "bar",
        "x": [words.title(row["emotion"]) for row in known],
        "y": [100 * row["same"] for row in known],
        "marker": {"color": [EMOTION_COLOURS[row["emotion"]] for row in known]},
        "hovertemplate": "%{x}: %{y:.0f}\u00a0%<extra></extra>",
    }
    return framed([trace], showlegend=False, yaxis=in_percent(range=[0, 100]))
