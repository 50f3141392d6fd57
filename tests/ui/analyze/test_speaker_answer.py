"""The answer to several clips of one person."""

from dashapp.labels import EMOTIONS
from dashapp.ui.analyze.speaker_answer import speaker_answer
from dashapp.ui.analyze.take_away import take_all, take_away
from tests.fakes import peaked
from tests.ui.answers import clip_json
from tests.ui.trees import props, texts


def answer() -> dict:
    sad = {
        "top": {"emotion": "sad", "sex": "male"},
        "certain": False,
        "emotion": peaked(EMOTIONS, "sad", 0.8).to_dict(),
    }
    clips = [
        clip_json() | {"file": "a.wav", "relative": sad},
        {
            "file": "b.txt",
            "kind": "error",
            "error": {"code": "unsupported_format", "message": "This is no sound file."},
        },
        clip_json(voice=False) | {"file": "c.wav", "relative": None},
    ]
    return {
        "kind": "speaker",
        "model": "speech-mfcc-cnn",
        "answered": 1,
        "strength": 0.5,
        "clips": clips,
        "warnings": [],
    }


def test_each_clip_stands_by_itself_and_relative_to_the_person() -> None:
    said = texts(speaker_answer("f", answer()))
    assert "1 clip of one person" in said
    assert any("50\u00a0%" in line for line in said)
    row = said[said.index("a.wav") : said.index("b.txt")]
    assert any(line.startswith("fear") for line in row)
    assert any("sadness" in line for line in row)
    assert row[-1] == "another emotion"
    assert "This is no sound file." in said


def test_it_is_offered_from_the_visit_and_can_be_saved() -> None:
    assert "visit-speaker" in [p.get("id") for p in props(take_all())]
    assert [p["data-form"] for p in props(take_away("f", answer())) if "data-form" in p] == ["json", "print"]
