"""Clips and faces of stored evaluations, and nothing else, are opened."""

from pathlib import Path

import cv2
import numpy as np
import polars as pl
import pytest

from dashapp.evaluation.own.item_files import CLIP, PICTURE, ItemFiles
from dashapp.evaluation.predictions_table import build_table, probability_columns, write_predictions
from dashapp.labels import EMOTIONS

CLIP_ITEM = "ravdess/03-01-05-01-01-01-19"
FACE_ITEM = "fer2013/00007"
FACE = bytes(cv2.imencode(".png", np.full((48, 48), 90, np.uint8))[1])


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A folder of corpora, and one of models that were evaluated on some of their items."""
    data, models = tmp_path / "data", tmp_path / "models"
    (data / "Actor_19").mkdir(parents=True)
    for name in ("03-01-05-01-01-01-19", "03-01-05-01-01-02-19"):
        (data / "Actor_19" / f"{name}.wav").write_bytes(b"RIFF" + name.encode())
    pl.DataFrame({"row": [40_001, 7], "image": [b"another", FACE]}).write_parquet(data / "fer2013.parquet")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    rows = [
        {"item": item, "corpus": item.partition("/")[0], "truth": "happy"} | probability_columns(EMOTIONS, [1 / 7] * 7)
        for item in (CLIP_ITEM, FACE_ITEM, "../secret.txt", "fer2013/00099")
    ]
    write_predictions(build_table(rows, "face"), models / "face-a" / "predictions.parquet")
    return data, models


def test_a_clip_and_a_face(folders: tuple[Path, Path]) -> None:
    files = ItemFiles(*folders)
    assert (files.kind(CLIP_ITEM), files.kind(FACE_ITEM)) == (CLIP, PICTURE)
    clip = files.open(CLIP_ITEM)
    assert clip is not None
    assert clip[0] == b"RIFF03-01-05-01-01-01-19"
    assert clip[1].startswith("audio/")
    assert files.open(FACE_ITEM) == (FACE, "image/png")


@pytest.mark.parametrize(
    "item",
    [
        "../secret.txt",  # stands in an evaluation, but in no corpus
        "ravdess/03-01-05-01-01-02-19",  # stands in a corpus, but in no evaluation
        "fer2013/40001",
        "fer2013/00099",
        "ravdess/../../secret.txt",
        "/etc/passwd",
        "",
    ],
)
def test_nothing_else_is_opened(folders: tuple[Path, Path], item: str) -> None:
    files = ItemFiles(*folders)
    assert files.kind(item) is None
    assert files.open(item) is None


def test_without_a_folder_of_corpora_nothing_is_opened(folders: tuple[Path, Path]) -> None:
    assert ItemFiles(None, folders[1]).open(CLIP_ITEM) is None


def test_a_clip_that_is_gone(folders: tuple[Path, Path]) -> None:
    files = ItemFiles(*folders)
    assert files.kind(CLIP_ITEM) == CLIP
    (folders[0] / "Actor_19" / "03-01-05-01-01-01-19.wav").unlink()
    assert files.open(CLIP_ITEM) is None
