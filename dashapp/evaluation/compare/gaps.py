"""How much better some are judged than others: women than men, one corpus than the others, any further factor."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import polars as pl

from dashapp.evaluation.compare.comparison import Selection, counts_of
from dashapp.evaluation.compare.count_scores import drawn, with_ends
from dashapp.evaluation.stored_runs import Evaluation

Array = np.ndarray[Any, Any]

MOST_PARTS: Final = 12
"""Of a factor with more values the most frequent are shown; the others still count among "all others"."""
_OTHERS: Final = "\0"


@dataclass(frozen=True, eq=False)
class Part:
    """The answers of one value of a factor.

    Attributes:
        value: Of the factor: ``female``.
        n: How many answers.
        uar: Unweighted average recall and both ends of its 95 % interval.
        gap: By how much it lies above that of all other values, over the classes that both have, with its interval;
            NaN where there are no others.
    """

    value: str
    n: int
    uar: Array
    gap: Array


@lru_cache(maxsize=32)
def parts_of(evaluation: Evaluation, selection: Selection, factor: str) -> tuple[Part, ...]:
    """Return the answers by the values of a factor, which itself is left open.

    Speakers are drawn as a whole, and both sides of a gap from the same draw: that is right where a speaker stands on
    one side, as with sexes, and where on both, as with corpora or rooms.

    Args:
        evaluation: Of what.
        selection: What is chosen of it.
        factor: One of ``FACTORS`` or of the evaluation's further columns.
    """
    table = selection.without(factor)
    answers = table.sure(table.of(evaluation)).filter(pl.col(factor).is_not_null())
    values = _values(answers, factor)
    labels = selection.labels(evaluation)
    if not values:
        return ()
    known = answers.with_columns(pl.when(pl.col(factor).is_in(values)).then(factor).otherwise(pl.lit(_OTHERS)))
    # A speaker keeps his or her place in all parts, so that a draw is the same for both sides of a gap.
    counts, _ = counts_of(known, labels, (factor, (*values, _OTHERS)))
    total, draws = counts.sum(axis=0), drawn(counts)
    parts = []
    for i, value in enumerate(values):
        own, others = (each[..., i, :, :] for each in (total, draws)), (_without(each, i) for each in (total, draws))
        (value_own, drawn_own), (value_others, drawn_others) = tuple(own), tuple(others)
        present = np.isfinite(_recalls(value_own))
        both = present & np.isfinite(_recalls(value_others))
        gap = with_ends(
            _mean(value_own, both) - _mean(value_others, both), _mean(drawn_own, both) - _mean(drawn_others, both)
        )
        uar = with_ends(_mean(value_own, present), _mean(drawn_own, present))
        parts.append(Part(value, int(value_own[:, :-1].sum()), uar, gap))
    return tuple(parts)


def _values(answers: pl.DataFrame, factor: str) -> Sequence[str]:
    """Return the most frequent values in their alphabetical order."""
    counted = answers.group_by(factor).agg(pl.col("count").sum()).sort(["count", factor], descending=[True, False])
    return sorted(counted[factor].head(MOST_PARTS))


def _without(counts: Array, i: int) -> Array:
    others: Array = counts.sum(axis=-3) - counts[..., i, :, :]
    return others


def _recalls(counts: Array) -> Array:
    """Return ``(..., k)`` recalls of ``(..., k, k + 1)`` counts; NaN in rows without items."""
    rows = counts.sum(axis=-1)
    hits = np.diagonal(counts, axis1=-2, axis2=-1)
    recalls: Array = np.divide(hits, rows, out=np.full(rows.shape, np.nan), where=rows > 0)
    return recalls


def _mean(counts: Array, classes: Array) -> Array:
    """Return the mean recall over some classes, ``(...)``; over those that a draw has."""
    recalls = _recalls(counts)[..., classes]
    known = np.isfinite(recalls)
    number = known.sum(axis=-1)
    sums = np.where(known, recalls, 0.0).sum(axis=-1)
    mean: Array = np.divide(sums, number, out=np.full(number.shape, np.nan), where=number > 0)
    return mean
