"""Kaggle's form of FER2013, ``fer2013.csv``, with Microsoft's table of votes, ``fer2013new.csv``."""

from collections import defaultdict
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from dashapp.datasets.faceset import SIDE, USAGES, VOTE_LABELS, FaceSet
from dashapp.datasets.sample import Refused
from dashapp.errors import CorpusError
from dashapp.labels import EMOTIONS

_VOTE_COLUMNS: Final = (*VOTE_LABELS[:-1], "NF")


def read_csv(path: Path, votes: Path | None = None) -> FaceSet:
    """Read ``emotion,pixels,Usage``, one face a row, in any order of the columns.

    Args:
        path: ``fer2013.csv``.
        votes: ``fer2013new.csv``, whose rows are those of ``path``; None gives faces without votes.

    Raises:
        ValueError: If columns are missing or the votes belong to another table.
    """
    table = pl.read_csv(path, infer_schema=False).rename(str.strip)
    _demand(path, table, ("emotion", "pixels", "Usage"))
    counts, faceless = _read_votes(votes, table["Usage"]) if votes else _no_votes(len(table))
    images = np.zeros((len(table), SIDE, SIDE), np.uint8)
    emotion = np.zeros(len(table), np.int64)
    faults = dict.fromkeys(faceless.nonzero()[0].tolist(), "FER+ has no name for it: people saw no face")
    for row, (label, pixels, usage) in enumerate(table.select("emotion", "pixels", "Usage").iter_rows()):
        try:
            emotion[row], images[row] = _label(label, usage), _picture(pixels)
        except ValueError as exc:
            faults[row] = str(exc)
    taken = np.array([row not in faults for row in range(len(table))], np.bool_)
    return FaceSet(
        images=images,
        emotion=emotion,
        votes=counts,
        usage=np.array(table["Usage"].fill_null("").to_list(), dtype=np.str_),
        row=np.arange(len(table)),
        ambiguous=find_ambiguous(images, emotion),
        refused=tuple(Refused(path, f"row {row}: {reason}") for row, reason in sorted(faults.items())),
    ).select(taken)


def find_ambiguous(images: NDArray[np.uint8], emotion: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Mark the faces of which an identical picture carries another label: ``(n,)`` bool."""
    labels: dict[bytes, set[int]] = defaultdict(set)
    keys = [image.tobytes() for image in images]
    for key, label in zip(keys, emotion.tolist(), strict=True):
        labels[key].add(label)
    return np.array([len(labels[key]) > 1 for key in keys], np.bool_)


def _label(emotion: str | None, usage: str | None) -> int:
    if usage not in USAGES:
        raise ValueError(f"usage {usage!r} is not one of {', '.join(USAGES)}")
    codes = [str(code) for code in range(len(EMOTIONS))]
    if emotion not in codes:
        raise ValueError(f"emotion {emotion!r} is not one of 0 to {len(EMOTIONS) - 1}")
    return codes.index(emotion)


def _picture(pixels: str | None) -> NDArray[np.uint8]:
    try:
        values = bytes(map(int, (pixels or "").split()))
    except ValueError:
        raise ValueError("pixels are not numbers from 0 to 255") from None
    if len(values) != SIDE * SIDE:
        raise ValueError(f"{len(values)} pixels, not {SIDE * SIDE}")
    return np.frombuffer(values, np.uint8).reshape(SIDE, SIDE)


def _no_votes(n: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    return np.zeros((n, len(VOTE_LABELS)), np.int64), np.zeros(n, np.bool_)


def _read_votes(path: Path, usage: pl.Series) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return votes ``(n, 10)`` and which rows have no name, FER+'s mark of what is no face ``(n,)``."""
    table = pl.read_csv(path, infer_schema=False).rename(str.strip)
    _demand(path, table, ("Usage", "Image name", *_VOTE_COLUMNS))
    if table["Usage"].to_list() != usage.to_list():
        raise CorpusError(f"{path}: its rows are not those of the table of faces")
    counts = table.select(pl.col(_VOTE_COLUMNS).cast(pl.Int64).fill_null(0)).to_numpy()
    return counts, table["Image name"].fill_null("").eq("").to_numpy()


def _demand(path: Path, table: pl.DataFrame, columns: tuple[str, ...]) -> None:
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise CorpusError(f"{path}: no column {', '.join(missing)}; there are {', '.join(table.columns)}")
