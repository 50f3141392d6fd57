"""Probabilities over labels: of a face, of a window, of a whole clip."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dashapp.labels import EMOTIONS, SEXES, SOUND_KINDS, SPEECH_CLASSES
from dashapp.predictions.json import Json


@dataclass(frozen=True)
class Distribution:
    """Probabilities over labels.

    Attributes:
        labels: Their names, in the order of the model's outputs.
        probabilities: One for each label, summing to one.
    """

    labels: tuple[str, ...]
    probabilities: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.labels) != len(self.probabilities):
            raise ValueError(f"{len(self.probabilities)} probabilities for {len(self.labels)} labels")
        if not math.isclose(sum(self.probabilities), 1.0, abs_tol=1e-3):
            raise ValueError(f"probabilities sum to {sum(self.probabilities):.4f}, not to 1")

    @classmethod
    def of(cls, labels: Sequence[str], probabilities: "Sequence[float] | np.ndarray[Any, Any]") -> "Distribution":
        """Build one from any sequence or array of probabilities."""
        return cls(tuple(labels), tuple(float(p) for p in probabilities))

    @property
    def top(self) -> str:
        """The most probable label."""
        return self.labels[max(range(len(self.labels)), key=self.probabilities.__getitem__)]

    @property
    def confidence(self) -> float:
        """The probability of the most probable label."""
        return max(self.probabilities)

    def __getitem__(self, label: str) -> float:
        """Return the probability of ``label``."""
        return self.probabilities[self.labels.index(label)]

    def to_dict(self) -> Json:
        """Return ``{label: probability}``."""
        return dict(zip(self.labels, self.probabilities, strict=True))


def marginals(joint: Distribution) -> tuple[Distribution, Distribution | None]:
    """Split a distribution over `SPEECH_CLASSES` into ``(emotion, sex)``, its marginals.

    Over other labels it is a model's that tells no sexes apart: it is the emotion, and there is no sex.
    """
    if joint.labels != SPEECH_CLASSES:
        return joint, None
    matrix = np.reshape(joint.probabilities, (len(SEXES), len(EMOTIONS)))
    return Distribution.of(EMOTIONS, matrix.sum(axis=0)), Distribution.of(SEXES, matrix.sum(axis=1))


def pool(distributions: Sequence[Distribution]) -> Distribution:
    """Pool the windows of one clip: the mean of log-probabilities, normalised again.

    Raises:
        ValueError: If there is none.
    """
    if not distributions:
        raise ValueError("nothing to pool")
    logs = np.log(np.maximum([d.probabilities for d in distributions], 1e-12)).mean(axis=0)
    weights = np.exp(logs - logs.max())
    return Distribution.of(distributions[0].labels, weights / weights.sum())


def sounds_like(readings: Sequence[Distribution]) -> str:
    """Return what a clip without speech is most probably: of `SOUND_KINDS`, the first left out.

    Args:
        readings: What each stretch of the clip sounds like, over `SOUND_KINDS`.

    Raises:
        ValueError: If there is none.
    """
    if not readings:
        raise ValueError("nothing was heard")
    others = np.mean([reading.probabilities for reading in readings], axis=0)[1:]
    return SOUND_KINDS[1 + int(others.argmax())]
