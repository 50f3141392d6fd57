"""How long the clips of each group are, and at what rate they were stored."""

from collections.abc import Mapping
from typing import Any

from dashapp.labels import SEXES
from dashapp.predictions import Json
from dashapp.ui import texts, words
from dashapp.ui.figures.frame import Figure
from dashapp.ui.figures.stacked_bars import colour_of, framed, titled

_PLAIN = "#7d81a8"


def length_boxes(groups: Mapping[str, Json]) -> Figure:
    """Return a box for each group: 5, 25, 50, 75 and 95 % of the clips are shorter; a diamond where 80 % are.

    Args:
        groups: By name, ``duration_s`` (the five quantiles in seconds) and ``kept_length_s``.
    """
    names = [group_title(name) for name in groups]
    boxes = [_box(name, part) for name, part in groups.items()]
    diamonds: dict[str, Any] = {
        "type": "scatter",
        "mode": "markers",
        "name": texts.KEPT_LENGTH,
        "x": names,
        "y": [part["kept_length_s"] for part in groups.values()],
        "marker": {"symbol": "diamond", "size": 9, "color": "#f0b400", "line": {"width": 1, "color": "#16171d"}},
        "hovertemplate": texts.KEPT_LENGTH_OF,
    }
    return framed([*boxes, diamonds], showlegend=False, yaxis={"ticksuffix": " s"})


def rate_bars(groups: Mapping[str, Json]) -> Figure:
    """Return a bar for each group, its parts the clips of each native sample rate.

    Args:
        groups: By name, ``rates``: clips by sample rate in Hz.
    """
    rates = sorted({int(rate) for part in groups.values() for rate in part["rates"]})
    traces = [
        {
            "type": "bar",
            "name": f"{rate / 1000:g} kHz",
            "x": [group_title(name) for name in groups],
            "y": [part["rates"].get(str(rate), 0) for part in groups.values()],
            "marker": {"color": colour_of("", i)},
            "hovertemplate": "%{x}: %{y:,}",
        }
        for i, rate in enumerate(rates)
    ]
    return framed(traces, barmode="stack", showlegend=True, yaxis={"tickformat": ",~s"})


def group_title(name: str) -> str:
    """Return what people call a group: ``female_angry`` is "Anger, female"."""
    sex, _, emotion = name.partition("_")
    if sex in SEXES and emotion:
        return texts.GROUP.format(emotion=words.title(emotion), sex=texts.SEXES[sex])
    return titled(name)


def _box(name: str, part: Json) -> dict[str, Any]:
    low, q1, median, q3, high = ([value] for value in part["duration_s"])
    title = group_title(name)
    return {
        "type": "box",
        "name": title,
        "x": [title],
        "lowerfence": low,
        "q1": q1,
        "median": median,
        "q3": q3,
        "upperfence": high,
        "line": {"width": 1.5},
        "marker": {"color": colour_of(name.rpartition("_")[2], 0) if name not in SEXES else _PLAIN},
        "hoverinfo": "y",
    }
