"""The emotion over the time of a clip, smoothed, as a table and as subtitles.

Works on ``segments`` of an answer's JSON, which the page, the REST API and the command line have in common. Windows of
three seconds that begin every half second see the same moment six times and still jump; so each is averaged with its
neighbours. What lies between two windows belongs to the one whose middle is nearer.
"""

import csv
import io
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from dashapp.labels import EMOTIONS, SEXES, emotion_name
from dashapp.predictions.json import Json

REACH_S: Final = 1.5
"""Windows whose middles are this far apart, in seconds, do not count for one another; nearer ones do in proportion."""

LASTING_S: Final = 1.5
"""An emotion that is told as one of several that follow each other lasts at least so many seconds ..."""
LASTING_FROM: Final = 0.5
"""... at a mean probability of at least this."""


@dataclass(frozen=True)
class Moment:
    """A stretch of a clip that one window stands for.

    Attributes:
        start_s: Where it begins, in seconds of the clip.
        end_s: Where it ends.
        emotion: Smoothed probability of each label; None where nobody speaks.
        sex: Likewise; None where nobody speaks, or from a model that tells no sexes apart.
    """

    start_s: float
    end_s: float
    emotion: Mapping[str, float] | None
    sex: Mapping[str, float] | None

    @property
    def top(self) -> str | None:
        """The most probable label; None where nobody speaks."""
        return max(self.emotion, key=self.emotion.__getitem__) if self.emotion else None


@dataclass(frozen=True)
class Passage:
    """Moments in a row of which one emotion is the most probable.

    Attributes:
        start_s: Where it begins, in seconds of the clip.
        end_s: Where it ends.
        emotion: The most probable one.
        probability: Its mean.
    """

    start_s: float
    end_s: float
    emotion: str
    probability: float

    def to_dict(self) -> Json:
        """Return all fields."""
        times = {"start_s": round(self.start_s, 3), "end_s": round(self.end_s, 3)}
        return times | {"emotion": self.emotion, "probability": round(self.probability, 4)}


def passages(moments: Sequence[Moment]) -> list[Passage]:
    """Return the passages of a clip, in order; none where nobody speaks."""
    found = []
    for top, run in itertools.groupby(moments, key=lambda moment: moment.top):
        same = list(run)
        if top is not None:
            mean = float(np.mean([moment.emotion[top] for moment in same if moment.emotion]))
            found.append(Passage(same[0].start_s, same[-1].end_s, top, mean))
    return found


def course(segments: Sequence[Mapping[str, Any]]) -> list[Passage]:
    """Return the emotions that follow each other in a clip, each with confidence and for some time, in order.

    Args:
        segments: Entries of ``segments`` of an answer, in order.

    Returns:
        At least two; none where it is the same emotion all along.
    """
    lasting = [
        each
        for each in _joined(passages(timeline(segments)))
        if each.end_s - each.start_s >= LASTING_S and each.probability >= LASTING_FROM
    ]
    found = _joined(lasting)
    return found if len(found) > 1 else []


def _joined(parts: Sequence[Passage]) -> list[Passage]:
    """Join passages in a row of the same emotion: a pause between them does not end it."""
    found = []
    for emotion, run in itertools.groupby(parts, key=lambda passage: passage.emotion):
        same = list(run)
        lengths = [each.end_s - each.start_s for each in same]
        probability = float(np.average([each.probability for each in same], weights=lengths))
        found.append(Passage(same[0].start_s, same[-1].end_s, emotion, probability))
    return found


def timeline(segments: Sequence[Mapping[str, Any]]) -> list[Moment]:
    """Return the moments of a clip: one for each window, side by side, without a gap or an overlap.

    Args:
        segments: Entries of ``segments`` of an answer, in order.
    """
    emotions, sexes = smoothed(segments, "emotion"), smoothed(segments, "sex")
    parts = stretches(window_times(segments))
    return [Moment(*stretch, *both) for stretch, *both in zip(parts, emotions, sexes, strict=True)]


def stretches(windows: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return which stretch of the clip each window stands for, without overlap.

    Each stands for the time that is nearer to its middle than to that of another.

    Args:
        windows: Start and end of each in seconds of the clip, in order.
    """
    if not windows:
        return []
    middles = [(start_s + end_s) / 2 for start_s, end_s in windows]
    borders = [(a + b) / 2 for a, b in itertools.pairwise(middles)]
    return list(itertools.pairwise([windows[0][0], *borders, windows[-1][1]]))


def window_times(segments: Sequence[Mapping[str, Any]]) -> list[tuple[float, float]]:
    """Return start and end of each window of an answer, in seconds of the clip."""
    return [(segment["start_s"], segment["end_s"]) for segment in segments]


def smoothed(segments: Sequence[Mapping[str, Any]], part: str) -> list[Mapping[str, float] | None]:
    """Return the distribution ``part`` of each window, averaged in its logarithms with its neighbours that are speech.

    The nearer weigh more (a triangle). None where a window is not speech or has no such part.
    """
    spoken = [segment["speech"] and segment[part] is not None for segment in segments]
    labels = next((tuple(segment[part]) for segment, is_one in zip(segments, spoken, strict=True) if is_one), ())
    # The last column counts: the sum of the weights of those that are speech.
    rows = np.zeros((len(segments), len(labels) + 1))
    for row, segment, is_one in zip(rows, segments, spoken, strict=True):
        if is_one:
            row[:] = [*np.log(np.maximum([segment[part][label] for label in labels], 1e-6)), 1.0]
    middles = np.array([(segment["start_s"] + segment["end_s"]) / 2 for segment in segments])
    sums = np.maximum(0, 1 - np.abs(middles[:, None] - middles) / REACH_S) @ rows
    powers = np.exp(sums[:, :-1] / np.maximum(sums[:, -1:], 1e-6))
    shares = powers / powers.sum(axis=1, keepdims=True)
    return [
        dict(zip(labels, row, strict=True)) if is_one else None
        for row, is_one in zip(shares.tolist(), spoken, strict=True)
    ]


def to_csv(segments: Sequence[Mapping[str, Any]]) -> str:
    """Return the timeline as CSV: a row for each moment; empty cells where nobody speaks."""
    moments = timeline(segments)
    labels = next((tuple(moment.emotion) for moment in moments if moment.emotion), EMOTIONS)
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(["start_s", "end_s", "speech", "emotion", *(f"p_{name}" for name in (*labels, *SEXES))])
    for moment in moments:
        values = [_rounded(moment.emotion, name) for name in labels] + [_rounded(moment.sex, name) for name in SEXES]
        times = [f"{moment.start_s:.3f}", f"{moment.end_s:.3f}"]
        table.writerow([*times, str(moment.emotion is not None).lower(), moment.top or "", *values])
    return text.getvalue()


def _rounded(distribution: Mapping[str, float] | None, label: str) -> str:
    return f"{distribution[label]:.4f}" if distribution else ""


def to_webvtt(segments: Sequence[Mapping[str, Any]]) -> str:
    """Return the timeline as subtitles (WebVTT): a cue as long as one emotion lasts, none where nobody speaks."""
    return subtitles(timeline(segments))


def subtitles(moments: Sequence[Moment]) -> str:
    """Return moments as subtitles, as `to_webvtt` does."""
    cues = ["WEBVTT", "NOTE Expressions as raters would call them; the percentage is the mean probability."]
    for each in passages(moments):
        times = f"{_clock(each.start_s)} --> {_clock(each.end_s)}"
        cues.append(f"{times}\n{emotion_name(each.emotion).capitalize()} {each.probability:.0%}")
    return "\n\n".join(cues) + "\n"


def _clock(seconds: float) -> str:
    """Return a time as WebVTT writes it: ``00:01:02.500``."""
    minutes, rest = divmod(round(seconds * 1000), 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d}.{rest % 1000:03d}"
