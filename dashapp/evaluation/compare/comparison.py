"""Evaluations judged and compared: which answers are chosen, how right they are, and where two lie apart."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, Final

import numpy as np
import polars as pl

from dashapp.evaluation import calibration
from dashapp.evaluation.bootstrap import RESAMPLES
from dashapp.evaluation.compare.count_scores import Scores, difference, drawn, scores_of, shares_of, with_ends
from dashapp.evaluation.stored_runs import (
    FACTORS,
    OWN,
    PEOPLE,
    SHARE,
    Evaluation,
    all_evaluations,
    of_predictions,
    tops,
)

__all__ = ["FACTORS", "OWN", "PEOPLE", "Evaluation", "Judgement", "Selection", "Side", "all_evaluations", "judge"]
__all__ += ["of_predictions"]

Array = np.ndarray[Any, Any]
Merged = tuple[str, tuple[str, ...]]
"""The name of a class, and the classes that count as it."""

CALM_AS_NEUTRAL: Final[Merged] = ("neutral", ("neutral", "calm"))
"""As RAVDESS's calm counts in the models of seven emotions and of own files."""
MOST_GROUPS: Final = 400
"""More speakers, or items of people's votes, are drawn in so many batches, each of whole speakers or items."""
RELIABILITY_BINS: Final = calibration.CALIBRATION_BINS


@dataclass(frozen=True)
class Selection:
    """Which answers are compared; None leaves a factor open.

    Attributes:
        further: Columns of own files' table and their values; of several values of a column any.
        least_confidence: Answers that are less sure are left out; those without a confidence stay.
        merged: Classes that count as one; such a class has the sum of their probabilities.
    """

    split: str | None = None
    condition: str | None = None
    corpus: str | None = None
    sex: str | None = None
    race: str | None = None
    age: str | None = None
    further: tuple[tuple[str, str], ...] = ()
    least_confidence: float = 0.0
    merged: tuple[Merged, ...] = ()

    def of(self, evaluation: Evaluation) -> pl.DataFrame:
        """Return the answers that are chosen, however sure, with merged classes."""
        chosen = [pl.col(name) == value for name in FACTORS if (value := getattr(self, name)) is not None]
        for column in dict.fromkeys(column for column, _ in self.further):
            values = [value for name, value in self.further if name == column]
            chosen.append(pl.col(column).is_in(values) if column in evaluation.further else pl.lit(False))
        table = evaluation.answers.filter(*chosen) if chosen else evaluation.answers
        for name, classes in self.merged:
            if (set(classes) - {name}) & set(evaluation.labels):
                table = _merge(table, name, classes)
        return table

    def sure(self, table: pl.DataFrame) -> pl.DataFrame:
        """Return the answers that are sure enough; of people all are."""
        if not self.least_confidence:
            return table
        return table.filter(
            pl.col("confidence").is_null() & pl.col("said").is_not_null()
            | (pl.col("confidence") >= self.least_confidence)
        )

    def without(self, factor: str) -> "Selection":
        """Return the selection with a factor left open."""
        if factor in FACTORS:
            return replace(self, **{factor: None})  # type: ignore[arg-type]  # the factors are texts
        return replace(self, further=tuple(pair for pair in self.further if pair[0] != factor))

    def named(self, *, own: bool = False) -> list[str]:
        """Return what is chosen, in words; of clips and faces that are not disturbed the condition is not said.

        Args:
            own: The answers are to somebody's own files, which are no part of a corpus, whatever their split is called.
        """
        condition = self.condition if self.condition != "clean" else None
        split = "own files" if own else self.split
        values = [split, condition, self.corpus, self.sex, self.race, self.age, *(value for _, value in self.further)]
        return [value for value in values if value]

    def labels(self, evaluation: Evaluation) -> tuple[str, ...]:
        """Return the classes of an evaluation, those that count as one under their common name at its end."""
        labels = list(evaluation.labels)
        for name, classes in self.merged:
            if set(classes) & set(labels):
                labels = [label for label in labels if label not in classes or label == name]
                labels += [name] if name not in labels else []
        return tuple(labels)


def _merge(table: pl.DataFrame, name: str, classes: Sequence[str]) -> pl.DataFrame:
    renamed = dict.fromkeys(classes, name)
    merged = table.with_columns(pl.col("truth", "said").replace(renamed))
    columns = [SHARE + label for label in classes if SHARE + label in table.columns]
    if not columns:
        return merged
    # Not sum_horizontal, which takes no answer for zero.
    total = sum((pl.col(column) for column in columns[1:]), pl.col(columns[0]))
    merged = merged.with_columns(total.alias("merged")).drop(columns).rename({"merged": SHARE + name})
    shares = merged.select(pl.col(f"^{SHARE}.*$").fill_null(float("nan")))
    said, confidence = tops(shares.to_numpy(), [column.removeprefix(SHARE) for column in shares.columns])
    return merged.with_columns(said=said, confidence=confidence)


@dataclass(frozen=True, eq=False)
class Judgement:
    """How right the chosen answers are.

    Attributes:
        labels: The ``k`` classes.
        counts: ``(k, k)``: rows are the truth, columns what was said.
        groups: Names of those whose answers are drawn as a whole, in batches where they are many.
        draws: ``(resamples, k, k + 1)`` counts of the bootstrap samples.
        scores: As `dashapp.evaluation.compare.count_scores.scores_of` gives them.
        missed: ``(k,)`` items of each class without an answer: wrong in every score, in no cell of ``counts``.
        n: How many answers.
        speakers: How many people were judged; 0 where they are not known.
        coverage: Share of the chosen items that are answered surely enough.
        reliability: Bins of confidence; of people all are empty.
        coverage_curve: Share of the items that are answered, and accuracy of those answers; empty of people.
    """

    labels: tuple[str, ...]
    counts: Array
    groups: tuple[str | None, ...]
    draws: Array
    scores: Scores
    missed: Array
    n: int
    speakers: int
    coverage: float
    reliability: Sequence[calibration.ReliabilityBin]
    coverage_curve: Sequence[tuple[float, float]]

    @property
    def unanswered(self) -> int:
        """How many items have no answer."""
        return int(self.missed.sum())

    @property
    def ece(self) -> float:
        """Expected calibration error; NaN of people."""
        return calibration.calibration_error_of(self.reliability)

    @cached_property
    def shares(self) -> Array:
        """``(3, k, k)`` shares of each row, and both ends of their intervals; NaN in a row without items.

        Items without an answer count in their row, so that the diagonal is the recall.
        """
        return with_ends(shares_of(np.column_stack([self.counts, self.missed])), shares_of(self.draws))


@lru_cache(maxsize=32)
def judge(evaluation: Evaluation, selection: Selection, *, resamples: int = RESAMPLES) -> Judgement:
    """Return how right the chosen answers of an evaluation are; what was judged last is remembered."""
    table = selection.of(evaluation)
    labels = selection.labels(evaluation)
    sure = selection.sure(table)
    counts, groups = counts_of(sure, labels)
    total = counts.sum(axis=0)
    draws = drawn(counts, resamples=resamples)
    known = (sure["confidence"].is_not_null() & sure["said"].is_not_null()).to_numpy()
    right = (sure["truth"] == sure["said"]).fill_null(value=False).to_numpy()[known]
    confidence = sure["confidence"].to_numpy()[known]
    asked = int(table["count"].sum())
    curve = [(share, rate) for share, _, rate in calibration.coverage_of(right, confidence)] if len(right) else []
    return Judgement(
        labels=labels,
        counts=total[:, :-1],
        groups=groups,
        draws=draws,
        scores=scores_of(total, draws),
        missed=total[:, -1],
        n=int(total[:, :-1].sum()),
        speakers=_speakers(sure, groups),
        coverage=float(total[:, :-1].sum()) / asked if asked else float("nan"),
        reliability=calibration.reliability_of(right, confidence, RELIABILITY_BINS),
        coverage_curve=curve,
    )


@dataclass(frozen=True, eq=False)
class Side:
    """One of the evaluations that are compared.

    Attributes:
        title: What it is called beside the others.
        evaluation: The evaluation.
        selection: What is chosen of it.
    """

    title: str
    evaluation: Evaluation
    selection: Selection

    @property
    def judged(self) -> Judgement:
        """How right it is."""
        return judge(self.evaluation, self.selection)


def counts_of(
    table: pl.DataFrame, labels: Sequence[str], *also: tuple[str, Sequence[str]]
) -> tuple[Array, tuple[str | None, ...]]:
    """Return counts ``(groups, ..., k, k + 1)`` and the groups' names; the last column holds items without an answer.

    Of more than `MOST_GROUPS` several are counted as one.

    Args:
        table: Answers.
        labels: The ``k`` classes.
        also: Further columns by which is counted, each with its values; a row with none of them is left out.
    """
    cells = (
        table.lazy()
        .group_by(_group(table).alias("group"), *(column for column, _ in also), "truth", "said")
        .agg(pl.col("count").sum())
        .collect()
    )
    # In a fixed order, so that the same seed draws the same speakers.
    groups = tuple(cells["group"].unique().sort().to_list()) or (None,)
    axes = [*also, ("truth", labels), ("said", (*labels, None))]
    rows = min(len(groups), MOST_GROUPS)
    group = _place("group", groups) % rows
    places = cells.select(group, *(_place(column, values) for column, values in axes), "count").drop_nulls()
    counts = np.zeros((rows, *(len(values) for _, values in axes)))
    at = tuple(places[column].to_numpy() for column in places.columns[:-1])
    np.add.at(counts, at, places["count"].to_numpy())
    return counts, groups


def _place(column: str, values: Sequence[str | None]) -> pl.Expr:
    """Return where among ``values`` a column's value stands; null where it is none of them."""
    return pl.col(column).replace_strict(
        pl.Series(values, dtype=pl.String), pl.Series(range(len(values))), default=None, return_dtype=pl.Int64
    )


def _group(table: pl.DataFrame) -> pl.Expr:
    """Return who is drawn as a whole: speakers; where nobody is known, items of several votes; else nobody."""
    speakers, items = (table[name].null_count() < table.height for name in ("speaker", "item"))
    if speakers:
        return pl.coalesce("speaker", "item") if table["speaker"].null_count() else pl.col("speaker")
    votes = items and table["confidence"].null_count() == table.height
    return pl.col("item") if votes else pl.lit(None, pl.String)


def _speakers(table: pl.DataFrame, groups: Sequence[str | None]) -> int:
    """Return how many people were judged, of whom the groups may be all."""
    unknown = table["speaker"].null_count()
    if unknown == table.height:
        return 0
    return table["speaker"].drop_nulls().n_unique() if unknown else len(groups)


def apart(first: Judgement, second: Judgement) -> tuple[tuple[str, ...], Array]:
    """Return the classes that two have in common, and by how much the first's shares of the rows lie above.

    Returns:
        The ``k`` labels, and ``(3, k, k)``: the difference and both ends of its 95 % interval.
    """
    labels = tuple(label for label in first.labels if label in second.labels)
    values, samples = [], []
    for each in (first, second):
        at = [each.labels.index(label) for label in labels]
        values.append(each.shares[0][np.ix_(at, at)])
        samples.append(shares_of(each.draws)[:, at][:, :, at])
    draws = difference(*samples, same_groups=same_people(first, second))
    return labels, with_ends(values[0] - values[1], draws)


def same_people(first: Judgement, second: Judgement) -> bool:
    """Return whether both judged the same people, or items of people's votes, which are known by name."""
    return len(first.groups) > 1 and first.groups == second.groups
