from pathlib import Path

import cv2
import numpy as np
import polars as pl
import pytest

from dashapp.datasets.fer2013 import VOTE_LABELS, read_fer2013

VOTES = ("neutral", "happiness", "surprise", "sadness", "anger", "disgust", "fear", "contempt", "unknown", "NF")


@pytest.fixture
def pictures() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (3, 48, 48), np.uint8)


def write_parquet(path: Path, files: list[bytes]) -> None:
    n = len(files)
    columns = {
        "row": [7, 8, 20][:n],
        "usage": ["Training", "PublicTest", "PrivateTest"][:n],
        "emotion": [0, 3, 6][:n],
        "label_ambiguous": [False, True, False][:n],
        "image": files,
    }
    votes = {f"ferplus_{name}": [k, k + 10, k + 20][:n] for k, name in enumerate(VOTES)}
    pl.DataFrame(columns | votes).write_parquet(path)


def png(image: np.ndarray) -> bytes:
    return bytes(cv2.imencode(".png", image)[1])


def test_parquet_gives_the_arrays(tmp_path: Path, pictures: np.ndarray) -> None:
    write_parquet(tmp_path / "fer2013.parquet", [png(p) for p in pictures])
    faces = read_fer2013(tmp_path)
    np.testing.assert_array_equal(faces.images, pictures)
    assert faces.emotion.tolist() == [0, 3, 6]
    assert faces.usage.tolist() == ["Training", "PublicTest", "PrivateTest"]
    assert faces.ambiguous.tolist() == [False, True, False]
    assert faces.votes.tolist() == [list(range(10)), list(range(10, 20)), list(range(20, 30))]
    assert len(VOTE_LABELS) == faces.votes.shape[1]


def test_select_and_part_keep_the_rows_together(tmp_path: Path, pictures: np.ndarray) -> None:
    write_parquet(tmp_path / "fer2013.parquet", [png(p) for p in pictures])
    faces = read_fer2013(tmp_path / "fer2013.parquet")
    last = faces.select(np.array([2]))
    assert last.item(0) == "fer2013/00020"
    assert faces.part("PrivateTest").row.tolist() == [20]
    np.testing.assert_array_equal(last.images[0], pictures[2])
    with pytest.raises(ValueError, match="not one of Training"):
        faces.part("Test")


def test_png_is_the_face(tmp_path: Path, pictures: np.ndarray) -> None:
    write_parquet(tmp_path / "fer2013.parquet", [png(p) for p in pictures])
    back = cv2.imdecode(np.frombuffer(read_fer2013(tmp_path).png(1), np.uint8), cv2.IMREAD_UNCHANGED)
    np.testing.assert_array_equal(back, pictures[1])


def test_a_picture_that_does_not_decode_is_refused(tmp_path: Path, pictures: np.ndarray) -> None:
    write_parquet(tmp_path / "fer2013.parquet", [png(pictures[0]), b"no picture", png(pictures[2])])
    faces = read_fer2013(tmp_path)
    assert faces.row.tolist() == [7, 20]
    assert [refused.reason for refused in faces.refused] == ["row 8: the picture does not decode"]


def test_nothing_there_names_the_forms(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"fer2013\.parquet"):
        read_fer2013(tmp_path)


@pytest.mark.corpus
def test_the_corpus_is_complete(data: Path) -> None:
    faces = read_fer2013(data)
    parts, counts = np.unique(faces.usage, return_counts=True)
    assert dict(zip(parts.tolist(), counts.tolist(), strict=True)) == {
        "Training": 28558,
        "PublicTest": 3579,
        "PrivateTest": 3573,
    }
    assert faces.ambiguous.sum() == 126
    assert not faces.refused
    assert np.bincount(faces.emotion).min() > 500
    votes = faces.votes.sum(axis=1)
    assert votes.min() >= 9
    assert votes.max() == 10
