"""The answer to a video."""

import pytest

from dashapp.labels import EMOTIONS
from dashapp.predictions import FaceMoment, FollowedFace, FusedMoment, Json, Notice, VideoPrediction
from dashapp.service.fusion import fuse
from dashapp.service.notices import differ
from dashapp.ui.analyze.video_answer import face_moments, video_answer
from tests.fakes import FakeExemplars, peaked
from tests.ui.answers import clip_json, face
from tests.ui.trees import as_json as tree
from tests.ui.trees import nodes, props, texts

SEEN = tuple(FaceMoment(0.2 * i, face().box, peaked(EMOTIONS, "surprise", 0.8)) for i in range(10))


def video_json(*, faces: int = 1, voice: bool = True, certain: bool = True) -> Json:
    sources = [peaked(EMOTIONS, "surprise", 0.8)] * bool(faces) + [peaked(EMOTIONS, "fear", 0.6)] * voice
    emotion = fuse(sources) if sources else None
    moments = tuple(FusedMoment(0.5 * i, 0.5 * i + 0.5, emotion) for i in range(12))
    answer = VideoPrediction(
        "face-fer-cnn",
        640,
        360,
        6.0,
        30,
        tuple(FollowedFace(face(), SEEN) for _ in range(faces)),
        None,
        emotion,
        moments,
        certain,
        (Notice("damaged", "Parts are damaged."),),
    ).to_dict()
    return answer | {"voice": clip_json(view=False) if voice else None}


def shown(**options):
    return video_answer("file-5", "me.mp4", video_json(**options), FakeExemplars().all())


def titles(answer) -> list[str]:
    captions = [node["props"]["children"] for node in nodes(tree(answer)) if node["type"] == "Figcaption"]
    return [caption for caption in captions if isinstance(caption, str)]


def test_two_timelines_one_above_the_other_and_both_together() -> None:
    assert titles(shown()) == ["Seen in the face", "Heard in the voice", "Face and voice together"]
    assert len([node for node in nodes(tree(shown())) if node["type"] == "Graph"]) == 3


@pytest.mark.parametrize(
    ("options", "title", "meaning"),
    [
        ({"voice": False}, "Seen in the face", "An expression that raters would call surprise"),
        ({"faces": 0}, "Heard in the voice", "A voice in which raters would hear fear"),
    ],
)
def test_one_alone_has_one_timeline(options: dict, title: str, meaning: str) -> None:
    assert titles(shown(**options)) == [title]
    assert meaning in texts(shown(**options))
    assert not any("opinion pool" in text for text in texts(shown(**options)))


def test_the_headline_and_the_method() -> None:
    said = texts(shown())
    assert said[:2] == ["Surprise", "A face and a voice that raters would together call surprise"]
    assert any("weighted logarithmic opinion pool" in text for text in said)
    assert "Face: surprise 90 %, anger 2 %" in said
    assert any(text.startswith("Voice: fear") for text in said)
    assert "Parts are damaged." in said


def test_the_browser_plays_the_file_that_it_has() -> None:
    (player,) = [node["props"] for node in nodes(tree(shown())) if node["type"] == "Video"]
    assert (player["data-file"], player["data-part"]) == ("file-5", "file")
    crops = [p["data-part"] for p in props(shown(faces=2)) if str(p.get("data-part", "")).startswith("crop")]
    assert crops == ["crop-0", "crop-1"]


def test_neither_face_nor_voice() -> None:
    said = texts(shown(faces=0, voice=False))
    assert said[0] == "No face, no voice"
    assert titles(shown(faces=0, voice=False)) == []


def test_a_face_lasts_until_its_next_frame_unless_that_is_far() -> None:
    frames = [{"second": second, "emotion": {}, "readable": True} for second in (0.0, 0.2, 0.4, 3.0)]
    times = [time for moment in face_moments(frames) for time in (moment.start_s, moment.end_s)]
    assert times == pytest.approx([0.0, 0.2, 0.2, 0.4, 0.4, 0.8, 3.0, 3.2])


def test_of_several_faces_the_one_that_is_joined_is_named() -> None:
    seen, _, together = titles(shown(faces=2))
    assert (seen, together) == ("Seen in face 1, the one that is visible longest", "Face 1 and voice together")


def test_how_the_emotion_looks_and_sounds() -> None:
    sources = [p["src"] for p in props(shown()) if "src" in p]
    assert sources == ["/assets/exemplars/female_surprise.webp", "/assets/exemplars/female_surprise.ogg"]


def unreadable(*, voice: bool):
    answer = video_json(voice=voice)
    answer["faces"][0] |= {"readable": False, "unreadable": "blurred"}
    for frame in answer["faces"][0]["frames"]:
        frame["readable"] = False
    return texts(video_answer("file-5", "me.mp4", answer, FakeExemplars().all()))


def test_a_face_that_cannot_be_read_says_why() -> None:
    said = unreadable(voice=False)
    assert said[:2] == ["Hard to read", "The face is too blurred to be read. A sharper picture helps."]
    assert not {"What raters would call it", "Apparent sex", "Apparent age", "How surprise looks"} & set(said)
    said = unreadable(voice=True)
    assert not {"Apparent age"} & set(said)
    assert not any("opinion pool" in text for text in said)
    assert said[1] == "A voice in which raters would hear surprise"
    assert "Face: hard to read" in said


def test_a_contradiction_stands_under_the_headline() -> None:
    answer = video_json(certain=False)
    answer["warnings"] = [differ("surprise", "fear").to_dict()]
    said = texts(video_answer("file-5", "me.mp4", answer, ()))
    assert [text for text in said if "differ" in text] == [said[2]]
