"""The clips and faces of the known corpora that stored evaluations are about, to be played and shown."""

import logging
import mimetypes
from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

import polars as pl

from dashapp.datasets.faceset import item_of
from dashapp.datasets.fer2013 import parquet_below
from dashapp.datasets.speech import read_speech
from dashapp.evaluation.stored_runs import OWN, Evaluation, all_evaluations

ROUTE: Final = "/api/v1/items/"
"""Where an item is served: this and its name."""
CLIP: Final = "clip"
PICTURE: Final = "picture"

log = logging.getLogger(__name__)


class ItemFiles:
    """Opens what lies in a folder of corpora and stands in a stored evaluation; nothing else.

    An item's name is only ever compared: no path is made of it, so that none can lead elsewhere.
    """

    def __init__(self, data: Path | None, models: Path) -> None:
        """Look nothing up yet.

        Args:
            data: The folder of the corpora; without it nothing is opened.
            models: The folder of the models and their evaluations.
        """
        self._data = data
        self._models = models

    def kind(self, item: str) -> str | None:
        """Return whether an item is a clip or a picture; None where it cannot be opened."""
        if self._data is None or item not in self._evaluated():
            return None
        if item in _clips(self._data):
            return CLIP
        return PICTURE if item in _faces(self._data) else None

    def open(self, item: str) -> tuple[bytes, str] | None:
        """Return an item and its media type; None where it cannot be opened."""
        kind = self.kind(item)
        if self._data is None or kind is None:
            return None
        if kind == PICTURE:
            return _face(self._data, _faces(self._data)[item]), "image/png"
        path = _clips(self._data)[item]
        try:
            return path.read_bytes(), mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        except OSError as exc:
            log.warning("%s cannot be read: %s", path, exc)
            return None

    def _evaluated(self) -> Collection[str]:
        evaluations = all_evaluations(self._models)
        return _items(tuple(each for name, each in evaluations.items() if not name.startswith(f"{OWN}/")))


@lru_cache(maxsize=2)
def _items(evaluations: tuple[Evaluation, ...]) -> Collection[str]:
    return frozenset(item for each in evaluations for item in each.answers["item"].drop_nulls().unique())


@lru_cache(maxsize=2)
def _clips(data: Path) -> Mapping[str, Path]:
    try:
        return {sample.item: sample.path for sample in read_speech(data).samples}
    except Exception as exc:  # noqa: BLE001 (tables that are not what their names say fail in every way there is)
        log.warning("no clips from %s: %r", data, exc)
        return {}


@lru_cache(maxsize=2)
def _faces(data: Path) -> Mapping[str, int]:
    """Return the place of each face in the table of FER2013's Parquet form; other forms are not opened."""
    try:
        path = parquet_below(data)
        rows = pl.read_parquet(path, columns=["row"])["row"] if path else ()
    except (OSError, pl.exceptions.PolarsError) as exc:
        log.warning("no faces from %s: %r", data, exc)
        return {}
    return {item_of(row): place for place, row in enumerate(rows)}


def _face(data: Path, place: int) -> bytes:
    path = parquet_below(data)
    picture: bytes = pl.scan_parquet(path).select("image").slice(place, 1).collect().item() if path else b""
    return picture
