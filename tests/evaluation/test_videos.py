"""Videos of actors, generated under the names and in the forms of RAVDESS's and CREMA-D's own releases."""

from pathlib import Path

import numpy as np
import pytest

from dashapp.datasets import crema_d, ravdess
from dashapp.evaluation.summary import rounded
from dashapp.evaluation.videos import NoVideosError, evaluate_videos, judged_videos
from dashapp.vision.faces import Face
from tests.fakes import FakeFace, FakeSpeech, fake_service
from tests.signals import video, voice

RAVDESS = {"01-01-05-01-01-01-21.mp4": "angry", "01-01-03-01-01-01-20.mp4": "happy"}
CREMA_D = {"1074_IEO_ANG_HI.flv": "angry", "1075_IEO_SAD_LO.flv": "sad"}


@pytest.fixture
def films(tmp_path: Path) -> Path:
    """Two videos of test actors of each corpus, and what is not judged: actors of the training, silent videos."""
    frames = [np.full((64, 64, 3), 120, np.uint8)] * 10
    for name in (*RAVDESS, *CREMA_D, "01-01-03-01-01-01-01.mp4", "02-01-03-01-01-01-21.mp4", "1001_IEO_ANG_HI.flv"):
        path = tmp_path / ("VideoFlash" if name.endswith("flv") else "Video_Speech") / name
        path.parent.mkdir(exist_ok=True)
        judged = name in RAVDESS or name in CREMA_D
        path.write_bytes(video(frames, voice(1.0, 16_000), 16_000, path.suffix[1:]) if judged else b"")
    return tmp_path


def test_videos_with_sound_are_read_by_the_names_of_their_releases(films: Path) -> None:
    (taken, refused) = ravdess.read_videos(films)
    assert {sample.path.name: sample.emotion for sample in taken} == RAVDESS | {"01-01-03-01-01-01-01.mp4": "happy"}
    assert [entry.path.name for entry in refused] == ["02-01-03-01-01-01-21.mp4"]
    assert "no picture or no sound" in refused[0].reason
    assert {sample.path.name for sample in crema_d.read_videos(films)[0]} == {*CREMA_D, "1001_IEO_ANG_HI.flv"}
    assert [sample.path.name for sample in judged_videos(films)] == [*sorted(RAVDESS), *sorted(CREMA_D)]


def test_face_voice_and_both_are_judged_on_the_same_videos(films: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dashapp.predictions import Box
    from dashapp.vision import faces

    monkeypatch.setattr(faces, "glance", lambda _: (Face(Box(4, 4, 50, 50)),))
    service = fake_service(face=FakeFace("angry"), speech=FakeSpeech("female_sad"))
    figures = rounded(evaluate_videos(service.analyze, judged_videos(films)))
    assert {name: (part["n"], part["actors"]) for name, part in figures.items()} == {
        "ravdess": (2, 2),
        "crema-d": (2, 2),
    }
    assert [figures[name]["face"]["accuracy"] for name in figures] == [0.5, 0.5]
    assert [figures[name]["voice"]["accuracy"] for name in figures] == [0.0, 0.5]
    assert [figures[name]["joined"]["unanswered"] for name in figures] == [0, 0]


def test_a_video_that_is_refused_counts_as_wrong(films: Path) -> None:
    next(films.rglob("1074*.flv")).write_bytes(b"no video")
    figures = evaluate_videos(fake_service().analyze, judged_videos(films))
    assert figures["crema-d"]["joined"]["unanswered"] >= 1


def test_a_folder_without_videos_is_said(tmp_path: Path) -> None:
    with pytest.raises(NoVideosError, match=r"01-01-\.\.\.mp4"):
        judged_videos(tmp_path)
