import numpy as np
import pytest

from dashapp.labels import EMOTIONS, SPEECH_CLASSES
from dashapp.predictions import Distribution
from dashapp.predictions.relative import FEWEST, HALF_AT, of_one_mood, relative_emotions, relative_shares, strength
from tests.fakes import peaked


def test_the_more_clips_the_more_is_taken_off_and_of_too_few_nothing() -> None:
    assert strength(FEWEST - 1) == 0
    assert strength(FEWEST) > 0
    assert strength(int(HALF_AT)) == pytest.approx(0.5)
    assert strength(1000) > 0.99


def test_a_leaning_that_all_clips_share_is_taken_off() -> None:
    rng = np.random.default_rng(0)
    unbiased = rng.dirichlet(np.ones(7), 40)
    leaning = np.array([0.9, 0.02, 0.02, 0.02, 0.02, 0.01, 0.01])
    biased = unbiased * leaning
    biased /= biased.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(relative_shares(biased, 1.0), relative_shares(unbiased, 1.0), atol=1e-3)
    read = biased, relative_shares(biased, 1.0)
    raw, relative = ((said.argmax(axis=1) == unbiased.argmax(axis=1)).mean() for said in read)
    assert relative > 3 * raw


def test_nothing_is_taken_off_at_no_strength() -> None:
    shares = np.random.default_rng(0).dirichlet(np.ones(7), 5)
    np.testing.assert_allclose(relative_shares(shares, 0.0), shares, atol=1e-5)


def test_the_marginals_of_14_classes_are_read() -> None:
    tops = ["male_sad"] * 4 + ["male_angry", "male_happy"]
    read = relative_emotions([peaked(SPEECH_CLASSES, top, 0.6) for top in tops])
    assert {each.labels for each in read} == {EMOTIONS}
    assert [each.top for each in read[-2:]] == ["angry", "happy"]
    assert read[0]["sad"] < 0.6


def test_fewer_clips_than_are_needed_are_refused() -> None:
    with pytest.raises(ValueError, match="too few"):
        relative_emotions([peaked(SPEECH_CLASSES, "male_sad")] * (FEWEST - 1))


@pytest.mark.parametrize(("sad", "mood"), [(10, "sad"), (8, "sad"), (7, None)])
def test_clips_of_one_mood_are_told(sad: int, mood: str | None) -> None:
    def say(top: str) -> Distribution:
        return peaked(EMOTIONS, top)

    assert of_one_mood([say("sad")] * sad + [say("angry")] * (10 - sad)) == mood
