"""Emotion over time: the windows of a clip as stacked bars."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashapp.labels import EMOTIONS
from dashapp.ui import words
from dashapp.ui.figures.frame import NO_SPEECH_COLOUR, Figure, cells, over_time
from dashapp.ui.theme import EMOTION_COLOURS

HEIGHT = 150


def emotion_timeline(segments: Sequence[Mapping[str, Any]], duration_s: float) -> Figure:
    """Return one stack of seven probabilities for each window with speech, and a grey bar for each without.

    Args:
        segments: Entries of ``segments``.
        duration_s: Length of the clip in seconds.
    """
    spans = cells(segments)
    voiced = [(segment, span) for segment, span in zip(segments, spans, strict=True) if segment["speech"]]
    others = [span for segment, span in zip(segments, spans, strict=True) if not segment["speech"]]
    traces = [_trace(emotion, voiced) for emotion in EMOTIONS]
    if others:
        traces.append(_without_speech(others))
    yaxis = {"range": [0, 1], "tickformat": ".0%", "tickvals": [0.5, 1]}
    return over_time(traces, duration_s, HEIGHT, yaxis, barmode="stack")


def _without_speech(spans: Sequence[tuple[float, float]]) -> dict[str, Any]:
    return {
        "type": "bar",
        "name": "No speech",
        "x": [(start + end) / 2 for start, end in spans],
        "width": [max(0.0, (end - start) * 0.985) for start, end in spans],
        "y": [1.0] * len(spans),
        "marker": {"color": NO_SPEECH_COLOUR, "opacity": 0.3, "line": {"width": 0}},
        "hovertemplate": "left out of the answer",
    }


def _trace(emotion: str, voiced: Sequence[tuple[Mapping[str, Any], tuple[float, float]]]) -> dict[str, Any]:
    return {
        "type": "bar",
        "name": words.title(emotion),
        "x": [(start + end) / 2 for _, (start, end) in voiced],
        "width": [max(0.0, (end - start) * 0.985) for _, (start, end) in voiced],
        "y": [segment["emotion"][emotion] for segment, _ in voiced],
        "marker": {"color": EMOTION_COLOURS[emotion], "line": {"width": 0}},
        "hovertemplate": "%{y:.0%}",
    }
