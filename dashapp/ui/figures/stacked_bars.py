"""Counts as bars that are stacks: a bar for each value of one label, its parts by another."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dashapp.labels import EMOTIONS, SEXES
from dashapp.predictions import Json
from dashapp.ui import texts, words
from dashapp.ui.figures.frame import Figure
from dashapp.ui.theme import EMOTION_COLOURS

HEIGHT: Final = 340
SERIES_COLOURS: Final = ("#6d70a6", "#c9793f", "#3f9c8f", "#b04f7c", "#8f9b3c", "#5f86c4")
"""Of what is no emotion: sexes, corpora, parts, rates. Legible on light and on dark."""

_ORDER: Final[Mapping[str, Sequence[str]]] = {"emotion": EMOTIONS, "sex": SEXES}


def stacked_bars(rows: Sequence[Json], bars: str, parts: str) -> Figure:
    """Return a bar for each value of the label ``bars``, its parts coloured by the label ``parts``.

    Args:
        rows: Each with both labels and its count ``n``.
        bars: A key of the rows.
        parts: Another, or the same: the bars are of one piece then.
    """
    values = ordered(rows, bars)
    traces = []
    for i, part in enumerate(ordered(rows, parts)):
        counts = [sum(r["n"] for r in rows if r[bars] == value and r[parts] == part) for value in values]
        traces.append(
            {
                "type": "bar",
                "name": titled(part),
                "x": [titled(value) for value in values],
                "y": counts,
                "marker": {"color": colour_of(part, i), "line": {"width": 0}},
                "hovertemplate": "%{x}: %{y:,}",
            }
        )
    return framed(traces, barmode="stack", showlegend=bars != parts, yaxis={"tickformat": ",~s"})


def framed(traces: Sequence[Mapping[str, Any]], height: int = HEIGHT, **layout: Any) -> Figure:
    """Return a figure with a legend above it, in the page's colours by ``assets/css/50-plots.css``.

    Args:
        traces: Plotly traces.
        height: In pixels.
        layout: More of the layout; ``yaxis`` is added to the y axis.
    """
    axis = {"fixedrange": True, "zeroline": False, "automargin": True, "tickfont": {"size": 12}}
    yaxis = layout.pop("yaxis", {})
    return {
        "data": [dict(trace) for trace in traces],
        "layout": {
            "height": height,
            "margin": {"l": 48, "r": 12, "t": 8, "b": 32},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
            "dragmode": False,
            "bargap": 0.25,
            "xaxis": axis | {"showgrid": False, "type": "category"},
            "yaxis": axis | {"rangemode": "tozero"} | dict(yaxis),
            **layout,
        },
    }


def ordered(rows: Sequence[Json], label: str) -> list[str]:
    """Return the values of a label that there are: emotions and sexes in their order, others as they come."""
    found = dict.fromkeys(row[label] for row in rows)
    return [value for value in _ORDER.get(label, tuple(found)) if value in found]


def titled(value: str) -> str:
    """Return what people call an emotion, a sex, a corpus or a part of FER2013."""
    if value in EMOTIONS:
        return words.title(value)
    if value in SEXES:
        return texts.SEX_TITLES[value]
    # Corpora are written in capitals, and FER2013's parts as FER2013 writes them.
    return value.upper() if value.islower() else value


def colour_of(value: str, place: int) -> str:
    """Return an emotion's own colour, or one of `SERIES_COLOURS` by its place among the others."""
    return EMOTION_COLOURS.get(value, SERIES_COLOURS[place % len(SERIES_COLOURS)])
