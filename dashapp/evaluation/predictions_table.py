"""The table of a model's answers to labelled items, ``predictions.parquet``: one row for each item and condition.

Columns are those of `COLUMNS`, then one ``p_<class>`` a class (null where the model gave no answer), and for faces,
where they are known, the FER+ majority ``ferplus_truth`` and one ``q_<label>`` a FER+ label. The order of the classes
stands in the file's metadata, so that the table can be read without the model.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

from dashapp.errors import DashappError
from dashapp.labels import CROP_KINDS, CROWD_CLASSES, EMOTIONS, RAVDESS_EMOTIONS, SOUND_KINDS, SPEECH_CLASSES

Array = np.ndarray[Any, Any]

COLUMNS: Final[Mapping[str, Any]] = {
    "item": pl.String,
    "corpus": pl.String,
    "split": pl.String,
    "run": pl.String,
    "condition": pl.String,
    "speaker": pl.String,
    "sex": pl.String,
    "race": pl.String,
    "age": pl.Int16,
    "truth": pl.String,
}
CLASSES: Final[Mapping[str, tuple[str, ...]]] = {
    "speech": SPEECH_CLASSES,
    "face": EMOTIONS,
    "gate": SOUND_KINDS,
    "verifier": CROP_KINDS,
    "crowd": CROWD_CLASSES,
}
"""The classes of each kind of table; a speech model of one corpus may have some of `RAVDESS_EMOTIONS` instead."""
FERPLUS_TRUTH: Final = "ferplus_truth"


class PredictionsError(DashappError):
    """A table of predictions that is missing, damaged, or of other classes."""


def build_table(
    rows: Iterable[Mapping[str, Any]],
    kind: str,
    extra: Mapping[str, Any] | None = None,
    *,
    classes: Sequence[str] | None = None,
) -> pl.DataFrame:
    """Build a table of the columns above.

    Args:
        rows: One mapping an item, of the names in `COLUMNS` and ``p_<class>``; what is absent is null.
        kind: One of `CLASSES`.
        extra: Names and types of further columns.
        classes: By default those of ``kind``.
    """
    columns = {f"p_{name}": pl.Float32 for name in classes or CLASSES[kind]}
    return pl.DataFrame(list(rows), schema={**COLUMNS, **columns, **(extra or {})})


def probability_columns(
    classes: Sequence[str], values: Sequence[float] | Array | None, prefix: str = "p_"
) -> dict[str, float | None]:
    """Return ``{p_<class>: probability}``; null everywhere where there was no answer."""
    found: Sequence[float | None] = [None] * len(classes) if values is None else [float(p) for p in values]
    return {prefix + name: value for name, value in zip(classes, found, strict=True)}


def classes_of(frame: pl.DataFrame) -> tuple[str, ...]:
    """Return the classes of ``frame``, in the order of its columns."""
    return tuple(name.removeprefix("p_") for name in frame.columns if name.startswith("p_"))


def kind_of(frame: pl.DataFrame) -> str:
    """Return one of `CLASSES`, by the classes of ``frame``.

    Raises:
        PredictionsError: If they are the classes of none of them.
    """
    found = classes_of(frame)
    for kind, classes in CLASSES.items():
        if found == classes:
            return kind
    if found and set(found) <= set(RAVDESS_EMOTIONS):
        return "speech"
    raise PredictionsError(f"the classes {', '.join(found) or '(none)'} are those of no kind of model")


def probabilities(frame: pl.DataFrame, classes: Sequence[str], prefix: str = "p_") -> Array:
    """Return ``(n, classes)`` float64, NaN in the rows without an answer."""
    columns = [frame[prefix + name].cast(pl.Float64).fill_null(float("nan")).to_numpy() for name in classes]
    return np.stack(columns, axis=1)


def indices(frame: pl.DataFrame, classes: Sequence[str], column: str = "truth") -> Array:
    """Return the ``(n,)`` indices among ``classes`` of the labels in ``column``.

    Raises:
        PredictionsError: If a label is none of them.
    """
    names = frame[column].to_list()
    place = {name: index for index, name in enumerate(classes)}
    unknown = sorted({str(name) for name in names} - set(place))
    if unknown:
        raise PredictionsError(f"{', '.join(unknown)} in the column {column}: not one of {', '.join(classes)}")
    return np.array([place[name] for name in names], np.int64)


def write_predictions(frame: pl.DataFrame, path: Path) -> None:
    """Write ``frame`` with the order of its classes in the metadata."""
    kind = kind_of(frame)
    path.parent.mkdir(parents=True, exist_ok=True)
    metadata = {"kind": kind, "classes": json.dumps(classes_of(frame))}
    frame.write_parquet(path, compression="zstd", statistics=False, metadata=metadata)


def read_predictions(path: Path) -> pl.DataFrame:
    """Read a table that `write_predictions` wrote.

    Raises:
        PredictionsError: If it can't be read, a column is missing, or its classes are not those of this program.
    """
    try:
        frame, metadata = pl.read_parquet(path), pl.read_parquet_metadata(path)
    except (OSError, pl.exceptions.PolarsError) as exc:
        raise PredictionsError(f"{path} cannot be read: {exc}") from exc
    missing = [name for name in COLUMNS if name not in frame.columns]
    if missing:
        raise PredictionsError(f"{path} lacks the columns {', '.join(missing)}")
    kind_of(frame)
    if json.loads(metadata.get("classes", "[]")) != list(classes_of(frame)):
        raise PredictionsError(f"{path} does not say in its metadata that its classes stand in this program's order")
    return frame
