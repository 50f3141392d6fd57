"""The answer at a glance."""

from dashapp.labels import EMOTIONS
from dashapp.ui.components.headline import headline, nothing_found
from tests.fakes import peaked
from tests.ui.trees import as_json, texts

SURE = peaked(EMOTIONS, "happy", 0.92).to_dict()
UNSURE = dict.fromkeys(EMOTIONS, 0.1) | {"fear": 0.3, "surprise": 0.2}


def test_a_sure_answer_is_one_word_and_one_number() -> None:
    shown = headline("image", SURE, certain=True, note="A note.")
    assert texts(shown) == [
        "Happiness",
        "An expression that raters would call happiness",
        "A note.",
        "92 %",
        "probability",
    ]
    assert as_json(shown)["props"]["data-emotion"] == "happy"


def test_an_uncertain_answer_is_hedged_and_gives_no_number() -> None:
    assert texts(headline("speech", UNSURE, certain=False, note="A note.")) == ["Not sure", "Between fear and surprise"]


def test_an_unreadable_face_is_said_to_be_one() -> None:
    said = texts(headline("image", SURE, certain=False, readable=False))
    assert said == ["Hard to read", "The model takes this for no face. If anything: happiness, 92 %"]


def test_nothing_found_says_what() -> None:
    assert texts(nothing_found("No face found", "Try another.", "search")) == ["No face found", "Try another."]
