from pathlib import Path

import numpy as np
import pytest

from dashapp.datasets.fer2013 import read_fer2013
from dashapp.datasets.fer2013_csv import find_ambiguous

PICTURES = np.random.default_rng(0).integers(0, 256, (3, 48, 48), np.uint8)
USAGES = ("Training", "PublicTest", "PrivateTest")
VOTES_HEADER = "Usage,Image name,neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,NF"
VOTES = (
    "Training,fer0000000.png,4,0,0,1,3,2,0,0,0,0",
    "PublicTest,fer0000001.png,0,9,0,0,0,0,0,1,0,0",
    "PrivateTest,,0,0,0,0,0,0,0,0,0,10",
)


def pixels(picture: np.ndarray) -> str:
    return " ".join(map(str, picture.ravel().tolist()))


ROWS = tuple(
    f"{emotion},{pixels(picture)},{usage}" for emotion, picture, usage in zip((0, 3, 6), PICTURES, USAGES, strict=True)
)


def write(path: Path, header: str, *rows: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join((header, *rows)) + "\n")


def test_kaggles_table_alone_has_no_votes(tmp_path: Path) -> None:
    write(tmp_path / "fer2013.csv", "emotion,pixels,Usage", *ROWS)
    faces = read_fer2013(tmp_path)
    np.testing.assert_array_equal(faces.images, PICTURES)
    assert faces.emotion.tolist() == [0, 3, 6]
    assert faces.usage.tolist() == list(USAGES)
    assert faces.row.tolist() == [0, 1, 2]
    assert not faces.votes.any()
    assert not faces.refused


def test_the_columns_may_stand_otherwise(tmp_path: Path) -> None:
    # As in Kaggle's icml_face_data.csv.
    write(tmp_path / "other.csv", "emotion, Usage, pixels", f"3,Training,{pixels(PICTURES[0])}")
    faces = read_fer2013(tmp_path / "other.csv")
    np.testing.assert_array_equal(faces.images, PICTURES[:1])


def test_votes_are_joined_and_what_people_took_for_no_face_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "fer2013" / "fer2013.csv", "emotion,pixels,Usage", *ROWS)
    write(tmp_path / "FERPlus" / "fer2013new.csv", VOTES_HEADER, *VOTES)
    faces = read_fer2013(tmp_path)
    assert faces.votes.tolist() == [[4, 0, 0, 1, 3, 2, 0, 0, 0, 0], [0, 9, 0, 0, 0, 0, 0, 1, 0, 0]]
    assert faces.row.tolist() == [0, 1]
    (refused,) = faces.refused
    assert refused.reason.startswith("row 2: FER+ has no name")


def test_votes_of_another_table_are_an_error(tmp_path: Path) -> None:
    write(tmp_path / "fer2013.csv", "emotion,pixels,Usage", *ROWS)
    write(tmp_path / "fer2013new.csv", VOTES_HEADER, *VOTES[::-1])
    with pytest.raises(ValueError, match="not those of the table of faces"):
        read_fer2013(tmp_path)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (f"7,{pixels(PICTURES[0])},Training", "emotion '7' is not one of 0 to 6"),
        (f",{pixels(PICTURES[0])},Training", "emotion None is not"),
        (f"1,{pixels(PICTURES[0])},Holiday", "usage 'Holiday' is not one of Training"),
        ("1,1 2 3,Training", "3 pixels, not 2304"),
        (f"1,256 {pixels(PICTURES[0])},Training", "pixels are not numbers from 0 to 255"),
        ("1,one two,Training", "pixels are not numbers from 0 to 255"),
        ("1,,Training", "0 pixels"),
    ],
)
def test_a_bad_row_is_refused_with_its_reason(row: str, reason: str, tmp_path: Path) -> None:
    write(tmp_path / "fer2013.csv", "emotion,pixels,Usage", ROWS[0], row, ROWS[2])
    faces = read_fer2013(tmp_path)
    assert faces.row.tolist() == [0, 2]
    np.testing.assert_array_equal(faces.images, PICTURES[[0, 2]])
    (refused,) = faces.refused
    assert refused.reason.startswith("row 1: ")
    assert reason in refused.reason


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    write(tmp_path / "fer2013.csv", "label,pixels,Usage", *ROWS)
    with pytest.raises(ValueError, match="no column emotion; there are label, pixels, Usage"):
        read_fer2013(tmp_path)


def test_identical_pictures_under_two_labels_are_ambiguous() -> None:
    images = PICTURES[[0, 1, 0, 2, 1]]
    assert find_ambiguous(images, np.array([0, 1, 3, 4, 1])).tolist() == [True, False, True, False, False]
