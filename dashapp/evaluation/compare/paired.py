"""Two sides on the same items: whether one is right more often, and whether they err alike."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import polars as pl

from dashapp.evaluation.compare.comparison import Judgement, Selection, counts_of
from dashapp.evaluation.compare.count_scores import drawn, with_ends
from dashapp.evaluation.stored_runs import PEOPLE, Evaluation

Array = np.ndarray[Any, Any]
Chosen = tuple[Evaluation, Selection]

LEAST_CELLS: Final = 3
"""Cells of two matrices from which a correlation says something."""
LEAST_ITEMS: Final = 30
"""Items of either kind from which the agreement with people says something."""
_WORDS: Final = ("with people", "against people")


@dataclass(frozen=True)
class McNemar:
    """Two models on the same items (Q. McNemar 1947, doi 10.1007/BF02295996).

    Attributes:
        items: How many both answered.
        only_first: Items that the first alone got right.
        only_second: Items that the second alone got right.
        p_value: Of a difference at least as large if there were none: exact, two-sided.
    """

    items: int
    only_first: int
    only_second: int
    p_value: float


@lru_cache(maxsize=64)
def mcnemar(first: Chosen, second: Chosen) -> McNemar | None:
    """Return the test of two models; None where they have no item in common, or one is people with their many votes."""
    from scipy.stats import binomtest

    if PEOPLE in (first[0].kind, second[0].kind):
        return None
    both = _right(first).join(_right(second), on="item", suffix="_other")
    if both.is_empty():
        return None
    only_first = both.filter(pl.col("right") & ~pl.col("right_other")).height
    only_second = both.filter(~pl.col("right") & pl.col("right_other")).height
    differing = only_first + only_second
    p_value = float(binomtest(only_first, differing).pvalue) if differing else 1.0
    return McNemar(both.height, only_first, only_second, p_value)


def _right(chosen: Chosen) -> pl.DataFrame:
    """Return each item that is answered surely enough, and whether rightly: ``item``, ``speaker``, ``right``."""
    evaluation, selection = chosen
    table = selection.sure(selection.of(evaluation)).filter(pl.col("item").is_not_null())
    right = (pl.col("truth") == pl.col("said")).fill_null(False)
    # Of an item that stands in several splits or conditions the first answer counts.
    return table.select("item", "speaker", right=right).unique("item", keep="first", maintain_order=True)


@dataclass(frozen=True)
class Agreement:
    """Whether a model is right where people are.

    Attributes:
        with_people: How many items most people called what they are meant to be, and the model's share of right ones
            among them.
        against_people: Likewise of all other items.
        gap: By how much the first share lies above the second, and both ends of its 95 % interval.
    """

    with_people: tuple[int, float]
    against_people: tuple[int, float]
    gap: tuple[float, float, float]


@lru_cache(maxsize=64)
def agreement(model: Chosen, people: Chosen) -> Agreement | None:
    """Return whether a model errs where people do, item by item; None where there are too few items in common."""
    votes = people[1].of(people[0]).filter(pl.col("item").is_not_null())
    most = votes.group_by("item").agg(
        meant=(pl.col("count").filter(pl.col("truth") == pl.col("said")).sum() * 2 > pl.col("count").sum())
    )
    items = _right(model).join(most, on="item")
    if min(items["meant"].sum(), items.height - items["meant"].sum()) < LEAST_ITEMS:
        return None
    words = pl.when("meant").then(pl.lit(_WORDS[0])).otherwise(pl.lit(_WORDS[1]))
    said = pl.when("right").then(pl.lit(_WORDS[0])).otherwise(pl.lit(_WORDS[1]))
    cells = items.with_columns(truth=words, said=said, count=pl.lit(1), confidence=pl.lit(1.0))
    counts, _ = counts_of(cells, _WORDS)
    total = counts.sum(axis=0)
    gap = with_ends(_gap(total), _gap(drawn(counts)))
    rows = [(int(row.sum()), float(row[0] / row.sum())) for row in total]
    return Agreement(rows[0], rows[1], (float(gap[0]), float(gap[1]), float(gap[2])))


def _gap(counts: Array) -> Array:
    rows = counts.sum(axis=-1)
    shares = np.divide(counts[..., 0], rows, out=np.full(rows.shape, np.nan), where=rows > 0)
    gap: Array = shares[..., 0] - shares[..., 1]
    return gap


def errs_alike(first: Judgement, second: Judgement) -> float:
    """Return how far two err in the same way: the correlation of the shares off the diagonal; NaN without any."""
    labels = [label for label in first.labels if label in second.labels]
    shares: list[Array] = []
    for each in (first, second):
        at = [each.labels.index(label) for label in labels]
        shares.append(each.shares[0][np.ix_(at, at)])
    off = ~np.eye(len(labels), dtype=bool) & np.isfinite(shares[0]) & np.isfinite(shares[1])
    one, other = shares[0][off], shares[1][off]
    if off.sum() < LEAST_CELLS or min(one.std(), other.std()) == 0:
        return float("nan")
    return float(np.corrcoef(one, other)[0, 1])
