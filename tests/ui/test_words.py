"""Answers in words."""

import pytest

from dashapp.labels import EMOTIONS
from dashapp.ui import words


@pytest.mark.parametrize(
    ("probability", "text"),
    [(0.0, "<1 %"), (0.005, "<1 %"), (0.124, "12 %"), (0.994, "99 %"), (0.995, ">99 %"), (1.0, ">99 %")],
)
def test_percent_is_never_certain(probability: float, text: str) -> None:
    assert words.percent(probability) == text


@pytest.mark.parametrize("kind", ["image", "speech"])
@pytest.mark.parametrize("emotion", EMOTIONS)
def test_raters_say_it_not_the_program(kind: str, emotion: str) -> None:
    assert "raters would" in words.raters_would_say(kind, emotion)
    assert "raters might" in words.raters_would_say(kind, emotion, certain=False)


@pytest.mark.parametrize(
    ("shares", "certain", "standing"),
    [
        ({"fear": 0.70, "surprise": 0.20, "sad": 0.10}, True, "clear"),
        ({"fear": 0.70, "surprise": 0.20, "sad": 0.10}, False, "leaning"),
        ({"fear": 0.69, "surprise": 0.20, "sad": 0.11}, True, "leaning"),
        ({"fear": 0.50, "surprise": 0.30, "sad": 0.20}, False, "leaning"),
        ({"fear": 0.50, "surprise": 0.36, "sad": 0.14}, True, "between"),
        ({"fear": 0.36, "surprise": 0.30, "sad": 0.34}, False, "between"),
        ({"fear": 0.36, "surprise": 0.22, "sad": 0.21, "angry": 0.21}, False, "open"),
        ({"fear": 0.34, "surprise": 0.16, "sad": 0.25, "angry": 0.25}, False, "open"),
    ],
)
def test_how_sure_it_sounds_follows_from_top_and_margin(shares: dict[str, float], certain: bool, standing: str) -> None:
    assert words.standing(shares, certain=certain).value == standing


@pytest.mark.parametrize(
    ("fear", "certain", "said"),
    [
        (0.9, True, "fear"),
        (0.6, True, "probably fear"),
        (0.9, False, "perhaps fear"),
        (0.52, True, "not sure, perhaps fear"),
    ],
)
def test_an_answer_in_short(fear: float, certain: bool, said: str) -> None:
    assert words.in_short({"sad": 1 - fear, "fear": fear}, certain=certain) == said


def test_words_of_models_with_labels_of_their_own() -> None:
    assert [words.title(label) for label in ("fearful", "surprised", "calm")] == ["Fear", "Surprise", "Calm"]


def test_uncertain_answers_name_two() -> None:
    assert words.between({"fear": 0.4, "surprise": 0.35, "sad": 0.25}) == "Between fear and surprise"


@pytest.mark.parametrize(("duration", "text"), [(3.21, "3.2 s"), (59.94, "59.9 s"), (125, "2 min 05 s")])
def test_lengths(duration: float, text: str) -> None:
    assert words.seconds(duration) == text


@pytest.mark.parametrize(
    ("values", "share", "points"),
    [
        ((0.5, 0.4, 0.625), "50\u00a0% (40 to 62)", "+50.0 (+40.0 to +62.5)"),
        ((-0.02, -0.1, 0.05), "-2\u00a0% (-10 to 5)", "\u22122.0 (\u221210.0 to +5.0)"),
        ((0.0, float("nan"), float("nan")), "0\u00a0%", "+0.0"),
        ((float("nan"),) * 3, "\u2013", "\u2013"),
    ],
)
def test_a_share_and_a_difference_with_their_intervals(values: tuple, share: str, points: str) -> None:
    assert words.share_with_interval(values) == share
    assert words.points_with_interval(values) == points


@pytest.mark.parametrize(
    ("names", "line"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (list("abc"), "a, b and c")]
)
def test_names_in_one_line(names: list[str], line: str) -> None:
    assert words.joined(names) == line
