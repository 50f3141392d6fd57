"""The waveform of a clip with its analysed windows."""

import itertools
from collections.abc import Sequence
from typing import Any

from dashapp.predictions.timeline import Moment
from dashapp.ui.figures.frame import NO_SPEECH_COLOUR, Figure, over_time
from dashapp.ui.theme import colour_of

HEIGHT = 120


def waveform(envelope: Sequence[Sequence[float]], moments: Sequence[Moment], duration_s: float) -> Figure:
    """Return the waveform; each moment has the colour of its top emotion, and a band of it below.

    One without speech is light grey and has no band: a grey band says neutral.

    Args:
        envelope: Lowest and highest sample of equal stretches, ``(n, 2)``.
        moments: Of the whole clip, in order.
        duration_s: Length of the clip in seconds.
    """
    step = duration_s / max(1, len(envelope))
    times = [round((i + 0.5) * step, 4) for i in range(len(envelope))]
    loudest = max((abs(value) for pair in envelope for value in pair), default=1.0) or 1.0
    line = {"x": times, "mode": "lines", "line": {"width": 0.5, "color": "#6d70a6"}, "hoverinfo": "skip"}
    traces = [
        line | {"y": [low / loudest for low, _ in envelope]},
        line
        | {"y": [high / loudest for _, high in envelope], "fill": "tonexty", "fillcolor": "rgba(109,112,166,0.85)"},
    ]
    return over_time(
        traces,
        duration_s,
        HEIGHT,
        {"range": [-1.05, 1.05], "showticklabels": False},
        shapes=[
            shape
            for top, start, end in _runs(moments)
            for shape in (_shade(top, start, end, 1.0, 0.12), *([_shade(top, start, end, 0.06, 1.0)] if top else []))
        ],
    )


def _runs(moments: Sequence[Moment]) -> list[tuple[str | None, float, float]]:
    """Return emotion, start and end of each stretch over which the top emotion stays; None where nobody speaks."""
    runs = [(top, list(run)) for top, run in itertools.groupby(moments, key=lambda moment: moment.top)]
    return [(top, run[0].start_s, run[-1].end_s) for top, run in runs]


def _shade(emotion: str | None, start: float, end: float, height: float, opacity: float) -> dict[str, Any]:
    return {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "x0": start,
        "x1": end,
        "y0": 0,
        "y1": height,
        "layer": "below",
        "fillcolor": colour_of(emotion) if emotion else NO_SPEECH_COLOUR,
        "opacity": opacity,
        "line": {"width": 0},
    }
