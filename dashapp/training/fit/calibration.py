"""Calibration: a temperature, and the confidence from which an answer is certain or below which it should hedge.

Source: C. Guo et al., "On calibration of modern neural networks", ICML 2017, arXiv 1706.04599.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from sklearn.isotonic import IsotonicRegression

from dashapp.inference.artefact import softmax
from dashapp.predictions import Promise

Floats = NDArray[np.floating]
Ints = NDArray[np.integer]
_TEMPERATURES = (0.3, 5.0)
COMMON: Final = 30
"""Certain answers of a class from which its share of right ones is looked at."""
THRESHOLDS: Final = np.round(np.arange(0.3, 0.996, 0.005), 3)


def fit_temperature(logits: Floats, truth: Ints) -> float:
    """Return the temperature in 0.3 to 5 with the least negative log-likelihood of ``truth``."""
    candidates = np.geomspace(*_TEMPERATURES, 300)
    rows = np.arange(len(truth))
    losses = [-np.log(softmax(logits, t)[rows, truth] + 1e-12).mean() for t in candidates]
    return float(candidates[int(np.argmin(losses))])


def match_confidence(logits: Floats, truth: Ints) -> float:
    """Return the temperature in 0.3 to 5 at which the mean confidence is the share of right answers.

    A network that learnt from smoothed and mixed labels leaves some probability to every class. The likelihood makes up
    for that by sharpening its answers, whose confidence then is too high.
    """
    share_right = float((logits.argmax(axis=1) == truth).mean())

    def excess(log_temperature: float) -> float:
        return float(softmax(logits, np.exp(log_temperature)).max(axis=1).mean()) - share_right

    sharpest, softest = np.log(_TEMPERATURES)
    if excess(sharpest) <= 0 or excess(softest) >= 0:
        return _TEMPERATURES[0] if excess(sharpest) <= 0 else _TEMPERATURES[1]
    return float(np.exp(brentq(excess, sharpest, softest)))


def hedge_below(confidence: Floats, correct: NDArray[np.bool_]) -> float:
    """Return the confidence below which an answer is more often wrong than right; 0 if there is none.

    The share of right answers at each confidence is fitted as a rising curve (isotonic regression).
    """
    share_right = IsotonicRegression().fit_transform(confidence, correct.astype(float))
    doubtful = confidence[share_right < 0.5]
    return float(doubtful.max()) if len(doubtful) else 0.0


@dataclass(frozen=True)
class Judged:
    """Answers to one set of items that neither trained a model nor judges it.

    Attributes:
        name: Of the set, in words.
        confidence: ``(n,)`` probability of what was said.
        said: ``(n,)`` index of the class that was said.
        correct: ``(n,)`` whether it was right.
    """

    name: str
    confidence: Floats
    said: Ints
    correct: NDArray[np.bool_]

    def above(self, threshold: float) -> tuple[float, float, list[float]]:
        """Return of the answers from ``threshold``: share right, share of all, and share right of each common class."""
        sure = self.confidence >= threshold
        counts = np.bincount(self.said[sure])
        common = [float(self.correct[sure & (self.said == k)].mean()) for k in np.flatnonzero(counts >= COMMON)]
        return float(self.correct[sure].mean()) if sure.any() else 0.0, float(sure.mean()), common


def certain_from(sets: Sequence[Judged], right: float, right_of_each: float) -> tuple[float, Promise] | None:
    """Return the least threshold of confidence that keeps a promise on every set, and the promise.

    Args:
        sets: What it is chosen on.
        right: Least share of the certain answers that must be right on each set.
        right_of_each: Least share of them that must be right of each class with at least `COMMON` of them.

    Returns:
        None where no threshold keeps it.
    """
    for threshold in THRESHOLDS:
        found = [each.above(threshold) for each in sets]
        if all(share >= right and min(common, default=1.0) >= right_of_each for share, _, common in found):
            named = ", ".join(f"{each.name} ({len(each.said):,})" for each in sets)
            return float(threshold), Promise(
                right=round(min(share for share, _, _ in found), 3),
                share=round(min(share for _, share, _ in found), 3),
                chosen_on=named,
            )
    return None
