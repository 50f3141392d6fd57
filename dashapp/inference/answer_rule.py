"""How the outputs of one network become an answer: joined in log-probability, with a prior and a temperature.

A network may have learnt the same expressions in several words: FER2013's label, and the votes of FER+'s ten raters. An
answer is a logarithmic pool of what its outputs say (C. Genest and J. V. Zidek, "Combining probability distributions",
Statistical Science 1986, doi:10.1214/ss/1177013825) with the classes' prior corrected. It is worked out here, beside
the network, so that the same network gives several answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from dashapp.labels import EMOTIONS, emotion_name
from dashapp.predictions import Json, Promise

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class AnswerRule:
    """How one answer is made.

    Attributes:
        weights: Of each output that takes part, by name.
        prior: Added to the joined log-probabilities, one for each emotion.
        temperature: What they are divided by before.
        certain_above: Probability from which the answer is certain.
        promise: What that means; None where nobody measured it.
    """

    weights: Mapping[str, float]
    prior: tuple[float, ...] = field(default=(0.0,) * len(EMOTIONS))
    temperature: float = 1.0
    certain_above: float = 0.0
    promise: Promise | None = None

    def probabilities(self, logits: Mapping[str, Floats], outputs: Mapping[str, Sequence[str]]) -> Floats:
        """Return ``(n, 7)`` float64 over `EMOTIONS`.

        Args:
            logits: ``(n, labels)`` of each output.
            outputs: The labels of each output.
        """
        joined = sum(
            weight * log_probabilities(logits[name], outputs[name]) for name, weight in self.weights.items() if weight
        )
        return np.exp(_normalised(joined / self.temperature + np.array(self.prior)))

    @property
    def leading(self) -> str:
        """The output with the most weight."""
        return max(self.weights, key=self.weights.__getitem__)

    def to_dict(self) -> Json:
        """Return all fields as JSON; the inverse of `from_dict`."""
        return {
            "weights": dict(self.weights),
            "prior": list(self.prior),
            "temperature": self.temperature,
            "certain_above": self.certain_above,
            "promise": self.promise.to_dict() if self.promise else None,
        }

    @classmethod
    def from_dict(cls, values: Json) -> Self:
        """Build one from JSON; a TypeError if a field is missing or unknown."""
        promise = values.get("promise")
        return cls(
            **values
            | {"prior": tuple(values["prior"]), "promise": Promise.from_dict(promise) if promise is not None else None}
        )


def log_probabilities(logits: Floats, labels: Sequence[str]) -> Floats:
    """Return ``(n, 7)`` log-probabilities of `EMOTIONS`, whatever else an output knows left out.

    Args:
        logits: ``(n, labels)``.
        labels: `EMOTIONS`, or words that raters have for them, in any order and with others.
    """
    return _normalised(np.asarray(logits, np.float64)[:, columns_of(labels)])


def columns_of(labels: Sequence[str]) -> list[int]:
    """Return where each of `EMOTIONS` stands among ``labels``, which name it or what raters call it."""
    names = list(labels)
    return [names.index(emotion if emotion in names else emotion_name(emotion)) for emotion in EMOTIONS]


def _normalised(values: Floats) -> Floats:
    shifted = values - values.max(axis=1, keepdims=True, initial=-np.inf)
    normalised: Floats = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return normalised
