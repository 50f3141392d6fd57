"""What a crowd sounds like over the time of a clip, and as a table.

Works on ``segments`` of an answer's JSON, as `dashapp.predictions.timeline` does: windows of three seconds, one every
second, each of which stands for the time nearer to its middle than to that of another.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashapp.labels import CROWD_CLASSES
from dashapp.predictions.timeline import stretches, window_times


@dataclass(frozen=True)
class CrowdMoment:
    """A stretch of a clip that one window stands for.

    Attributes:
        start_s: Where it begins, in seconds of the clip.
        end_s: Where it ends.
        crowd: Probability of each of `CROWD_CLASSES`.
        shares: How much of the crowd shows each, 0 to 1.
        arousal: The share that approves or disapproves.
    """

    start_s: float
    end_s: float
    crowd: Mapping[str, float]
    shares: Mapping[str, float]
    arousal: float

    @property
    def top(self) -> str:
        """The most probable class."""
        return max(self.crowd, key=self.crowd.__getitem__)


def crowd_moments(segments: Sequence[Mapping[str, Any]]) -> list[CrowdMoment]:
    """Return the moments of a clip: one for each window, side by side, without a gap or an overlap.

    Args:
        segments: Entries of ``segments`` of an answer, in order.
    """
    return [
        CrowdMoment(*stretch, segment["crowd"], segment["shares"], segment["arousal"])
        for stretch, segment in zip(stretches(window_times(segments)), segments, strict=True)
    ]


def to_csv(segments: Sequence[Mapping[str, Any]]) -> str:
    """Return the timeline as CSV: a row for each moment."""
    text = io.StringIO()
    table = csv.writer(text)
    names = [f"{part}_{label}" for part in ("p", "share") for label in CROWD_CLASSES]
    table.writerow(["start_s", "end_s", *names, "arousal"])
    for moment in crowd_moments(segments):
        values = [part[label] for part in (moment.crowd, moment.shares) for label in CROWD_CLASSES]
        times = [f"{moment.start_s:.3f}", f"{moment.end_s:.3f}"]
        table.writerow([*times, *(f"{value:.4f}" for value in (*values, moment.arousal))])
    return text.getvalue()
