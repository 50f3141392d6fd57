"""The moments of a clip or a video as rows and as subtitles."""

from dashapp.labels import EMOTIONS
from dashapp.predictions.moments import moment_rows, video_webvtt
from tests.fakes import peaked
from tests.ui.answers import clip_json, picture_json

HAPPY, SAD = (peaked(EMOTIONS, emotion).to_dict() for emotion in ("happy", "sad"))


def video(*, voice: bool = True) -> dict:
    frames = [{"second": 0.0, "emotion": HAPPY}, {"second": 0.5, "emotion": HAPPY}]
    joined = [{"start_s": 0.0, "end_s": 2.0, "emotion": SAD if voice else None}]
    return {
        "file": "a.mp4",
        "kind": "video",
        "faces": [{"end_s": 1.0, "frames": frames}],
        "voice": clip_json() if voice else None,
        "moments": joined,
    }


def test_a_clip_has_a_row_a_moment() -> None:
    rows = list(moment_rows(clip_json(segments=3) | {"file": "a.wav"}))
    assert {row["file"] for row in rows} == {"a.wav"}
    assert {row["lane"] for row in rows} == {"voice"}
    assert rows[0]["start_s"] == 0
    assert all(row["emotion"] == "fear" for row in rows)


def test_a_picture_has_no_moments() -> None:
    assert list(moment_rows(picture_json())) == []


def test_a_video_has_lanes_and_a_frame_lasts_until_the_next() -> None:
    rows = [row for row in moment_rows(video()) if row["lane"] == "face"]
    assert [(row["start_s"], row["end_s"], row["face"]) for row in rows] == [(0.0, 0.5, 1), (0.5, 1.0, 1)]
    assert {row["lane"] for row in moment_rows(video())} == {"voice", "face", "both"}


def test_subtitles_are_of_both_where_there_are_both() -> None:
    assert "Sadness" in video_webvtt(video())
    alone = video_webvtt(video(voice=False))
    assert "Happiness" in alone
    assert "Sadness" not in alone
    assert video_webvtt({"kind": "video", "faces": [], "voice": None, "moments": []}).startswith("WEBVTT")
