"""Calibration of confidence, and accuracy at coverage: how far an answer's probability can be trusted.

Pure NumPy. Sources: expected calibration error after Guo et al., "On Calibration of Modern Neural Networks", ICML 2017;
accuracy at coverage after Geifman and El-Yaniv, "Selective classification for deep neural networks", NeurIPS 2017,
arXiv 1705.08500.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from dashapp.evaluation.counts import Array, ratio

CALIBRATION_BINS: Final = 15
COVERAGES: Final = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1)


@dataclass(frozen=True)
class ReliabilityBin:
    """The items whose confidence fell into one bin.

    Attributes:
        confidence: Their mean confidence; NaN for an empty bin.
        accuracy: The share of them that was right; NaN for an empty bin.
        count: How many they are.
    """

    confidence: float
    accuracy: float
    count: int


def reliability(truth: Array, probabilities: Array, bins: int = CALIBRATION_BINS) -> tuple[ReliabilityBin, ...]:
    """Sort items by confidence into ``bins`` bins of equal width: a reliability diagram.

    Args:
        truth: ``(n,)`` class indices.
        probabilities: ``(n, classes)``, NaN in the rows without an answer, which are left out.
        bins: How many bins divide confidences from 0 to 1.
    """
    answered = np.isfinite(probabilities).all(axis=1)
    truth, probabilities = np.asarray(truth)[answered], np.asarray(probabilities, np.float64)[answered]
    if not truth.size:
        return reliability_of(np.zeros(0, bool), np.zeros(0), bins)
    return reliability_of(probabilities.argmax(axis=1) == truth, probabilities.max(axis=1), bins)


def reliability_of(right: Array, confidence: Array, bins: int = CALIBRATION_BINS) -> tuple[ReliabilityBin, ...]:
    """Do as `reliability` with answers of which is known only whether they are right.

    Args:
        right: ``(n,)`` booleans.
        confidence: ``(n,)``, 0 to 1.
        bins: How many bins divide confidences from 0 to 1.
    """
    confidence = np.asarray(confidence, np.float64)
    # Bins are closed above, as in the paper, so that a confidence of exactly 1 stands in the last one.
    place = np.clip(np.ceil(confidence * bins).astype(int) - 1, 0, bins - 1)
    weights = (None, confidence, np.asarray(right, np.float64))
    count, sums, hits = (np.bincount(place, weight, bins) for weight in weights)
    means, rates = ratio(sums, count), ratio(hits, count)
    return tuple(ReliabilityBin(float(m), float(r), int(n)) for m, r, n in zip(means, rates, count, strict=True))


def expected_calibration_error(truth: Array, probabilities: Array, bins: int = CALIBRATION_BINS) -> float:
    """Return how far confidence and accuracy lie apart over the bins of `reliability`; NaN without items."""
    return calibration_error_of(reliability(truth, probabilities, bins))


def calibration_error_of(bins: Sequence[ReliabilityBin]) -> float:
    """Return the mean distance of confidence and accuracy over bins, weighted by their items; NaN without items."""
    filled = [item for item in bins if item.count]
    total = sum(item.count for item in filled)
    return sum(item.count * abs(item.confidence - item.accuracy) for item in filled) / total if total else float("nan")


def accuracy_at_coverage(
    truth: Array, probabilities: Array, shares: Sequence[float] = COVERAGES
) -> list[tuple[float, float, float]]:
    """Return how right the most confident answers are.

    Args:
        truth: ``(n,)`` class indices.
        probabilities: ``(n, k)``; rows with NaN, items without an answer, are the least confident, and wrong.
        shares: Of the items that are answered.

    Returns:
        Share, least confidence and accuracy of the answers given; NaN without items.
    """
    truth, probabilities = np.asarray(truth), np.asarray(probabilities, np.float64)
    answered = np.isfinite(probabilities).all(axis=1)
    known = np.where(answered[:, None], probabilities, 0.0)
    right = answered & (known.argmax(axis=1) == truth)
    return coverage_of(right, known.max(axis=1, initial=0.0), shares)


def coverage_of(
    right: Array, confidence: Array, shares: Sequence[float] = COVERAGES
) -> list[tuple[float, float, float]]:
    """Do as `accuracy_at_coverage` with answers ``(n,)`` of which is known only whether they are right."""
    right, confidence = np.asarray(right, bool), np.asarray(confidence, np.float64)
    order = np.argsort(-confidence, kind="stable")
    hits = np.cumsum(right[order])
    kept = [(share, math.ceil(share * len(order))) for share in shares]
    return [
        (share, float(confidence[order[n - 1]]), float(hits[n - 1] / n)) if n else (share, math.nan, math.nan)
        for share, n in kept
    ]
