"""A crowd over time: what most of it sounds like, and its shares, as stacks; and a strip of the windows' labels."""

import itertools
from collections.abc import Sequence
from typing import Any, Final

from dashapp.labels import CROWD_CLASSES
from dashapp.predictions.crowd_timeline import CrowdMoment
from dashapp.ui import words
from dashapp.ui.figures.frame import Figure, bars_over, over_time
from dashapp.ui.theme import CROWD_COLOURS

HEIGHT: Final = 120
MOST_BARS: Final = 240
"""More are finer than what a page shows, and slow to draw: of a long clip several moments share one."""
INK: Final = "#16171d"
"""Of the words on a strip: dark on each of `CROWD_COLOURS`, on a light page and on a dark one."""


def class_timeline(moments: Sequence[CrowdMoment], duration_s: float) -> Figure:
    """Return the probability of each class over time.

    Args:
        moments: Of the whole clip, in order.
        duration_s: Length of the clip in seconds.
    """
    return _stacks(moments, "crowd", duration_s)


def share_timeline(moments: Sequence[CrowdMoment], duration_s: float) -> Figure:
    """Return the shares of the crowd over time, those that make the arousal at the bottom; as `class_timeline`."""
    return _stacks(moments, "shares", duration_s)


def label_strip(moments: Sequence[CrowdMoment], yaxis: str) -> list[dict[str, Any]]:
    """Return the windows' labels as traces: a bar for each moment, and the word of each stretch of one label.

    Args:
        moments: Of the whole clip, in order.
        yaxis: Plotly's name of the axis that they fill, of 0 to 1.
    """
    runs = [list(run) for _, run in itertools.groupby(moments, key=lambda moment: moment.top)]
    # Words that do not fit into their stretch are hidden by the layout's uniformtext.
    named = bars_over([(run[0].start_s, run[-1].end_s) for run in runs]) | {
        "y": [1.0] * len(runs),
        "yaxis": yaxis,
        "text": [words.crowd_title(run[0].top) for run in runs],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": INK},
        "marker": {"color": "rgba(0,0,0,0)", "line": {"width": 0}},
        "hoverinfo": "skip",
    }
    # Without gaps, which would cross the words out.
    coloured = bars_over([(moment.start_s, moment.end_s) for moment in moments]) | {
        "y": [1.0] * len(moments),
        "yaxis": yaxis,
        "marker": {"color": [CROWD_COLOURS[moment.top] for moment in moments], "line": {"width": 0}},
        "customdata": [f"{words.crowd_title(each.top)}, {words.percent(each.crowd[each.top])}" for each in moments],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    return [coloured, named]


def _stacks(moments: Sequence[CrowdMoment], part: str, duration_s: float) -> Figure:
    step = -(-len(moments) // MOST_BARS) or 1
    groups = [moments[first : first + step] for first in range(0, len(moments), step)]
    spans = [(group[0].start_s, group[-1].end_s) for group in groups]
    traces = [
        bars_over(spans)
        | {
            "name": words.crowd_title(label),
            "y": [100 * sum(getattr(each, part)[label] for each in group) / len(group) for group in groups],
            "marker": {"color": CROWD_COLOURS[label], "line": {"width": 0}},
            "hovertemplate": "%{y:.0f}\u00a0%",
        }
        for label in CROWD_CLASSES
    ]
    yaxis = {"range": [0, 100], "tickvals": [50, 100], "ticktext": [f"{tick}{words.PERCENT}" for tick in (50, 100)]}
    return over_time(traces, duration_s, HEIGHT, yaxis, barmode="stack")
