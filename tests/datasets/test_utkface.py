"""UTKFace, on empty files of its names."""

from pathlib import Path

import pytest

from dashapp.datasets.utkface import read_utkface


@pytest.mark.parametrize("below", ["", "utkface"])
def test_a_name_is_read(tmp_path: Path, below: str) -> None:
    (tmp_path / below).mkdir(exist_ok=True)
    for name in ("26_1_2_0189.jpg", "100_0_4_20170112.jpg.chip.jpg", "notes.txt"):
        (tmp_path / below / name).touch()
    faces, refused = read_utkface(tmp_path)
    assert not refused
    assert [(face.item, face.age, face.sex, face.group) for face in faces] == [
        ("utkface/100_0_4_20170112", 100, "male", "other"),
        ("utkface/26_1_2_0189", 26, "female", "Asian"),
    ]


@pytest.mark.parametrize("name", ["26_1_0189.jpg", "26_3_2_0189.jpg", "26_1_9_0189.jpg", "800_1_1_0189.jpg"])
def test_what_is_not_taken_has_its_reason(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    faces, refused = read_utkface(tmp_path)
    assert not faces
    assert len(refused) == 1
    assert refused[0].reason


def test_no_face_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="AGE_SEX_GROUP_NUMBER"):
        read_utkface(tmp_path)
