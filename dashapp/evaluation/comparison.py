"""Evaluations made comparable: models, their further trainings, and people, all as answers to labelled items.

Each is one table of `ANSWERS`: what was true, what was said, how surely, and who was judged. An item's answer of a
model counts once; of people each vote does. Models with words of their own (RAVDESS's) answer in `EMOTIONS` here, and
calm stays calm.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

from dashapp import metrics
from dashapp.evaluation.human_votes import VOTES_FILE, read_votes
from dashapp.evaluation.predictions_table import kind_of, probabilities, read_predictions
from dashapp.evaluation.summary import PREDICTIONS_FILE
from dashapp.labels import EMOTIONS, SAME_AS, SEXES, SPEECH_CLASSES

Array = np.ndarray[Any, Any]

ANSWERS: Final[Mapping[str, Any]] = {
    "item": pl.String,
    "corpus": pl.String,
    "split": pl.String,
    "condition": pl.String,
    "speaker": pl.String,
    "sex": pl.String,
    "race": pl.String,
    "age": pl.String,
    "truth": pl.String,
    "said": pl.String,
    "confidence": pl.Float32,
    "count": pl.Int64,
}
"""``said`` is null where there was no answer; ``confidence`` is null of people; ``age`` is a band of `AGE_BANDS`."""
AGE_BANDS: Final = (("up to 30", 30), ("31 to 45", 45), ("46 and more", 999))
LEAST_CELLS: Final = 3
"""Cells of two matrices from which a correlation says something."""
PEOPLE: Final = "people"
RELIABILITY_BINS: Final = metrics.CALIBRATION_BINS
OWN: Final = "own"
"""Before the names of evaluations of own files."""
FACTORS: Final = ("split", "condition", "corpus", "sex", "race", "age")
"""What answers can be chosen by."""


@dataclass(frozen=True, eq=False)
class Evaluation:
    """Answers of one model, one further training of it, or some people.

    Attributes:
        name: ``speech-mfcc-cnn``, ``speech-mfcc-cnn/random-split``, ``people/listeners``.
        kind: ``speech``, ``face`` or ``people``.
        answers: Columns of `ANSWERS`.
    """

    name: str
    kind: str
    answers: pl.DataFrame

    @property
    def labels(self) -> tuple[str, ...]:
        """`EMOTIONS`, and behind them what else is true or said."""
        own = {*self.answers["truth"].unique(), *self.answers["said"].drop_nulls().unique()}
        return (*EMOTIONS, *sorted(own - set(EMOTIONS)))

    def values(self, factor: str) -> tuple[str, ...]:
        """Return what answers can be chosen by in one of `FACTORS`."""
        return tuple(sorted(self.answers[factor].drop_nulls().unique()))


@dataclass(frozen=True)
class Selection:
    """Which answers are compared; None leaves a factor open.

    Attributes:
        least_confidence: Answers that are less sure are left out; those without a confidence stay.
        merged: Classes that count as one, by its name: ``{"fear or surprise": ("fear", "surprise")}``.
    """

    split: str | None = None
    condition: str | None = None
    corpus: str | None = None
    sex: str | None = None
    race: str | None = None
    age: str | None = None
    least_confidence: float = 0.0
    merged: Mapping[str, tuple[str, ...]] | None = None

    def of(self, evaluation: Evaluation) -> pl.DataFrame:
        """Return the answers that are chosen, however sure, with merged classes."""
        chosen = {name: getattr(self, name) for name in FACTORS if getattr(self, name) is not None}
        table = evaluation.answers.filter(**chosen) if chosen else evaluation.answers
        renamed = {old: name for name, others in (self.merged or {}).items() for old in others}
        return table.with_columns(pl.col("truth", "said").replace(renamed)) if renamed else table


@dataclass(frozen=True, eq=False)
class Judgement:
    """How right the chosen answers are.

    Attributes:
        labels: The ``k`` classes.
        counts: ``(k, k)``: rows are the truth, columns what was said.
        scores: As `dashapp.metrics.scores_of` gives them.
        n: How many answers.
        speakers: How many people were judged; 0 where they are not known.
        coverage: Share of the chosen items that are answered surely enough.
        reliability: Bins of confidence; of people all are empty.
        coverage_curve: Share of the items that are answered, and accuracy of those answers; empty of people.
    """

    labels: tuple[str, ...]
    counts: Array
    scores: Mapping[str, Array]
    n: int
    speakers: int
    coverage: float
    reliability: Sequence[metrics.ReliabilityBin]
    coverage_curve: Sequence[tuple[float, float]]

    @property
    def ece(self) -> float:
        """Expected calibration error; NaN of people."""
        return metrics.calibration_error_of(self.reliability)

    @property
    def shares(self) -> Array:
        """``(k, k)`` shares of each row; NaN in a row without items."""
        rows = self.counts.sum(axis=1, keepdims=True)
        shares: Array = np.divide(self.counts, rows, out=np.full(self.counts.shape, np.nan), where=rows > 0)
        return shares


def judge(evaluation: Evaluation, selection: Selection, *, resamples: int = metrics.RESAMPLES) -> Judgement:
    """Return how right the chosen answers of an evaluation are."""
    table = selection.of(evaluation)
    gone = {old for others in (selection.merged or {}).values() for old in others}
    labels = (*(label for label in evaluation.labels if label not in gone), *(selection.merged or {}))
    sure = table.filter(pl.col("confidence").is_null() | (pl.col("confidence") >= selection.least_confidence))
    answered = sure.filter(pl.col("said").is_not_null())
    by_group = _counts(answered if selection.least_confidence else sure, labels)
    known = answered.filter(pl.col("confidence").is_not_null())
    right, confidence = (known["truth"] == known["said"]).to_numpy(), known["confidence"].to_numpy()
    total = int(table["count"].sum())
    return Judgement(
        labels=labels,
        counts=by_group.sum(axis=0)[:, :-1],
        scores=metrics.scores_of(by_group, resamples=resamples),
        n=int(by_group.sum()),
        speakers=sure["speaker"].n_unique() if sure["speaker"].null_count() < sure.height else 0,
        coverage=int(answered["count"].sum()) / total if total else float("nan"),
        reliability=metrics.reliability_of(right, confidence, RELIABILITY_BINS),
        coverage_curve=[(share, rate) for share, _, rate in metrics.coverage_of(right, confidence)]
        if len(right)
        else [],
    )


def _counts(table: pl.DataFrame, labels: Sequence[str]) -> Array:
    """Return ``(speakers, k, k + 1)`` counts; the last column holds items without an answer."""
    cells = table.group_by("speaker", "truth", "said").agg(pl.col("count").sum())
    # In a fixed order, so that the same seed draws the same speakers.
    speakers = cells["speaker"].unique().sort().to_list() or [None]
    place = {label: i for i, label in enumerate(labels)}
    counts = np.zeros((len(speakers), len(labels), len(labels) + 1))
    rows = {speaker: i for i, speaker in enumerate(speakers)}
    at = [[rows[s], place[t], place.get(a, len(labels))] for s, t, a in cells.select("speaker", "truth", "said").rows()]
    if at:
        np.add.at(counts, tuple(np.array(at).T), cells["count"].to_numpy())
    return counts


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


def mcnemar(first: Evaluation, second: Evaluation, selection: Selection) -> McNemar | None:
    """Return the test of two models; None where they have no item in common, as people have none."""
    from scipy.stats import binomtest

    tables = [
        selection.of(each).filter(pl.col("item").is_not_null()).select("item", right=pl.col("truth") == pl.col("said"))
        for each in (first, second)
    ]
    both = tables[0].join(tables[1], on="item", suffix="_other").unique("item").with_columns(pl.all().fill_null(False))
    if both.is_empty():
        return None
    only_first = both.filter(pl.col("right") & ~pl.col("right_other")).height
    only_second = both.filter(~pl.col("right") & pl.col("right_other")).height
    differing = only_first + only_second
    p_value = float(binomtest(only_first, differing).pvalue) if differing else 1.0
    return McNemar(both.height, only_first, only_second, p_value)


def errs_alike(first: Judgement, second: Judgement) -> float:
    """Return how far two err in the same way: the correlation of the shares off the diagonal; NaN without any."""
    labels = [label for label in first.labels if label in second.labels]
    shares: list[Array] = []
    for each in (first, second):
        at = [each.labels.index(label) for label in labels]
        shares.append(each.shares[np.ix_(at, at)])
    off = ~np.eye(len(labels), dtype=bool) & np.isfinite(shares[0]) & np.isfinite(shares[1])
    one, other = shares[0][off], shares[1][off]
    if off.sum() < LEAST_CELLS or min(one.std(), other.std()) == 0:
        return float("nan")
    return float(np.corrcoef(one, other)[0, 1])


def all_evaluations(models: Path, own: Path | None = None, votes: Path = VOTES_FILE) -> dict[str, Evaluation]:
    """Return every stored evaluation of emotions by its name: models, own files, people; each is read once.

    Args:
        models: The folder of the models.
        own: The folder of the evaluations of own files.
        votes: The counts of people's votes.
    """
    found = {}
    kept = sorted(own.glob(f"*/{PREDICTIONS_FILE}")) if own and own.is_dir() else []
    for name, path in (*_stored(models), *((f"{OWN}/{path.parent.name}", path) for path in kept)):
        evaluation = _read(name, path, path.stat().st_mtime_ns)
        if evaluation:
            found[name] = evaluation
    return found | {each.name: each for each in _people(votes)}


def _stored(models: Path) -> Iterator[tuple[str, Path]]:
    for folder in sorted(path for path in models.iterdir() if path.is_dir()):
        for path in (folder / PREDICTIONS_FILE, *sorted(folder.glob(f"runs/*/{PREDICTIONS_FILE}"))):
            if path.is_file():
                run = path.parent.name if path.parent != folder else ""
                yield f"{folder.name}/{run}" if run else folder.name, path


@cache
def _read(name: str, path: Path, _modified: int) -> Evaluation | None:
    table = read_predictions(path)
    kind = kind_of(table)
    return None if kind == "gate" else of_predictions(name, kind, table)


def of_predictions(name: str, kind: str, table: pl.DataFrame) -> Evaluation:
    """Return a table of predictions as an evaluation of emotions: of 14 classes, their marginals."""
    classes = tuple(column.removeprefix("p_") for column in table.columns if column.startswith("p_"))
    shares = probabilities(table, classes)
    words = classes
    truth = table["truth"]
    if classes == SPEECH_CLASSES:
        shares, words = shares.reshape(-1, len(SEXES), len(EMOTIONS)).sum(axis=1), EMOTIONS
        truth = truth.str.split("_").list.last()
    said, confidence = _tops(shares, words)
    answers = table.with_columns(
        truth=truth.replace(SAME_AS), said=pl.Series(said, dtype=pl.String).replace(SAME_AS), age=_band()
    ).with_columns(confidence=pl.Series(confidence, dtype=pl.Float32), count=pl.lit(1, pl.Int64))
    return Evaluation(name, kind, answers.select(pl.col(column).cast(form) for column, form in ANSWERS.items()))


def _band() -> pl.Expr:
    """Return the band of `AGE_BANDS` of the column ``age``, in years."""
    bands = pl.coalesce(pl.when(pl.col("age") <= most).then(pl.lit(band)) for band, most in AGE_BANDS)
    return bands.cast(pl.String)


def _tops(shares: Array, words: Sequence[str]) -> tuple[list[str | None], list[float | None]]:
    known = np.nan_to_num(shares, nan=-1.0)
    best, sure = known.argmax(axis=1).tolist(), known.max(axis=1).tolist()
    said = [words[i] if share >= 0 else None for i, share in zip(best, sure, strict=True)]
    return said, [share if share >= 0 else None for share in sure]


def _people(votes: Path) -> Iterable[Evaluation]:
    if not votes.is_file():
        return
    unknown = {"item": pl.lit(None), "condition": pl.lit("clean"), "confidence": pl.lit(None)}
    answers = read_votes(votes).with_columns(age=_band(), **unknown)
    for (people,), group in sorted(answers.group_by("people")):
        shown = group.select(pl.col(column).cast(form) for column, form in ANSWERS.items())
        yield Evaluation(f"{PEOPLE}/{people}", PEOPLE, shown)
