"""The answer to a picture."""

from dataclasses import replace

import pytest

from dashapp.labels import SEXES
from dashapp.predictions import Box, Distribution, Notice
from dashapp.ui.analyze.picture_answer import picture_answer
from tests.fakes import FakeExemplars
from tests.ui.answers import INFOS, face, picture_json
from tests.ui.trees import props, texts


def shown(*faces, warnings=()):
    return picture_answer("file-3", "a.jpg", picture_json(*faces, warnings=warnings), INFOS, FakeExemplars().all())


def test_the_browser_is_told_which_previews_belong_where() -> None:
    kept = [(p["data-file"], p["data-part"]) for p in props(shown(face())) if "data-part" in p]
    assert kept == [("file-3", "preview"), ("file-3", "crop-0")]
    assert all("src" not in p for p in props(shown(face())) if "data-part" in p)


def test_boxes_stand_where_the_faces_are() -> None:
    (box,) = [p for p in props(shown(face())) if p.get("className") == "box"]
    assert box["style"] == {"left": "25.000%", "top": "25.000%", "width": "20.000%", "height": "40.000%"}
    assert box["aria-label"] == "Face 1: surprise, 90 %"
    assert box["aria-pressed"] == "true"


@pytest.mark.parametrize(
    ("box", "name"),
    [(Box(100, 50, 80, 80), "box"), (Box(100, 5, 80, 80), "box box--top"), (Box(100, 5, 20, 20), "box box--small")],
)
def test_numbers_stand_where_there_is_room(box: Box, name: str) -> None:
    (found,) = [p for p in props(shown(replace(face(), box=box))) if "data-face" in p]
    assert found["className"] == name


def test_the_space_of_the_picture_is_kept_before_it_is_there() -> None:
    (frame,) = [p for p in props(shown(face())) if p.get("className") == "picture__frame"]
    assert frame["style"]["aspectRatio"] == "400 / 200"


def test_one_face_needs_no_choice() -> None:
    assert not [p for p in props(shown(face())) if p.get("className") == "thumbnail"]


def test_of_several_faces_the_first_is_shown_and_each_can_be_chosen() -> None:
    everything = props(shown(face("happy"), face("sad")))
    panels = [(p["data-face-panel"], p["hidden"]) for p in everything if "data-face-panel" in p]
    assert sorted(set(panels)) == [("0", False), ("1", True)]
    assert [p["data-face"] for p in everything if p.get("className") == "thumbnail"] == ["0", "1"]


def test_apparent_sex_and_age() -> None:
    said = texts(shown(face()))
    assert said[said.index("Apparent sex") + 1] == "Female"
    assert said[said.index("Apparent age") + 1] == "About 31 years"


def test_without_a_sex_the_clips_of_both_are_offered() -> None:
    said = texts(shown(face(sex=None)))
    assert "Apparent sex" not in said
    clips = [p["src"] for p in props(shown(face(sex=None))) if p.get("controls")]
    assert clips == ["/assets/exemplars/female_surprise.ogg", "/assets/exemplars/male_surprise.ogg"]


def test_with_a_sex_one_clip_is_offered() -> None:
    assert [p["src"] for p in props(shown(face())) if p.get("controls")] == ["/assets/exemplars/female_surprise.ogg"]


def test_an_unclear_sex_offers_both_clips() -> None:
    unclear = replace(face(), sex=Distribution.of(SEXES, [0.42, 0.58]), sex_sure=False)
    assert "Not sure" in texts(shown(unclear))
    assert len([p for p in props(shown(unclear)) if p.get("controls")]) == 2


def test_no_face_says_so_and_what_to_try() -> None:
    said = texts(shown(warnings=(Notice("no_face", "Said elsewhere."), Notice("animated", "First frame."))))
    assert said[0] == "No face found"
    assert "What to try" in said
    assert "Search more thoroughly" in said
    assert "First frame." in said
    assert "Said elsewhere." not in said


def test_look_harder_knows_its_file() -> None:
    (button,) = [p for p in props(shown()) if p.get("data-action") == "look-harder"]
    assert button["data-file"] == "file-3"


@pytest.mark.parametrize(("found", "said"), [(0, "no faces"), (1, "one face"), (2, "2 faces")])
def test_having_looked_harder_it_says_what_was_found(found: int, said: str) -> None:
    looked = (Notice("looked_harder", "Small faces too."),)
    hints = [
        text for text in texts(shown(*[face()] * found, warnings=looked)) if text.startswith("The thorough search")
    ]
    assert len(hints) == 1
    assert f"The thorough search found {said}." in hints[0]


def test_an_unreadable_face_is_hedged() -> None:
    said = texts(shown(face(certain=False, readable=False)))
    assert said[0] == "Hard to read"
    assert "What the network says anyway" in said
    assert not {"Apparent sex", "Apparent age", "What raters would call it"} & set(said)
    assert not any(text.startswith(("How ", "Show where")) for text in said)


def test_each_face_can_be_explained() -> None:
    asked = [p for p in props(shown(face(), face())) if p.get("data-action") == "explain"]
    assert [button["data-preview"] for button in asked] == ["crop-0", "crop-1"]
    assert {(b["data-kind"], b["data-model"], b["data-explains"]) for b in asked} == {
        ("face", "face-fer-cnn", "surprise")
    }
    assert [p["hidden"] for p in props(shown(face())) if "data-overlay" in p] == [True]
