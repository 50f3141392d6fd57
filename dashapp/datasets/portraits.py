"""Press portraits of Labeled Faces in the Wild with the expression that one student saw, the project's outside judge.

People talk, frown and smile in them as they do in front of any camera; the faces of FER2013 were found by words for
emotions. Nothing is trained on them: people of even rank choose, people of odd rank judge.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from dashapp.datasets.sample import Refused
from dashapp.errors import DashappError
from dashapp.labels import EMOTIONS

NAME: Final = "portraits"
TITLE: Final = "Press portraits (Labeled Faces in the Wild) labelled by expression"
CITATION: Final = (
    "Huang, G. B., Ramesh, M., Berg, T. and Learned-Miller, E. (2007). Labeled Faces in the Wild: a database for "
    "studying face recognition in unconstrained environments."
)
LICENCE: Final = "labels Apache 2.0; the pictures are press photographs, for research"
URL: Final = "https://vis-www.cs.umass.edu/lfw/"
KNOWN_FAULTS: Final = (
    "One student labelled each portrait, and many talking faces are called neutral. Six of fear and four of disgust "
    "are too few for figures of their own."
)

TABLE: Final = "portraits.csv"
COLUMNS: Final = ("file", "emotion", "person")
CHOOSING, JUDGING = "even", "odd"
PARTS: Final = (CHOOSING, JUDGING)
"""People of even rank, sorted by name, whom choices are made on; and of odd rank, who judge them."""
COMMON: Final = ("angry", "happy", "sad", "surprise", "neutral")
"""Expressions with at least 60 portraits; only these have figures of their own."""
OWN_MIX: Final = {"neutral": 0.50, "happy": 0.42}
"""Shares of expressions among press portraits; the other expressions share the rest, by their counts."""


class PortraitsError(DashappError):
    """A table of portraits that cannot be read."""


@dataclass(frozen=True)
class Portrait:
    """One portrait.

    Attributes:
        item: Its stable name: ``portraits/Abel_Pacheco_0002``.
        path: The picture.
        emotion: One of `EMOTIONS`.
        person: Who is shown.
        part: One of `PARTS`.
    """

    item: str
    path: Path
    emotion: str
    person: str
    part: str


def read_portraits(data: Path) -> tuple[tuple[Portrait, ...], tuple[Refused, ...]]:
    """Read the portraits in ``data`` or in its folder ``portraits``: a table of file, emotion and person, and pictures.

    Raises:
        FileNotFoundError: If there is no table.
        PortraitsError: If the table lacks a column, or is none.
    """
    table = next((path for folder in (data, data / NAME) if (path := folder / TABLE).is_file()), None)
    if table is None:
        raise FileNotFoundError(f"no portraits in {data}: looked for {TABLE} there and in {NAME}/")
    taken, refused = [], []
    rows = _rows(table)
    ranks = {person: rank for rank, person in enumerate(sorted({person for _, _, person in rows}))}
    for file, emotion, person in rows:
        path = table.parent / file
        if emotion not in EMOTIONS:
            refused.append(Refused(path, f"the emotion {emotion!r} is not one of {', '.join(EMOTIONS)}"))
        elif not path.is_file():
            refused.append(Refused(path, "the file is not there"))
        else:
            taken.append(Portrait(f"{NAME}/{path.stem}", path, emotion, person, PARTS[ranks[person] % 2]))
    return tuple(taken), tuple(refused)


def _rows(table: Path) -> list[tuple[str, str, str]]:
    try:
        frame = pl.read_csv(table, infer_schema=False).select(COLUMNS)
    except pl.exceptions.PolarsError as exc:
        raise PortraitsError(f"{table} is no table with the columns {', '.join(COLUMNS)}: {exc}") from exc
    return [(file, emotion, person) for file, emotion, person in frame.drop_nulls().iter_rows()]


def own_mix_weights(truth: NDArray[np.integer]) -> NDArray[np.float64]:
    """Return a weight an item, so that the expressions have their share among press portraits; they sum to one.

    Args:
        truth: ``(n,)`` indices among `EMOTIONS`.
    """
    counts = np.bincount(truth, minlength=len(EMOTIONS)).astype(float)
    others = [i for i, name in enumerate(EMOTIONS) if name not in OWN_MIX]
    rest = 1 - sum(OWN_MIX.values())
    shares = rest * counts / max(counts[others].sum(), 1.0)
    for name, share in OWN_MIX.items():
        shares[EMOTIONS.index(name)] = share
    weights = (shares / np.maximum(counts, 1))[truth]
    normalised: NDArray[np.float64] = weights / weights.sum()
    return normalised
