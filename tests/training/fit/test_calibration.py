import numpy as np
import pytest

from dashapp.inference.artefact import softmax
from dashapp.training.fit.calibration import Judged, certain_from, fit_temperature, hedge_below, match_confidence


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


def test_the_least_threshold_that_keeps_its_promise_on_every_set_is_taken() -> None:
    confidence = np.linspace(0.31, 0.99, 400)
    said = np.arange(400) % 2
    kind = Judged("kind", confidence, said, confidence > 0.4)
    strict = Judged("strict", confidence, said, confidence > 0.6)
    found = certain_from([kind, strict], right=0.9, right_of_each=0.8)
    assert found is not None
    threshold, promise = found
    assert 0.5 < threshold < 0.6
    assert promise.right >= 0.9
    assert promise.share == pytest.approx((confidence >= threshold).mean(), abs=1e-3)
    assert promise.chosen_on == "kind (400), strict (400)"


def test_a_class_that_is_wrong_raises_the_threshold() -> None:
    confidence, said = np.tile(np.linspace(0.31, 0.99, 200), 2), np.repeat([0, 1], 200)
    correct = (said == 0) | (confidence > 0.8)
    both = [Judged("set", confidence, said, correct)]
    lenient, strict = (certain_from(both, right=0.5, right_of_each=each) for each in (0.0, 0.95))
    assert lenient is not None
    assert strict is not None
    assert lenient[0] < 0.5 < strict[0]


def test_no_threshold_keeps_a_promise_that_is_never_true() -> None:
    never = Judged("set", np.full(50, 0.9), np.zeros(50, int), np.zeros(50, bool))
    assert certain_from([never], right=0.5, right_of_each=0.5) is None
