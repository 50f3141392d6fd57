from pathlib import Path

import cv2
import numpy as np
import pytest

from dashapp.datasets.fer2013 import read_fer2013
from dashapp.labels import EMOTIONS

FACE = np.random.default_rng(0).integers(0, 256, (48, 48), np.uint8)


def put(path: Path, image: np.ndarray = FACE) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    assert cv2.imwrite(str(path), image)


@pytest.mark.parametrize(
    "names", [EMOTIONS, ("anger", "Disgusted", "fearful", "happiness", "sadness", "SURPRISED", "neutral")]
)
@pytest.mark.parametrize("inside", ["", "fer2013"])
def test_folders_name_part_and_class(names: tuple[str, ...], inside: str, tmp_path: Path) -> None:
    for number, name in enumerate(names):
        put(tmp_path / inside / "train" / name / f"{number}.png")
        put(tmp_path / inside / "test" / name / f"{number}.png")
    put(tmp_path / inside / "validation" / names[3] / "v.png")
    faces = read_fer2013(tmp_path)
    for usage in ("Training", "PrivateTest"):
        assert sorted(faces.part(usage).emotion.tolist()) == list(range(7))
    assert faces.part("PublicTest").emotion.tolist() == [3]
    assert faces.row.tolist() == list(range(15))
    assert (faces.images == FACE).all()
    assert not faces.refused


def test_a_file_named_after_its_part_belongs_there(tmp_path: Path) -> None:
    put(tmp_path / "train" / "sad" / "Training_1.jpg")
    put(tmp_path / "test" / "sad" / "PublicTest_2.jpg")
    put(tmp_path / "test" / "sad" / "PrivateTest_3.jpg")
    assert sorted(read_fer2013(tmp_path).usage.tolist()) == ["PrivateTest", "PublicTest", "Training"]


def test_other_sizes_and_colours_become_grey_faces(tmp_path: Path) -> None:
    large = cv2.cvtColor(cv2.resize(FACE, (96, 96), interpolation=cv2.INTER_NEAREST), cv2.COLOR_GRAY2BGR)
    put(tmp_path / "train" / "happy" / "large.png", large)
    np.testing.assert_array_equal(read_fer2013(tmp_path).images[0], FACE)


def test_what_is_not_taken_is_listed_with_its_reason(tmp_path: Path) -> None:
    put(tmp_path / "train" / "happy" / "a.png")
    put(tmp_path / "train" / "contempt" / "b.png")
    (tmp_path / "train" / "happy" / "broken.jpg").write_bytes(b"no picture")
    (tmp_path / "train" / "happy" / "notes.txt").touch()
    (tmp_path / "train" / "happy" / ".DS_Store").touch()
    faces = read_fer2013(tmp_path)
    assert len(faces) == 1
    reasons = {entry.path.name: entry.reason for entry in faces.refused}
    assert reasons["contempt"].startswith("not a folder named after one of angry")
    assert reasons["broken.jpg"] == "the picture does not decode"
    assert reasons["notes.txt"].startswith("not one of .bmp")
    assert len(reasons) == 3
