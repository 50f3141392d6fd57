"""Late fusion: its laws."""

import numpy as np
import pytest

from dashapp.labels import EMOTIONS, SEXES
from dashapp.predictions import Distribution
from dashapp.service.fusion import fuse, sureness, weights
from tests.fakes import peaked

NOTHING = Distribution.of(EMOTIONS, [1 / 7] * 7)


def random_pairs() -> list[tuple[Distribution, Distribution]]:
    rng = np.random.default_rng(7)
    rows = rng.dirichlet(np.full(7, 0.6), size=(50, 2))
    return [(Distribution.of(EMOTIONS, one), Distribution.of(EMOTIONS, other)) for one, other in rows]


def test_agreement_strengthens() -> None:
    for one, other in random_pairs():
        if one.top == other.top:
            assert fuse([one, other]).top == one.top
            assert fuse([one, other]).confidence >= max(one.confidence, other.confidence) - 1e-9
    together = fuse([peaked(EMOTIONS, "fear", 0.5), peaked(EMOTIONS, "fear", 0.6)])
    assert together.confidence > 0.7


def test_one_alone_stays_as_it_is() -> None:
    alone = peaked(EMOTIONS, "sad", 0.4)
    np.testing.assert_allclose(fuse([alone]).probabilities, alone.probabilities, atol=1e-12)


def test_knowing_nothing_changes_nothing() -> None:
    for one, _ in random_pairs():
        np.testing.assert_allclose(fuse([one, NOTHING]).probabilities, one.probabilities, atol=1e-6)
    np.testing.assert_allclose(fuse([NOTHING, NOTHING]).probabilities, NOTHING.probabilities)


def test_order_does_not_count() -> None:
    for one, other in random_pairs():
        np.testing.assert_allclose(fuse([one, other]).probabilities, fuse([other, one]).probabilities)


def test_the_surer_prevails() -> None:
    assert fuse([peaked(EMOTIONS, "happy", 0.9), peaked(EMOTIONS, "sad", 0.5)]).top == "happy"


def test_weights_are_one_for_the_surest_and_less_for_the_others() -> None:
    first, second = weights([peaked(EMOTIONS, "happy", 0.9), peaked(EMOTIONS, "sad", 0.5)])
    assert first == 1.0
    assert 0 < second < 1


def test_sureness_is_nought_for_nothing_and_one_for_certainty() -> None:
    assert sureness(NOTHING) == pytest.approx(0, abs=1e-12)
    assert sureness(Distribution.of(EMOTIONS, [1.0, 0, 0, 0, 0, 0, 0])) == pytest.approx(1)


@pytest.mark.parametrize("several", [[], [NOTHING, peaked(SEXES, "male", 0.6)]])
def test_what_cannot_be_fused(several: list[Distribution]) -> None:
    with pytest.raises(ValueError, match="nothing to fuse"):
        fuse(several)
