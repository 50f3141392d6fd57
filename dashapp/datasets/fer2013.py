"""FER2013, faces from the web in seven expressions, with the ten votes a face of FER+.

Goodfellow et al. 2013, "Challenges in representation learning" (doi:10.1016/j.neunet.2014.09.005);
Barsoum et al. 2016, "Training deep networks for facial expression recognition with crowd-sourced label distribution"
(doi:10.1145/2993148.2993165).
"""

from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from dashapp.datasets.class_folders import part_folders, read_class_folders
from dashapp.datasets.faceset import VOTE_LABELS, FaceSet, decode_faces
from dashapp.datasets.fer2013_csv import read_csv
from dashapp.datasets.sample import Refused

__all__ = ["VOTE_LABELS", "FaceSet", "read_fer2013"]

NAME: Final = "fer2013"
TITLE: Final = "FER2013 with FER+ votes"
CITATION: Final = (
    "Goodfellow, I. et al. (2013). Challenges in representation learning: a report on three machine learning contests. "
    "Barsoum, E. et al. (2016). Training deep networks for facial expression recognition with crowd-sourced label "
    "distribution."
)
LICENCE: Final = "Kaggle research competition; FER+ votes MIT"
URL: Final = "https://www.kaggle.com/c/challenges-in-representation-learning-facial-expression-recognition-challenge"
KNOWN_FAULTS: Final = (
    "Near-duplicates, some across its parts; labels of one rater that FER+'s majority shares on 72 % of the faces; "
    "identical pictures under different labels; 177 pictures that are no face."
)

_VOTE_COLUMNS: Final = tuple(
    f"ferplus_{name}"
    for name in (
        "neutral",
        "happiness",
        "surprise",
        "sadness",
        "anger",
        "disgust",
        "fear",
        "contempt",
        "unknown",
        "NF",
    )
)


def read_fer2013(data: Path) -> FaceSet:
    """Read FER2013 in the first form found in ``data`` or in its folders whose names begin with ``fer``.

    The forms: ``fer2013.parquet``; ``fer2013.csv`` (with ``fer2013new.csv`` anywhere there for the votes); folders
    ``train/<class>`` and ``test/<class>`` of pictures. ``data`` may also be the Parquet or CSV file itself.

    Raises:
        FileNotFoundError: If there is none; the message lists the forms that are read.
        CorpusError: If a table is not what its name says.
    """
    folders = _folders(data.parent if data.is_file() else data)
    if parquet := _find(data, folders, "fer2013.parquet"):
        return read_parquet(parquet)
    if csv := _find(data, folders, "fer2013.csv"):
        return read_csv(csv, _find(data, folders, "fer2013new.csv"))
    for folder in folders:
        if part_folders(folder):
            return read_class_folders(folder)
    raise FileNotFoundError(f"no FER2013 in {data}: looked for fer2013.parquet, fer2013.csv and train/<class>/*.jpg")


def parquet_below(data: Path) -> Path | None:
    """Return the file that `read_fer2013` reads where it is of the Parquet form; None where there is none."""
    return _find(data, _folders(data.parent if data.is_file() else data), "fer2013.parquet")


def _folders(data: Path) -> list[Path]:
    if not data.is_dir():
        return []
    return [data, *sorted(path for path in data.iterdir() if path.is_dir() and path.name.lower().startswith("fer"))]


def _find(data: Path, folders: list[Path], name: str) -> Path | None:
    if data.is_file() and data.suffix == Path(name).suffix and "new" not in name:
        return data
    return next((folder / name for folder in folders if (folder / name).is_file()), None)


def read_parquet(path: Path) -> FaceSet:
    """Read the Parquet form: a PNG file, its row, usage, label and votes a face."""
    table = pl.read_parquet(path)
    images, decoded = decode_faces(table["image"].to_list())
    rows = table["row"].to_numpy()
    faces = FaceSet(
        images=images,
        emotion=table["emotion"].cast(pl.Int64).to_numpy(),
        votes=table.select(pl.col(_VOTE_COLUMNS).cast(pl.Int64).fill_null(0)).to_numpy(),
        usage=np.array(table["usage"].to_list(), dtype=np.str_),
        row=rows.astype(np.int64),
        ambiguous=table["label_ambiguous"].to_numpy().astype(np.bool_),
        refused=tuple(Refused(path, f"row {row}: the picture does not decode") for row in rows[~decoded]),
    )
    return faces if decoded.all() else faces.select(decoded)
