"""The waveform of a clip with its analysed windows."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashapp.ui.figures.frame import NO_SPEECH_COLOUR, Figure, cells, over_time
from dashapp.ui.theme import EMOTION_COLOURS

HEIGHT = 120


def waveform(envelope: Sequence[Sequence[float]], segments: Sequence[Mapping[str, Any]], duration_s: float) -> Figure:
    """Return the waveform; each window has the colour of its top emotion, one without speech is grey.

    Args:
        envelope: Lowest and highest sample of equal stretches, ``(n, 2)``.
        segments: Entries of ``segments``.
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
            for segment, (start, end) in zip(segments, cells(segments), strict=True)
            for shape in (_shade(segment, start, end, 1.0, 0.12), _shade(segment, start, end, 0.06, 1.0))
        ],
    )


def _shade(segment: Mapping[str, Any], start: float, end: float, top: float, opacity: float) -> dict[str, Any]:
    emotion = max(segment["emotion"], key=segment["emotion"].__getitem__)
    return {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "x0": start,
        "x1": end,
        "y0": 0,
        "y1": top,
        "layer": "below",
        "fillcolor": EMOTION_COLOURS[emotion] if segment["speech"] else NO_SPEECH_COLOUR,
        "opacity": opacity,
        "line": {"width": 0},
    }
