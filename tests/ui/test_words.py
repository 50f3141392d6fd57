"""Answers in words."""

import pytest

from dashapp.labels import EMOTIONS
from dashapp.ui import words


@pytest.mark.parametrize(
    ("probability", "text"), [(0.0, "<1 %"), (0.004, "<1 %"), (0.124, "12 %"), (0.994, "99 %"), (1.0, ">99 %")]
)
def test_percent_is_never_certain(probability: float, text: str) -> None:
    assert words.percent(probability) == text


@pytest.mark.parametrize("kind", ["image", "speech"])
@pytest.mark.parametrize("emotion", EMOTIONS)
def test_raters_say_it_not_the_program(kind: str, emotion: str) -> None:
    assert "raters would" in words.raters_would_say(kind, emotion)


def test_uncertain_answers_name_two() -> None:
    assert words.between({"fear": 0.4, "surprise": 0.35, "sad": 0.25}) == "between fear and surprise"


@pytest.mark.parametrize(("duration", "text"), [(3.21, "3.2 s"), (59.94, "59.9 s"), (125, "2 min 05 s")])
def test_lengths(duration: float, text: str) -> None:
    assert words.seconds(duration) == text
