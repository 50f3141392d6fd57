"""Bootstrap percentile intervals of scores: how far a figure would move with other speakers, or other items.

Pure NumPy. Source of the cluster bootstrap: Field and Welsh, "Bootstrapping clustered data",
doi:10.1111/j.1467-9868.2007.00593.x.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from dashapp.evaluation.counts import Array, accuracy_of, count_pairs, uar_of

RESAMPLES: Final = 2000
LEAST_GROUPS: Final = 5
LEAST_ITEMS: Final = 30
_SCORES: Final[dict[str, Callable[[Array], Array]]] = {"accuracy": accuracy_of, "uar": uar_of}


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

    Items of one group (a speaker) are not independent, so whole groups are drawn. Without groups single items are. Of
    fewer than `LEAST_GROUPS` groups, or `LEAST_ITEMS` items without groups, nothing tells how others would fare.

    Args:
        truth: ``(n,)`` class indices.
        prediction: ``(n,)`` class indices or `NO_ANSWER`.
        classes: Number of classes.
        groups: ``(n,)`` names; an item whose group is None stands for itself.
        resamples: How many bootstrap samples are drawn.
        level: Share of them that lies within the interval.
        seed: Of the random draws.

    Returns:
        ``{"accuracy": (low, high), "uar": (low, high)}``; NaN of too few items.
    """
    if too_few(groups, len(truth)):
        return {name: (float("nan"), float("nan")) for name in _SCORES}
    drawn = _resampled(truth, prediction, classes, groups, resamples, np.random.default_rng(seed))
    if drawn is None:
        return {name: (float("nan"), float("nan")) for name in _SCORES}
    tails = [50 * (1 - level), 50 * (1 + level)]
    return {name: _percentiles(score(drawn), tails) for name, score in _SCORES.items()}


def too_few(groups: Sequence[str | None] | None, items: int) -> str | None:
    """Return what there are too few of for an interval, ``speakers`` or ``items``; None where there are enough."""
    named = {group for group in groups or () if group is not None}
    if named:
        return "speakers" if len(named) < LEAST_GROUPS else None
    return "items" if items < LEAST_ITEMS else None


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
        uars.append(float(uar_of(count_pairs(truth[side], prediction[side], classes))))
        counts = _resampled(truth[side], prediction[side], classes, named[side].tolist(), resamples, random)
        drawn.append(np.full(resamples, np.nan) if counts is None else uar_of(counts))
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
    counts = count_pairs(truth, prediction, classes)
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
