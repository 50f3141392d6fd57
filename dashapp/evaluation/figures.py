"""Figures of one set of answers beside the truth."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from dashapp.evaluation import bootstrap, calibration, metrics
from dashapp.evaluation.predictions_table import classes_of, indices, probabilities
from dashapp.labels import EMOTIONS, SEXES, SPEECH_CLASSES
from dashapp.predictions import Json

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Judged:
    """Answers beside the truth.

    Attributes:
        labels: The ``k`` classes.
        truth: ``(n,)`` indices.
        probabilities: ``(n, k)``; NaN in the rows without an answer.
        groups: ``(n,)`` speakers, None where unknown.
    """

    labels: tuple[str, ...]
    truth: Array
    probabilities: Array
    groups: Sequence[str | None]

    @property
    def prediction(self) -> Array:
        """``(n,)`` indices of the most probable classes; `metrics.NO_ANSWER` without an answer."""
        answered = np.asarray(np.isfinite(self.probabilities).all(axis=1))
        best = np.where(answered.reshape(-1, 1), self.probabilities, 0).argmax(axis=1)
        return np.where(answered, best, metrics.NO_ANSWER)


def figures_of(judged: Judged) -> Json:
    """Return accuracy, UAR, macro-F1, ECE, intervals, confusion matrix (rows are the truth) and figures per class."""
    truth, prediction, k = judged.truth, judged.prediction, len(judged.labels)
    scores = (metrics.recall, metrics.precision, metrics.f1)
    by_class = {score.__name__: score(truth, prediction, k) for score in scores}
    support = np.bincount(truth, minlength=k)
    return {
        "accuracy": metrics.accuracy(truth, prediction),
        "uar": metrics.uar(truth, prediction, k),
        "classes_present": int((support > 0).sum()),
        "macro_f1": metrics.macro_f1(truth, prediction, k),
        "ece": calibration.expected_calibration_error(truth, judged.probabilities),
        "coverage": [list(point) for point in calibration.accuracy_at_coverage(truth, judged.probabilities)],
        "interval_95": bootstrap.intervals(truth, prediction, k, judged.groups),
        "labels": judged.labels,
        "confusion": metrics.confusion_matrix(truth, prediction, k),
        "per_class": {
            label: {name: values[i] for name, values in by_class.items()} | {"support": support[i]}
            for i, label in enumerate(judged.labels)
        },
        "reliability": [
            [item.confidence, item.accuracy, item.count]
            for item in calibration.reliability(truth, judged.probabilities)
        ],
    }


def speech_views(frame: pl.DataFrame) -> dict[str, Judged]:
    """Return the 14 classes of a speech table as ``joint`` and its marginals ``emotion`` and ``sex``.

    Of a model that tells no sexes apart there is ``emotion`` alone, over its own classes.
    """
    classes, groups = classes_of(frame), frame["speaker"].to_list()
    joint, truth = probabilities(frame, classes), indices(frame, classes)
    if classes != SPEECH_CLASSES:
        return {"emotion": Judged(classes, truth, joint, groups)}
    matrix = joint.reshape(-1, len(SEXES), len(EMOTIONS))
    return {
        "joint": Judged(SPEECH_CLASSES, truth, joint, groups),
        "emotion": Judged(EMOTIONS, truth % len(EMOTIONS), matrix.sum(axis=1), groups),
        "sex": Judged(SEXES, truth // len(EMOTIONS), matrix.sum(axis=2), groups),
    }
