"""What a speech model gets right of each corpus by itself.

Each corpus is judged on its own classes: recall is averaged over those that it has, while the answer may be any of the
seven, and a clip that is refused counts as wrong. Restricted to the classes of the corpus, which a user does not know,
the figure stands beside it.

Of ASED only the sentences that are spoken in every emotion are judged; of the others the words tell the emotion.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

import numpy as np
import polars as pl

from dashapp.datasets import ased
from dashapp.evaluation import bootstrap, calibration, metrics
from dashapp.evaluation.conditions import CLEAN
from dashapp.evaluation.figures import Judged, speech_views
from dashapp.predictions import Json

Array = np.ndarray[Any, Any]

LENGTHS_S: Final = (1.0, 2.0, 3.0)
"""Bounds of the lengths of clips by which accuracy is told."""
CONFIDENCES: Final = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
"""From each of these on, answers are counted by themselves."""
OTHER_SENTENCES: Final = f"{ased.NAME}, sentences of one emotion each"


def corpora_apart(table: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return the clean answers of a speech table by corpus; those to ASED's other sentences apart."""
    clean = table.filter(pl.col("condition") == CLEAN)
    found = {str(corpus): part for (corpus,), part in sorted(clean.group_by("corpus", maintain_order=True))}
    if ased.NAME in found:
        part = found[ased.NAME]
        shared = part["item"].map_elements(_is_shared, return_dtype=pl.Boolean)
        found |= {ased.NAME: part.filter(shared), OTHER_SENTENCES: part.filter(~shared)}
    return {corpus: part for corpus, part in found.items() if part.height}


def _is_shared(item: str) -> bool:
    return ased.sentence(item) in ased.SHARED_SENTENCES


def corpus_figures(part: pl.DataFrame) -> Json:
    """Return what a model got right of one corpus.

    Args:
        part: Its answers to the clips of one corpus.

    Returns:
        ``uar`` with its interval over speakers, ``chance``, ``restricted_uar``, ``sex_accuracy``, ``ece``,
        ``unanswered``, the accuracy ``by_length`` and ``by_sex``, and ``by_confidence``: from each confidence on, what
        share of the clips is answered so surely, and what share of those answers is right.
    """
    views = speech_views(part)
    emotion, k = views["emotion"], len(views["emotion"].labels)
    present = np.unique(emotion.truth)
    right = emotion.prediction == emotion.truth
    return {
        "n": part.height,
        "speakers": part["speaker"].n_unique(),
        "classes": len(present),
        "chance": 1 / len(present),
        "uar": metrics.uar(emotion.truth, emotion.prediction, k),
        "interval_95": bootstrap.intervals(emotion.truth, emotion.prediction, k, emotion.groups)["uar"],
        "restricted_uar": metrics.uar(emotion.truth, restricted(emotion), k),
        "ece": calibration.expected_calibration_error(emotion.truth, emotion.probabilities),
        "unanswered": int((emotion.prediction == metrics.NO_ANSWER).sum()),
        "sex_accuracy": _sex_accuracy(views),
        "by_confidence": _by_confidence(emotion, right),
        "by_sex": _shares(part["sex"].fill_null("unknown").to_numpy(), right),
        "by_length": _by_length(part, right),
    }


def _sex_accuracy(views: Mapping[str, Judged]) -> float | None:
    return metrics.accuracy(views["sex"].truth, views["sex"].prediction) if "sex" in views else None


def restricted(judged: Judged) -> Array:
    """Return the best class of each row among those that the corpus has; `metrics.NO_ANSWER` without an answer."""
    others = np.setdiff1d(np.arange(len(judged.labels)), judged.truth)
    shares = np.nan_to_num(judged.probabilities)
    shares[:, others] = -1.0
    return np.where(judged.prediction == metrics.NO_ANSWER, metrics.NO_ANSWER, shares.argmax(axis=1))


def _by_confidence(judged: Judged, right: Array) -> list[list[float | None]]:
    confidence = np.nan_to_num(judged.probabilities).max(axis=1)
    answered = judged.prediction != metrics.NO_ANSWER
    found: list[list[float | None]] = []
    for least in CONFIDENCES:
        sure = answered & (confidence >= least)
        found.append([least, float(sure.mean()), float(right[sure].mean()) if sure.any() else None])
    return found


def _by_length(part: pl.DataFrame, right: Array) -> Json:
    if "seconds" not in part.columns:
        return {}
    seconds = part["seconds"].fill_null(float("nan")).to_numpy()
    known = np.isfinite(seconds)
    bounds = (0.0, *LENGTHS_S, np.inf)
    names = [f"from {low:g} s" if np.isinf(high) else f"{low:g} to {high:g} s" for low, high in pairwise(bounds)]
    place = np.digitize(seconds[known], LENGTHS_S)
    return _shares(np.array(names)[place], right[known])


def _shares(names: Array, right: Array) -> Json:
    """Return number and accuracy of the clips of each name."""
    return {
        str(name): {"n": int((names == name).sum()), "accuracy": float(right[names == name].mean())}
        for name in sorted(set(names))
    }


def by_corpus(table: pl.DataFrame) -> Json:
    """Return `corpus_figures` of each corpus of a speech table."""
    return {corpus: corpus_figures(part) for corpus, part in corpora_apart(table).items()}
