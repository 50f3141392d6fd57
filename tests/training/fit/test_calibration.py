import numpy as np
import pytest

from dashapp.inference.artefact import softmax
from dashapp.training.fit.calibration import fit_temperature, hedge_below, match_confidence


def sampled(temperature: float, n: int = 20_000) -> tuple[np.ndarray, np.ndarray]:
    """Logits whose true probabilities are those at ``temperature``."""
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 2, (n, 7))
    noise = rng.gumbel(size=logits.shape)
    return logits, (logits / temperature + noise).argmax(axis=1)


@pytest.mark.parametrize("temperature", [0.7, 1.0, 2.0])
@pytest.mark.parametrize("fit", [fit_temperature, match_confidence])
def test_the_temperature_that_made_the_labels_is_found(temperature, fit):
    assert fit(*sampled(temperature)) == pytest.approx(temperature, rel=0.06)


def test_the_mean_confidence_becomes_the_share_of_right_answers():
    logits, truth = sampled(1.0)
    flattened = np.sign(logits) * np.abs(logits) ** 0.5
    right = (flattened.argmax(axis=1) == truth).mean()
    assert softmax(flattened, match_confidence(flattened, truth)).max(axis=1).mean() == pytest.approx(right, abs=1e-4)


@pytest.mark.parametrize(("wrong", "expected"), [(0, 0.3), (1, 5.0)])
def test_a_model_that_is_always_right_or_wrong_gets_the_last_temperature(wrong, expected):
    logits = 0.01 * np.eye(4)
    assert match_confidence(logits, (np.arange(4) + wrong) % 4) == expected


def test_an_answer_below_the_hedge_is_more_often_wrong_than_right():
    rng = np.random.default_rng(1)
    confidence = rng.uniform(0.2, 1, 20_000)
    correct = rng.uniform(size=confidence.size) < confidence**2
    assert hedge_below(confidence, correct) == pytest.approx(0.5**0.5, abs=0.05)


def test_a_model_that_is_always_right_never_hedges():
    assert hedge_below(np.array([0.3, 0.9]), np.array([True, True])) == 0.0
