"""Counts, votes, averages and a sample's apparent sex of faces that are known."""

import json

import numpy as np
import pytest

from dashapp.evaluation.exploration.faces import (
    agreement,
    apparent_sexes,
    average_faces,
    faces,
    stretched,
    winning_share,
)
from dashapp.labels import EMOTIONS, SEXES
from tests.evaluation.exploration_samples import face_set
from tests.fakes import FakeAgeSex, FakeAgeSexReading, peaked

HAPPY = [0, 10, 0, 0, 0, 0, 0, 0, 0, 0]
TORN = [0, 4, 3, 3, 0, 0, 0, 0, 0, 0]


class SeesByBrightness:
    """Takes faces darker than 75 for female."""

    def predict(self, pixels, boxes):
        sex = "female" if pixels.mean() < 75 else "male"
        return [FakeAgeSexReading(peaked(SEXES, sex), 30.0) for _ in boxes]


def test_counts_sum_to_the_number_of_faces() -> None:
    found = faces(face_set())
    assert found["n"] == sum(row["n"] for row in found["counts"]) == 28
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_without_votes_there_is_no_agreement() -> None:
    assert agreement(face_set()) == []


def test_agreement_is_the_share_of_the_winning_vote() -> None:
    assert winning_share(np.array([HAPPY, TORN])).tolist() == [1.0, 0.4]
    with pytest.raises(ValueError, match="votes are"):
        winning_share(np.zeros((3, 7), np.int64))


def test_agreement_by_label() -> None:
    found = face_set()
    rows = agreement(face_set([HAPPY if i % 2 else TORN for i in range(28)]))
    by_emotion = {row["emotion"]: row for row in rows}
    assert list(by_emotion) == list(EMOTIONS)
    for row in rows:
        assert 0 <= row["share"] <= 1
        assert sum(row["votes"].values()) == row["n"] == 4
        assert row["majority"] == row["votes"]["9 or 10"] == 2
    assert by_emotion["happy"]["share"] == pytest.approx(0.7)
    assert by_emotion["happy"]["votes"] == {"up to 4": 2, "5 or 6": 0, "7 or 8": 0, "9 or 10": 2}
    assert (by_emotion["happy"]["same"], by_emotion["sad"]["same"]) == (1.0, 0.0)
    assert len(found) == 28


def test_the_average_of_identical_faces_is_that_face() -> None:
    found = face_set()
    averages = average_faces(found)
    assert list(averages) == list(EMOTIONS)
    for i, emotion in enumerate(EMOTIONS):
        np.testing.assert_array_equal(averages[emotion], found.images[i])


def test_an_average_is_stretched_from_black_to_white() -> None:
    ramp = np.linspace(100, 120, 48 * 48, dtype=np.float32).reshape(48, 48)
    shown = stretched(ramp)
    assert (shown.min(), shown.max()) == (0, 1)
    assert np.isfinite(stretched(np.full((48, 48), 90, np.float32))).all()


def test_estimates_sum_to_the_number_of_faces() -> None:
    rows = apparent_sexes(face_set(), FakeAgeSex(), most=2)
    assert sum(row["n"] for row in rows) == 28
    assert sum(row["n"] for row in rows if row["sex"] == "female") == 28
    assert sum(row["seen"] for row in rows) <= 2 * len(EMOTIONS) * 2


def test_sexes_are_told_by_emotion() -> None:
    # Greys of the emotions are 50, 60, 70, 80 ...
    rows = apparent_sexes(face_set(), SeesByBrightness(), most=60)
    female = {row["emotion"] for row in rows if row["sex"] == "female" and row["n"]}
    assert female == {"angry", "disgust", "fear"}


def test_the_same_seed_looks_at_the_same_faces() -> None:
    told: list[float] = []
    first = apparent_sexes(face_set(), SeesByBrightness(), most=1, seed=3, progress=told.append)
    assert first == apparent_sexes(face_set(), SeesByBrightness(), most=1, seed=3)
    assert told[-1] == 1.0
