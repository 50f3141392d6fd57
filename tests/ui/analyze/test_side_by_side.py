"""Answers beside each other, and groups."""

from dashapp.ui.analyze.group import group_line
from dashapp.ui.analyze.side_by_side import side_by_side
from dashapp.ui.analyze.take_away import take_all, take_away
from tests.ui.answers import clip_json, face, picture_json
from tests.ui.trees import props, texts


def entry(name: str, answer: dict) -> dict:
    return {"id": name, "name": name, "answer": answer}


def test_differences_are_of_the_second_against_the_first() -> None:
    said = texts(side_by_side([entry("a.wav", clip_json()), entry("b.jpg", picture_json(face("fear")))]))
    assert {"a.wav", "b.jpg"} <= set(said)
    rise = next(text for text in said if text.startswith("+"))
    assert 17 < float(rise) < 19


def test_clips_share_an_axis_of_time() -> None:
    shown = props(side_by_side([entry("a", clip_json(segments=2)), entry("b", clip_json(segments=6))]))
    ranges = {tuple(p["figure"]["layout"]["xaxis"]["range"]) for p in shown if "figure" in p}
    assert ranges == {(0, 10.5)}


def test_an_answer_without_an_emotion_cannot_be_compared() -> None:
    said = texts(side_by_side([entry("a", clip_json(voice=False)), entry("b", clip_json())]))
    assert any("names no emotion" in line for line in said)


def test_a_group_is_told_in_one_line_most_frequent_first() -> None:
    faces = picture_json(face("sad"), face(), face(), face(readable=False))["faces"]
    assert group_line(faces) == "4 faces: 2 surprise, 1 sadness, 1 hard to read"


def test_every_kind_can_be_saved_and_all_of_them() -> None:
    forms = [p["data-form"] for p in props(take_away("f", clip_json())) if "data-form" in p]
    assert forms == ["html", "csv", "vtt", "json", "print"]
    assert "vtt" not in [p.get("data-form") for p in props(take_away("f", clip_json(voice=False)))]
    assert [p["data-form"] for p in props(take_all()) if "data-form" in p] == ["csv", "xlsx", "zip"]
