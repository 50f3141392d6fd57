"""What it gains to read clips relative to their speaker, by how many of them are known."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import polars as pl

from dashapp.evaluation import metrics
from dashapp.evaluation.corpora import OTHER_SENTENCES, corpora_apart
from dashapp.evaluation.figures import speech_views
from dashapp.predictions import Json
from dashapp.predictions.relative import HALF_AT, relative_shares, strength

Array = np.ndarray[Any, Any]

SET_SIZES: Final = (5, 8, 12, 20, 40)
"""Clips of one person that are read together."""
REPEATS: Final = 5
"""How often a speaker's clips are dealt anew into sets."""
HALVES: Final = (1.0, 3.0, 5.0, 7.0, 10.0, 15.0, 25.0, 50.0, 1e9)
"""What `HALF_AT` is chosen from; the last changes nothing."""


def relative_figures(table: pl.DataFrame, half_at: float = HALF_AT, sizes: Sequence[int] = SET_SIZES) -> Json:
    """Return the UAR of each corpus by the number of clips of one person that are read together.

    Args:
        table: Answers of a speech model.
        half_at: As `dashapp.predictions.relative.HALF_AT`.
        sizes: Clips of a set.

    Returns:
        By corpus, by size: ``n`` clips a deal, ``raw`` and ``relative`` UAR of the same clips, mean over the deals.
    """
    found = {
        corpus: {str(size): figures for size in sizes if (figures := _of_size(part, size, half_at))}
        for corpus, part in corpora_apart(table.drop_nulls("speaker")).items()
        if corpus != OTHER_SENTENCES
    }
    return {corpus: by_size for corpus, by_size in found.items() if by_size}


def best_half(table: pl.DataFrame) -> tuple[float, dict[str, float]]:
    """Return the `HALVES` with the highest mean UAR over corpora and sizes, and that mean of each of them."""
    means = {}
    for half in HALVES:
        found = relative_figures(table, half)
        means[half] = float(np.mean([row["relative"] for part in found.values() for row in part.values()]))
    return max(means, key=means.__getitem__), {f"{half:g}": mean for half, mean in means.items()}


def _of_size(part: pl.DataFrame, size: int, half_at: float) -> Json | None:
    emotion = speech_views(part)["emotion"]
    answered = emotion.prediction != metrics.NO_ANSWER
    truth, shares = emotion.truth[answered], emotion.probabilities[answered]
    speakers = part["speaker"].to_numpy()[answered]
    scores = []
    for seed in range(REPEATS):
        sets = _deal(speakers, size, np.random.default_rng(seed))
        if not sets:
            return None
        chosen = np.concatenate(sets)
        read = np.concatenate([relative_shares(shares[each], strength(size, half_at)) for each in sets])
        k = len(emotion.labels)
        raw, relative = shares[chosen].argmax(axis=1), read.argmax(axis=1)
        scores.append([len(chosen), *(metrics.uar(truth[chosen], said, k) for said in (raw, relative))])
    n, raw_uar, relative_uar = np.mean(scores, axis=0)
    return {"n": int(n), "raw": float(raw_uar), "relative": float(relative_uar)}


def _deal(speakers: Array, size: int, rng: np.random.Generator) -> list[Array]:
    """Deal the clips of each speaker into sets of ``size``; what is left over is in none."""
    sets: list[Array] = []
    for speaker in np.unique(speakers):
        places = rng.permutation(np.flatnonzero(speakers == speaker))
        sets += [places[start : start + size] for start in range(0, len(places) - size + 1, size)]
    return sets
