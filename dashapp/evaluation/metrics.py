"""Figures of a classifier: accuracy, unweighted average recall, macro-F1, calibration, and their intervals.

Pure NumPy. Every function takes ``truth`` and ``prediction`` as ``(n,)`` class indices; a prediction of `NO_ANSWER` is
an item that the model gave no answer to, and counts as wrong. What is undefined (the recall of a class that is absent)
is NaN and is left out of averages.

Sources: UAR after Schuller et al., "The INTERSPEECH 2009 Emotion Challenge", doi:10.21437/Interspeech.2009-103;
expected calibration error after Guo et al., "On Calibration of Modern Neural Networks", ICML 2017; the cluster
bootstrap after Field and Welsh, "Bootstrapping clustered data", doi:10.1111/j.1467-9868.2007.00593.x; accuracy at
coverage after Geifman and El-Yaniv, "Selective classification for deep neural networks", NeurIPS 2017,
arXiv 1705.08500.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

Array = np.ndarray[Any, Any]

NO_ANSWER: Final = -1
CALIBRATION_BINS: Final = 15
RESAMPLES: Final = 2000
COVERAGES: Final = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1)


def confusion_matrix(truth: Array, prediction: Array, classes: int) -> Array:
    """Count the answered items in ``(classes, classes)`` cells: rows are the truth, columns the prediction."""
    return _counts(truth, prediction, classes)[:, :classes]


def accuracy(truth: Array, prediction: Array) -> float:
    """Return the share of right predictions; NaN without items."""
    truth, prediction = _pair(truth, prediction)
    return float((truth == prediction).mean()) if truth.size else float("nan")


def recall(truth: Array, prediction: Array, classes: int) -> Array:
    """Return the ``(classes,)`` shares of each class's items that were found; NaN for a class without items."""
    return _recall(_counts(truth, prediction, classes))


def precision(truth: Array, prediction: Array, classes: int) -> Array:
    """Return the ``(classes,)`` shares of each class's predictions that were right; NaN for a class never predicted."""
    counts = _counts(truth, prediction, classes)
    return _ratio(_hits(counts), counts[..., :classes].sum(axis=-2))


def f1(truth: Array, prediction: Array, classes: int) -> Array:
    """Return the ``(classes,)`` harmonic means of precision and recall; NaN for a class in neither array."""
    counts = _counts(truth, prediction, classes)
    return _ratio(2 * _hits(counts), counts.sum(axis=-1) + counts[..., :classes].sum(axis=-2))


def uar(truth: Array, prediction: Array, classes: int) -> float:
    """Return the unweighted average recall: the mean recall of the classes that are present."""
    return float(_uar(_counts(truth, prediction, classes)))


def macro_f1(truth: Array, prediction: Array, classes: int) -> float:
    """Return the mean F1 of the classes that are present in the truth."""
    present = np.isin(np.arange(classes), truth)
    return float(f1(truth, prediction, classes)[present].mean()) if present.any() else float("nan")


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
    means, rates = _ratio(sums, count), _ratio(hits, count)
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


def intervals(
    truth: Array,
    prediction: Array,
    classes: int,
    groups: Sequence[str | None] | None = None,
    *,
    resamples: int = RESAMPLES,
    level: float = 0.95,
    seed: int = 0,
) -> dict[str, tuple[float, float]]:
    """Return bootstrap percentile intervals of accuracy and UAR.

    Items of one group (a speaker) are not independent, so whole groups are drawn. Without groups single items are.

    Args:
        truth: ``(n,)`` class indices.
        prediction: ``(n,)`` class indices or `NO_ANSWER`.
        classes: Number of classes.
        groups: ``(n,)`` names; an item whose group is None stands for itself.
        resamples: How many bootstrap samples are drawn.
        level: Share of them that lies within the interval.
        seed: Of the random draws.

    Returns:
        ``{"accuracy": (low, high), "uar": (low, high)}``; NaN without items.
    """
    drawn = _resampled(truth, prediction, classes, groups, resamples, np.random.default_rng(seed))
    if drawn is None:
        return {name: (float("nan"), float("nan")) for name in _SCORES}
    tails = [50 * (1 - level), 50 * (1 + level)]
    return {name: _percentiles(score(drawn), tails) for name, score in _SCORES.items()}


def uar_gap(
    truth: Array,
    prediction: Array,
    classes: int,
    members: Array,
    groups: Sequence[str | None],
    *,
    resamples: int = RESAMPLES,
    level: float = 0.95,
    seed: int = 0,
) -> tuple[float, tuple[float, float]]:
    """Return how far the UAR of some items lies above that of all others, with its bootstrap percentile interval.

    Args:
        truth: ``(n,)`` class indices.
        prediction: ``(n,)`` class indices or `NO_ANSWER`.
        classes: Number of classes.
        members: ``(n,)`` booleans: which items they are. No group stands on both sides.
        groups: ``(n,)`` names, as for `intervals`.
        resamples: How many bootstrap samples of either side are drawn.
        level: Share of them that lies within the interval.
        seed: Of the random draws.

    Returns:
        The gap, and the ends of its interval; NaN where a side has no items.
    """
    random = np.random.default_rng(seed)
    named = np.asarray(groups, object)
    uars, drawn = [], []
    for side in (members, ~members):
        uars.append(uar(truth[side], prediction[side], classes))
        counts = _resampled(truth[side], prediction[side], classes, named[side].tolist(), resamples, random)
        drawn.append(np.full(resamples, np.nan) if counts is None else _uar(counts))
    if not np.isfinite(uars).all():
        return float("nan"), (float("nan"), float("nan"))
    return uars[0] - uars[1], _percentiles(drawn[0] - drawn[1], [50 * (1 - level), 50 * (1 + level)])


def _resampled(
    truth: Array,
    prediction: Array,
    classes: int,
    groups: Sequence[str | None] | None,
    resamples: int,
    random: np.random.Generator,
) -> Array | None:
    """Draw ``(resamples, classes, classes + 1)`` counts; None without items."""
    counts = _counts(truth, prediction, classes)
    if not counts.sum():
        return None
    if groups is None or all(group is None for group in groups):
        # Drawing items with replacement is drawing cells of the matrix with the cells' shares.
        return draw(counts[None], resamples, random)
    names, place = np.unique([f"\0{i}" if g is None else g for i, g in enumerate(groups)], return_inverse=True)
    by_group = np.zeros((len(names), *counts.shape))
    np.add.at(by_group, (place, np.asarray(truth, int), np.asarray(prediction, int)), 1)
    return draw(by_group, resamples, random)


def draw(by_group: Array, resamples: int, random: np.random.Generator) -> Array:
    """Draw counts for a bootstrap, ``(resamples, ...)``: whole groups, or single answers of the only one.

    Args:
        by_group: ``(groups, ...)`` counts of each group.
        resamples: How many bootstrap samples are drawn.
        random: Draws them.
    """
    groups, *shape = by_group.shape
    if groups == 1:
        total = by_group.sum()
        shares = by_group.ravel() / total if total else np.full(by_group.size, 1 / by_group.size)
        return random.multinomial(int(total), shares, size=resamples).reshape(resamples, *shape).astype(np.float64)
    weights = random.multinomial(groups, np.full(groups, 1 / groups), size=resamples)
    return np.tensordot(weights.astype(np.float64), by_group, axes=1)


def _percentiles(values: Array, tails: list[float]) -> tuple[float, float]:
    low, high = np.nanpercentile(values, tails)
    return float(low), float(high)


def _pair(truth: Array, prediction: Array) -> tuple[Array, Array]:
    truth, prediction = np.asarray(truth), np.asarray(prediction)
    if truth.shape != prediction.shape or truth.ndim != 1:
        raise ValueError(f"truth has the shape {truth.shape}, the prediction {prediction.shape}; both are (n,)")
    return truth, prediction


def _counts(truth: Array, prediction: Array, classes: int) -> Array:
    """Count ``(classes, classes + 1)`` pairs; the last column holds the items without an answer."""
    truth, prediction = _pair(truth, prediction)
    counts = np.zeros((classes, classes + 1), np.int64)
    if not truth.size:
        return counts
    if truth.min() < 0 or truth.max() >= classes or prediction.min() < NO_ANSWER or prediction.max() >= classes:
        raise ValueError(
            f"class indices go from 0 to {classes - 1}, and {NO_ANSWER} for a prediction without an answer"
        )
    np.add.at(counts, (truth.astype(int), prediction.astype(int)), 1)  # NO_ANSWER, -1, is the last column
    return counts


def _hits(counts: Array) -> Array:
    hits: Array = np.diagonal(counts, axis1=-2, axis2=-1)
    return hits


def _ratio(part: Array, whole: Array) -> Array:
    part, whole = np.asarray(part, np.float64), np.asarray(whole, np.float64)
    ratio: Array = np.divide(part, whole, out=np.full_like(part, np.nan), where=whole > 0)
    return ratio


def _recall(counts: Array) -> Array:
    return _ratio(_hits(counts), counts.sum(axis=-1))


def _uar(counts: Array) -> Array:
    recalls = _recall(counts)
    present = np.isfinite(recalls)
    return _ratio(np.where(present, recalls, 0).sum(axis=-1), present.sum(axis=-1))


def _accuracy(counts: Array) -> Array:
    return _ratio(_hits(counts).sum(axis=-1), counts.sum(axis=(-2, -1)))


def _precision(counts: Array) -> Array:
    return _ratio(_hits(counts), counts[..., :-1].sum(axis=-2))


def _f1(counts: Array) -> Array:
    return _ratio(2 * _hits(counts), counts.sum(axis=-1) + counts[..., :-1].sum(axis=-2))


def _macro_f1(counts: Array) -> Array:
    present = counts.sum(axis=-1) > 0
    return _ratio(np.where(present, np.nan_to_num(_f1(counts)), 0).sum(axis=-1), present.sum(axis=-1))


COUNT_SCORES: Final[dict[str, Callable[[Array], Array]]] = {
    "accuracy": _accuracy,
    "uar": _uar,
    "macro_f1": _macro_f1,
    "recall": _recall,
    "precision": _precision,
    "f1": _f1,
}
"""From ``(..., classes, classes + 1)`` counts, of which the last column is no answer; the last three are by class."""
_SCORES: Final[dict[str, Callable[[Array], Array]]] = {"accuracy": _accuracy, "uar": _uar}
