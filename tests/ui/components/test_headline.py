"""The answer at a glance."""

import pytest

from dashapp.labels import EMOTIONS, RAVDESS_EMOTIONS
from dashapp.ui.components.headline import headline, nothing_found
from tests.fakes import peaked
from tests.ui.trees import as_json, texts

SURE = peaked(EMOTIONS, "happy", 0.92).to_dict()
FLAT = dict.fromkeys(EMOTIONS, 0.1) | {"fear": 0.3, "surprise": 0.2}
TWO = dict.fromkeys(EMOTIONS, 0.02) | {"fear": 0.48, "surprise": 0.42}


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


def test_two_that_are_close_are_both_named_without_a_number() -> None:
    for certain in (True, False):
        said = texts(headline("speech", TWO, certain=certain, note="A note."))
        assert said == ["Not sure", "Between fear and surprise"]


def test_a_flat_answer_names_none_first() -> None:
    said = texts(headline("speech", FLAT, certain=False, note="A note."))
    assert said == ["No clear answer", "Spread over several: fear 30 %, surprise 20 %, anger 10 %"]


def test_probably_is_said_only_of_what_was_right_more_often_than_not() -> None:
    leaning = peaked(EMOTIONS, "happy", 0.6).to_dict()
    meaning = "A voice in which raters would hear happiness"
    said = texts(headline("speech", leaning, certain=True, note="A note."))
    assert said == ["Probably happiness", meaning, "A note.", "60 %", "probability"]
    meaning = "A voice in which raters might hear happiness"
    assert texts(headline("speech", leaning, certain=False, note="A note.")) == ["Perhaps happiness", meaning]


def test_a_label_that_only_some_models_have_is_said_as_it_is() -> None:
    shown = headline("speech", peaked(RAVDESS_EMOTIONS, "calm", 0.9).to_dict(), certain=True)
    assert texts(shown)[:2] == ["Calm", "A voice that raters would call calm"]
    assert as_json(shown)["props"]["data-emotion"] == "other"


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("blurred", "blurred"),
        ("too_small", "pixels"),
        ("covered", "covered"),
        ("turned", "turned"),
        ("no_face", "not look like a face"),
        (None, "does not look like a face that can be read"),
    ],
)
def test_why_a_face_cannot_be_read_is_said(reason: str | None, words: str) -> None:
    said = texts(headline("image", SURE, certain=False, readable=False, unreadable=reason))
    assert said[0] == "Hard to read"
    assert words in said[1]


def test_an_unreadable_face_is_said_to_be_one() -> None:
    said = texts(headline("image", SURE, certain=False, readable=False))
    assert said == ["Hard to read", "This does not look like a face that can be read."]


def test_nothing_found_says_what() -> None:
    assert texts(nothing_found("No face found", "Try another.", "search")) == ["No face found", "Try another."]
