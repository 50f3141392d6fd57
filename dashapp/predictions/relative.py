"""Several clips of one person, each read relative to what that person sounds like on the whole.

Some people always sound a little sad to a model, or angry. The mean of the log-probabilities over mixed clips of one
person is that leaning; taking it off needs no label. Of a few clips the mean is still mostly what was said in them, so
only a part of it is taken off, which grows with their number (shrinkage). Commercial systems sell the same idea as
calibration to a person.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from dashapp.predictions.distribution import Distribution, marginals

Array = np.ndarray[Any, Any]

FEWEST: Final = 5
"""Clips of one person: of fewer, the mean is more what was said in them than who said it."""
HALF_AT: Final = 7.0
"""Clips at which half of the leaning is taken off, chosen on the validation speakers."""
ONE_MOOD: Final = 0.8
"""Share of the clips with the same answer from which on they seem to be of one mood, which spoils the comparison."""


def strength(clips: int, half_at: float = HALF_AT) -> float:
    """Return what part of a person's leaning is taken off, 0 to 1, by the number of clips that it is known from."""
    return clips / (clips + half_at) if clips >= FEWEST else 0.0


def relative_shares(shares: Array, part: float) -> Array:
    """Return probabilities ``(n, k)`` without ``part`` of what they lean to on the whole.

    Args:
        shares: ``(n, k)`` of clips of one person.
        part: 0 to 1.
    """
    logs = np.log(np.maximum(shares, 1e-6))
    moved = logs - part * logs.mean(axis=0)
    powers = np.exp(moved - moved.max(axis=1, keepdims=True))
    found: Array = powers / powers.sum(axis=1, keepdims=True)
    return found


def relative_emotions(joints: Sequence[Distribution]) -> list[Distribution]:
    """Return the emotion of each clip relative to the person who speaks in all of them.

    Args:
        joints: The answers to at least `FEWEST` clips of one person, in mixed moods.

    Raises:
        ValueError: If there are fewer.
    """
    if len(joints) < FEWEST:
        raise ValueError(f"{len(joints)} clips are too few; {FEWEST} are needed")
    emotions = [marginals(joint)[0] for joint in joints]
    shares = np.array([emotion.probabilities for emotion in emotions])
    labels = emotions[0].labels
    return [Distribution.of(labels, row) for row in relative_shares(shares, strength(len(joints)))]


def of_one_mood(emotions: Sequence[Distribution]) -> str | None:
    """Return the emotion that nearly all clips are answered with; None where they are mixed."""
    [(emotion, count)] = Counter(each.top for each in emotions).most_common(1)
    return emotion if count >= ONE_MOOD * len(emotions) else None
