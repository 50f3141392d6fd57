"""What differs between two exemplars, in words."""

import math

from dashapp.ui.learn import texts
from dashapp.ui.learn.differences import difference_table, face_differences, summary, voice_differences
from tests.ui.trees import texts as said_by

CORPORA = {"pitch_hz": (180.0, 200.0, 220.0), "syllables_per_s": (3.0, 3.5, 4.0)}


def words_of(first: dict[str, float], second: dict[str, float]) -> dict[str, str]:
    return {each.measure: each.words for each in voice_differences(first, second, (CORPORA, CORPORA))}


def test_a_difference_is_called_by_the_corpora_s_spread() -> None:
    base = {"pitch_hz": 200.0, "syllables_per_s": 3.5}
    assert words_of({"pitch_hz": 205.0, "syllables_per_s": 3.6}, base) == dict.fromkeys(base, texts.SAME)
    assert words_of({"pitch_hz": 222.0, "syllables_per_s": 2.8}, base) == {
        "pitch_hz": "higher in pitch",
        "syllables_per_s": "slower",
    }
    assert words_of({"pitch_hz": 400.0, "syllables_per_s": 9.0}, base) == {
        "pitch_hz": "much higher in pitch",
        "syllables_per_s": "much faster",
    }


def test_what_is_not_known_is_left_out() -> None:
    assert words_of({"pitch_hz": math.nan}, {"pitch_hz": 200.0}) == {}
    assert voice_differences({"pitch_hz": 300.0}, {"pitch_hz": 200.0}, ({}, {}))[0].words == texts.SAME


def test_faces_differ_by_the_spread_over_all() -> None:
    faces = [{"mouth": 0.2}, {"mouth": 0.3}, {"mouth": 0.4}]
    (found,) = face_differences(faces[2], faces[0], faces)
    assert found.words == "much more in the mouth"


def test_the_summary_names_what_differs_alone() -> None:
    found = voice_differences(
        {"pitch_hz": 400.0, "syllables_per_s": 3.5}, {"pitch_hz": 200.0, "syllables_per_s": 3.5}, (CORPORA, CORPORA)
    )
    assert (
        summary(found, "a woman's anger", "a man's fear")
        == "Against a man's fear, a woman's anger is much higher in pitch."
    )
    assert summary(found[1:], "anger", "fear").startswith("Anger and fear differ little")
    said = said_by(difference_table(found, "Voice", ("One", "Other"), "Note"))
    assert "corpora 180 to 220 Hz" in said
