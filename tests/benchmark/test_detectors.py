import numpy as np
import pytest

from dashapp.benchmark import detectors
from dashapp.benchmark.detectors import NoPhotosError, Photo, judged, time_detectors
from dashapp.settings import ROOT


def test_too_few_and_too_many_faces_are_told_apart():
    photos = [Photo(np.full((2, 2, 3), n, np.uint8), faces, hard) for n, (faces, hard) in enumerate([(1, False)] * 3)]
    photos.append(Photo(np.full((2, 2, 3), 3, np.uint8), 1, hard=True))
    counts = [1, 0, 3, 1]
    result = judged(lambda pixels: counts[pixels[0, 0, 0]], photos)
    assert result["right"] == {"plain": 1, "hard": 1}
    assert (result["found"], result["false_a_picture"]) == (3, 0.5)
    assert 0 <= result["median_ms"] <= result["longest_ms"]


def test_every_detector_finds_the_face_of_the_sample(tmp_path, monkeypatch):
    monkeypatch.setattr(detectors, "REPEATS", 1)
    (tmp_path / "portrait.jpg").write_bytes((ROOT / "assets" / "samples" / "astronaut.jpg").read_bytes())
    (tmp_path / "photos.csv").write_text("file,faces,why_hard\nportrait.jpg,1,\n")
    told = []
    measured = time_detectors(tmp_path, told.append)
    assert measured["photos"] == {"plain": 1, "hard": 0}
    assert [row["name"] for row in measured["detectors"]] == told
    assert measured["detectors"][0]["right"]["plain"] == 1


def test_a_folder_without_a_table_says_what_is_missing(tmp_path):
    with pytest.raises(NoPhotosError, match=r"photos\.csv"):
        time_detectors(tmp_path)
