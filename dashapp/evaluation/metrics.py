"""Scores of a classifier: accuracy, unweighted average recall (UAR), macro-F1, and recall, precision and F1 by class.

Pure NumPy. Every function takes ``truth`` and ``prediction`` as ``(n,)`` class indices; a prediction of `NO_ANSWER` is
an item that the model gave no answer to, and counts as wrong. What is undefined (the recall of a class that is absent)
is NaN and is left out of averages.

Source: UAR after Schuller et al., "The INTERSPEECH 2009 Emotion Challenge", doi:10.21437/Interspeech.2009-103.
"""

from dashapp.evaluation.counts import (
    NO_ANSWER,
    Array,
    as_pair,
    count_pairs,
    f1_of,
    macro_f1_of,
    precision_of,
    recall_of,
    uar_of,
)

__all__ = ["NO_ANSWER", "accuracy", "confusion_matrix", "f1", "macro_f1", "precision", "recall", "uar"]


def confusion_matrix(truth: Array, prediction: Array, classes: int) -> Array:
    """Count the answered items in ``(classes, classes)`` cells: rows are the truth, columns the prediction."""
    return count_pairs(truth, prediction, classes)[:, :classes]


def accuracy(truth: Array, prediction: Array) -> float:
    """Return the share of right predictions; NaN without items."""
    truth, prediction = as_pair(truth, prediction)
    return float((truth == prediction).mean()) if truth.size else float("nan")


def recall(truth: Array, prediction: Array, classes: int) -> Array:
    """Return the ``(classes,)`` shares of each class's items that were found; NaN for a class without items."""
    return recall_of(count_pairs(truth, prediction, classes))


def precision(truth: Array, prediction: Array, classes: int) -> Array:
    """Return the ``(classes,)`` shares of each class's predictions that were right; NaN for a class never predicted."""
    return precision_of(count_pairs(truth, prediction, classes))


def f1(truth: Array, prediction: Array, classes: int) -> Array:
    """Return the ``(classes,)`` harmonic means of precision and recall; NaN for a class in neither array."""
    return f1_of(count_pairs(truth, prediction, classes))


def uar(truth: Array, prediction: Array, classes: int) -> float:
    """Return the unweighted average recall: the mean recall of the classes that are present."""
    return float(uar_of(count_pairs(truth, prediction, classes)))


def macro_f1(truth: Array, prediction: Array, classes: int) -> float:
    """Return the mean F1 of the classes that are present in the truth."""
    return float(macro_f1_of(count_pairs(truth, prediction, classes)))
