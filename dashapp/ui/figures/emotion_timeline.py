"""Emotion over time: the moments of a clip as stacked bars."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dashapp.labels import EMOTIONS
from dashapp.predictions.timeline import Moment
from dashapp.ui import texts, words
from dashapp.ui.figures.frame import NO_SPEECH_COLOUR, Figure, bars_over, over_time
from dashapp.ui.theme import colour_of, in_order

HEIGHT: Final = 150
MOST_BARS: Final = 240
"""More are finer than what a page shows, and slow to draw: of a long clip several moments share one."""

HATCHING: Final = {"shape": "/", "fgcolor": NO_SPEECH_COLOUR, "fgopacity": 0.6, "size": 6, "solidity": 0.15}
"""Of moments without speech: a grey that is filled says neutral."""


def emotion_timeline(moments: Sequence[Moment], duration_s: float) -> Figure:
    """Return one stack of probabilities for each moment with speech, and a hatched bar for each without.

    Args:
        moments: Of the whole clip, in order.
        duration_s: Length of the clip in seconds.
    """
    step = -(-len(moments) // MOST_BARS) or 1
    bars = [merged(moments[first : first + step]) for first in range(0, len(moments), step)]
    voiced = [moment for moment in bars if moment.emotion]
    others = [moment for moment in bars if not moment.emotion]
    labels = in_order(next((moment.emotion for moment in voiced if moment.emotion), EMOTIONS))
    traces = [_trace(label, voiced) for label in labels]
    if others:
        traces.append(_without_speech(others))
    yaxis = {"range": [0, 100], "tickvals": [50, 100], "ticktext": [f"{tick}{words.PERCENT}" for tick in (50, 100)]}
    # One list for the whole bar: each share apart would be named in the order of the stack, and the last not at all.
    return over_time(traces, duration_s, HEIGHT, yaxis, barmode="stack", hovermode="closest")


def merged(moments: Sequence[Moment]) -> Moment:
    """Return several moments as one: the mean of those with speech; one without if most have none."""
    spoken = [moment.emotion for moment in moments if moment.emotion]
    mean = {label: sum(each[label] for each in spoken) / len(spoken) for label in spoken[0]} if spoken else None
    return Moment(moments[0].start_s, moments[-1].end_s, mean if 2 * len(spoken) >= len(moments) else None, None)


def _without_speech(moments: Sequence[Moment]) -> dict[str, Any]:
    return bars_over([(moment.start_s, moment.end_s) for moment in moments]) | {
        "name": texts.NO_SPEECH,
        "y": [100.0] * len(moments),
        "marker": {"color": "rgba(0,0,0,0)", "pattern": HATCHING, "line": {"width": 0}},
        "hovertemplate": texts.LEFT_OUT,
    }


def _trace(emotion: str, moments: Sequence[Moment]) -> dict[str, Any]:
    return bars_over([(moment.start_s, moment.end_s) for moment in moments]) | {
        "name": words.title(emotion),
        "y": [100 * moment.emotion.get(emotion, 0.0) for moment in moments if moment.emotion],
        "marker": {"color": colour_of(emotion), "line": {"width": 0}},
        "customdata": [_ranked(moment.emotion) for moment in moments if moment.emotion],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _ranked(emotion: Mapping[str, float]) -> str:
    """Return all shares of a moment, the largest first and strong."""
    (first, most), *others = sorted(emotion.items(), key=lambda each: -each[1])
    lines = [f"<b>{words.title(first)} {words.share(most)}</b>"]
    return "<br>".join([*lines, *(f"{words.title(label)} {words.share(value)}" for label, value in others)])
