"""Counts of truth and answer, and the scores that follow from counts alone.

Counts have the shape ``(..., classes, classes + 1)``: rows are the truth, columns the prediction; the last column holds
the items without an answer. A score of counts with leading axes is an array with these axes: thousands of bootstrap
samples are scored at once. What is undefined (the recall of a class without items) is NaN and is left out of averages.
"""

from collections.abc import Callable
from typing import Any, Final

import numpy as np

Array = np.ndarray[Any, Any]

NO_ANSWER: Final = -1
"""The prediction for an item that the model gave no answer to; it counts as wrong."""


def as_pair(truth: Array, prediction: Array) -> tuple[Array, Array]:
    """Return both as arrays ``(n,)``.

    Raises:
        ValueError: If their shapes differ.
    """
    truth, prediction = np.asarray(truth), np.asarray(prediction)
    if truth.shape != prediction.shape or truth.ndim != 1:
        raise ValueError(f"truth has the shape {truth.shape}, the prediction {prediction.shape}; both are (n,)")
    return truth, prediction


def count_pairs(truth: Array, prediction: Array, classes: int) -> Array:
    """Count ``(classes, classes + 1)`` pairs; the last column holds the items without an answer."""
    truth, prediction = as_pair(truth, prediction)
    counts = np.zeros((classes, classes + 1), np.int64)
    if not truth.size:
        return counts
    if truth.min() < 0 or truth.max() >= classes or prediction.min() < NO_ANSWER or prediction.max() >= classes:
        raise ValueError(
            f"class indices go from 0 to {classes - 1}, and {NO_ANSWER} for a prediction without an answer"
        )
    np.add.at(counts, (truth.astype(int), prediction.astype(int)), 1)  # NO_ANSWER, -1, is the last column
    return counts


def ratio(part: Array, whole: Array) -> Array:
    """Divide element by element; NaN where ``whole`` is 0."""
    part, whole = np.asarray(part, np.float64), np.asarray(whole, np.float64)
    quotient: Array = np.divide(part, whole, out=np.full_like(part, np.nan), where=whole > 0)
    return quotient


def _hits(counts: Array) -> Array:
    hits: Array = np.diagonal(counts, axis1=-2, axis2=-1)
    return hits


def accuracy_of(counts: Array) -> Array:
    """Return the share of right predictions, ``(...)``."""
    return ratio(_hits(counts).sum(axis=-1), counts.sum(axis=(-2, -1)))


def recall_of(counts: Array) -> Array:
    """Return the recall of each class, ``(..., classes)``."""
    return ratio(_hits(counts), counts.sum(axis=-1))


def precision_of(counts: Array) -> Array:
    """Return the precision of each class, ``(..., classes)``."""
    return ratio(_hits(counts), counts[..., :-1].sum(axis=-2))


def f1_of(counts: Array) -> Array:
    """Return the F1 of each class, ``(..., classes)``."""
    return ratio(2 * _hits(counts), counts.sum(axis=-1) + counts[..., :-1].sum(axis=-2))


def uar_of(counts: Array) -> Array:
    """Return the mean recall of the classes that are present, ``(...)``."""
    recalls = recall_of(counts)
    present = np.isfinite(recalls)
    return ratio(np.where(present, recalls, 0).sum(axis=-1), present.sum(axis=-1))


def macro_f1_of(counts: Array) -> Array:
    """Return the mean F1 of the classes that are present, ``(...)``."""
    present = counts.sum(axis=-1) > 0
    return ratio(np.where(present, np.nan_to_num(f1_of(counts)), 0).sum(axis=-1), present.sum(axis=-1))


COUNT_SCORES: Final[dict[str, Callable[[Array], Array]]] = {
    "accuracy": accuracy_of,
    "uar": uar_of,
    "macro_f1": macro_f1_of,
    "recall": recall_of,
    "precision": precision_of,
    "f1": f1_of,
}
"""From ``(..., classes, classes + 1)`` counts, of which the last column is no answer; the last three are by class."""
