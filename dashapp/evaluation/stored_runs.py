"""Stored evaluations as answers to labelled items: of models, of their further trainings, of own files, of people.

Each is one table of `ANSWERS`: what was true, what was said, how surely, and who was judged. An item's answer of a
model counts once; of people each vote does. Models with words of their own (RAVDESS's) answer in `EMOTIONS` here, and
calm stays calm until a selection counts it as neutral.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

from dashapp.evaluation.human_votes import VOTES_FILE, read_votes
from dashapp.evaluation.predictions_table import (
    COLUMNS,
    FERPLUS_TRUTH,
    classes_of,
    kind_of,
    probabilities,
    read_predictions,
)
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
EMOTIONAL: Final = ("speech", "face")
"""Kinds of models that name emotions; gate and verifier do not."""
SHARE: Final = "p_"
"""Before a label: the column of its probability."""
PEOPLE: Final = "people"
OWN: Final = "own"
"""Before the names of evaluations of own files."""
FACTORS: Final = ("split", "condition", "corpus", "sex", "race", "age")
"""What all answers can be chosen by."""
MOST_VALUES: Final = 50
"""A further column with more different values is no factor: it names files, or says something of each."""
_NOT_FURTHER: Final = (*COLUMNS, *ANSWERS, FERPLUS_TRUTH)


@dataclass(frozen=True, eq=False)
class Evaluation:
    """Answers of one model, one further training of it, or some people.

    Attributes:
        name: ``speech-mfcc-cnn``, ``speech-mfcc-cnn/random-split``, ``people/listeners``.
        kind: ``speech``, ``face`` or ``people``.
        answers: Columns of `ANSWERS`; then those of `further`, and of models one ``p_<label>`` a label.
    """

    name: str
    kind: str
    answers: pl.DataFrame

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """`EMOTIONS`, and behind them what else is true or said."""
        own = {*self.answers["truth"].unique(), *self.answers["said"].drop_nulls().unique()}
        return (*EMOTIONS, *sorted(own - set(EMOTIONS)))

    @cached_property
    def further(self) -> tuple[str, ...]:
        """Columns of own files' table that answers can be chosen by too."""
        return tuple(name for name in self.answers.columns if name not in ANSWERS and not name.startswith(SHARE))

    @cached_property
    def _values(self) -> dict[str, tuple[str, ...]]:
        return {name: tuple(sorted(self.answers[name].drop_nulls().unique())) for name in (*FACTORS, *self.further)}

    def values(self, factor: str) -> tuple[str, ...]:
        """Return what answers can be chosen by in one of `FACTORS` or of `further`."""
        return self._values.get(factor, ())


def all_evaluations(
    models: Path, own: Path | Sequence[Path] | None = None, votes: Path = VOTES_FILE
) -> dict[str, Evaluation]:
    """Return every stored evaluation of emotions by its name: models, own files, people; each is read once.

    Args:
        models: The folder of the models.
        own: The folder of the evaluations of own files, or several; of two of one name the first counts.
        votes: The counts of people's votes.
    """
    found = {}
    shelves = [own] if isinstance(own, Path) else own or ()
    kept = [path for shelf in reversed(shelves) for path in sorted(shelf.glob(f"*/{PREDICTIONS_FILE}"))]
    for name, path in (*_stored(models), *((f"{OWN}/{path.parent.name}", path) for path in kept)):
        evaluation = _read(name, path, path.stat().st_mtime_ns)
        if evaluation:
            found[name] = evaluation
    people = _people(votes, votes.stat().st_mtime_ns) if votes.is_file() else ()
    return found | {each.name: each for each in people}


def _stored(models: Path) -> Iterator[tuple[str, Path]]:
    for folder in sorted(path for path in models.iterdir() if path.is_dir()):
        for path in (folder / PREDICTIONS_FILE, *sorted(folder.glob(f"runs/*/{PREDICTIONS_FILE}"))):
            if path.is_file():
                run = path.parent.name if path.parent != folder else ""
                yield f"{folder.name}/{run}" if run else folder.name, path


@lru_cache(maxsize=1024)
def _read(name: str, path: Path, _modified: int) -> Evaluation | None:
    table = read_predictions(path)
    kind = kind_of(table)
    return of_predictions(name, kind, table) if kind in EMOTIONAL else None


def of_predictions(name: str, kind: str, table: pl.DataFrame) -> Evaluation:
    """Return a table of predictions as an evaluation of emotions: of 14 classes, their marginals."""
    classes = classes_of(table)
    shares, words = probabilities(table, classes), tuple(SAME_AS.get(label, label) for label in classes)
    truth = table["truth"]
    if classes == SPEECH_CLASSES:
        shares, words = shares.reshape(-1, len(SEXES), len(EMOTIONS)).sum(axis=1), EMOTIONS
        truth = truth.str.split("_").list.last()
    said, confidence = tops(shares, words)
    answers = table.with_columns(
        truth=truth.replace(SAME_AS), said=said, confidence=confidence, count=pl.lit(1), age=_band()
    ).select(pl.col(column).cast(form) for column, form in ANSWERS.items())
    columns = [pl.Series(SHARE + word, shares[:, i], pl.Float32).fill_nan(None) for i, word in enumerate(words)]
    return Evaluation(name, kind, answers.with_columns(*_further(table), *columns))


def _further(table: pl.DataFrame) -> Iterator[pl.Series]:
    """Return the columns of somebody's own table that are factors."""
    for column in table.iter_columns():
        own = column.name not in _NOT_FURTHER and not column.name.startswith((SHARE, "q_"))
        if own and column.dtype == pl.String and 0 < column.drop_nulls().n_unique() <= MOST_VALUES:
            yield column


def tops(shares: Array, words: Sequence[str]) -> tuple[pl.Series, pl.Series]:
    """Return what is said of each row and how surely: the label with the highest share, null without an answer.

    Args:
        shares: ``(n, k)``, NaN in the rows without an answer.
        words: The ``k`` labels.
    """
    known = np.asarray(np.isfinite(shares).all(axis=1))
    filled = np.where(known[:, None], shares, 0.0)
    said = pl.Series("said", list(words), dtype=pl.String).gather(filled.argmax(axis=1))
    found = pl.DataFrame([pl.Series("known", known), said, pl.Series("confidence", filled.max(axis=1), pl.Float32)])
    answers = found.select(pl.when("known").then(name).alias(name) for name in ("said", "confidence"))
    return answers["said"], answers["confidence"]


def _band() -> pl.Expr:
    """Return the band of `AGE_BANDS` of the column ``age``, in years."""
    bands = pl.coalesce(pl.when(pl.col("age") <= most).then(pl.lit(band)) for band, most in AGE_BANDS)
    return bands.cast(pl.String)


@lru_cache(maxsize=4)
def _people(votes: Path, _modified: int) -> tuple[Evaluation, ...]:
    unknown = {"condition": pl.lit("clean"), "confidence": pl.lit(None)}
    answers = read_votes(votes).with_columns(age=_band(), **unknown)
    groups = sorted(answers.group_by("people", maintain_order=True))
    columns = [pl.col(column).cast(form) for column, form in ANSWERS.items()]
    return tuple(Evaluation(f"{PEOPLE}/{people}", PEOPLE, group.select(columns)) for (people,), group in groups)
