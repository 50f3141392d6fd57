"""Figures with bootstrap intervals from counts alone: a hundred thousand answers are a few matrices of their speakers.

This is the cluster bootstrap of `dashapp.evaluation.bootstrap`: groups (speakers) are drawn as a whole. The same seed
draws the same groups, so that two sides that judge the same people can be compared draw by draw.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import numpy as np

from dashapp.evaluation.bootstrap import RESAMPLES, draw
from dashapp.evaluation.counts import COUNT_SCORES

Array = np.ndarray[Any, Any]

TAILS: Final = (2.5, 97.5)
"""Percentiles between which 95 % of the draws lie."""


def drawn(by_group: Array, *, resamples: int = RESAMPLES, seed: int = 0) -> Array:
    """Draw counts ``(resamples, ...)`` from counts ``(groups, ...)``.

    Whole groups are drawn; with one group single answers are.
    """
    counts = np.asarray(by_group, np.float64)
    if len(counts) == 1:
        return draw(counts, resamples, np.random.default_rng(seed))
    return np.tensordot(_weights(len(counts), resamples, seed), counts, axes=1)


@lru_cache(maxsize=16)
def _weights(groups: int, resamples: int, seed: int) -> Array:
    """Return how often each group is drawn, ``(resamples, groups)``."""
    draws = np.random.default_rng(seed).multinomial(groups, np.full(groups, 1 / groups), size=resamples)
    return draws.astype(np.float64)


def scores_of(counts: Array, draws: Array) -> dict[str, Array]:
    """Return figures with 95 % intervals.

    Args:
        counts: ``(k, k + 1)``: rows are the truth, columns the answer, the last of them no answer.
        draws: ``(resamples, k, k + 1)``, as `drawn` gives them.

    Returns:
        Value and both ends of its interval, ``(3,)`` for ``accuracy``, ``uar`` and ``macro_f1``, ``(3, k)`` for
        ``recall``, ``precision`` and ``f1``; NaN where undefined.
    """
    return {
        name: with_ends(score(np.asarray(counts, np.float64)), score(draws)) for name, score in COUNT_SCORES.items()
    }


def shares_of(counts: Array) -> Array:
    """Return the share of each answer in its row of ``(..., k, k + 1)`` counts; NaN in a row without items.

    Items without an answer, the last column, count in their row as they do in recall.
    """
    answered = counts[..., :-1]
    rows = counts.sum(axis=-1, keepdims=True)
    shares: Array = np.divide(answered, rows, out=np.full(answered.shape, np.nan), where=rows > 0)
    return shares


def with_ends(value: Array, samples: Array) -> Array:
    """Return a value and both ends of its interval, ``(3, ...)``, from samples ``(resamples, ...)``."""
    samples = np.asarray(samples, np.float64)
    known = np.isfinite(samples)
    if known.all():
        ends = np.percentile(samples, TAILS, axis=0)
    else:
        undefined = ~known.any(axis=0)
        ends = np.nanpercentile(np.where(undefined, 0.0, samples), TAILS, axis=0)
        ends = np.where(undefined, np.nan, ends)
    ends = np.where(np.isfinite(value), ends, np.nan)
    return np.stack([value, *ends])


def difference(first: Array, second: Array, *, same_groups: bool) -> Array:
    """Return the difference of two series of samples ``(resamples, ...)``.

    Args:
        first: Samples of one side.
        second: Of the other.
        same_groups: Whether both were drawn from the same groups; else the draws are paired at random, for they have
            nothing to do with each other.
    """
    if same_groups:
        return first - second
    apart: Array = first - second[np.random.default_rng(1).permutation(len(second))]
    return apart


Scores = Mapping[str, Array]
