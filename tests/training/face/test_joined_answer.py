"""The joined answer, chosen on faces that are made up: raters are right, labels call the neutral angry."""

import numpy as np
import pytest

from dashapp.datasets.faceset import VOTE_LABELS
from dashapp.inference.answer_rule import columns_of
from dashapp.labels import EMOTIONS
from dashapp.training.face.joined_answer import LABELS_OUTPUT, RATERS_OUTPUT, NoMixError, Seen, choose, fitted

OUTPUTS = {LABELS_OUTPUT: list(EMOTIONS), RATERS_OUTPUT: list(VOTE_LABELS)}


def seen(name: str, n: int, sharpness: float = 6.0) -> Seen:
    rng = np.random.default_rng(n)
    truth = rng.integers(0, 7, n)
    biased = np.where((truth == 6) & (rng.random(n) < 0.7), 0, truth)
    votes = np.zeros((n, 10))
    votes[:, columns_of(VOTE_LABELS)] = sharpness * np.eye(7)[truth]
    logits = {
        LABELS_OUTPUT: sharpness * np.eye(7)[biased] + rng.normal(size=(n, 7)),
        RATERS_OUTPUT: votes + rng.normal(size=(n, 10)),
    }
    return Seen(name, logits, truth)


def test_the_served_mix_leans_on_who_is_right() -> None:
    rule, report = choose(seen("public", 700), seen("portraits", 400), seen("labels", 300), OUTPUTS)
    assert rule.weights[RATERS_OUTPUT] >= 0.5
    assert rule.promise is not None
    assert rule.promise.right >= 0.9
    served = next(each for each in report["curve"] if each["weight"] == report["served"])
    assert served["neutral"] > report["curve"][0]["neutral"] - 1e-9
    assert {row["emotion"] for row in report["hedges"]} == {"angry", "sad"}


def test_the_fit_is_calibrated_on_what_it_was_fitted_to() -> None:
    public, portraits = seen("public", 900, 2.0), seen("portraits", 900, 2.0)
    probabilities = fitted(1.0, public, portraits, OUTPUTS).probabilities(public.logits, OUTPUTS)
    right = (probabilities.argmax(axis=1) == public.truth).mean()
    assert probabilities.max(axis=1).mean() == pytest.approx(right, abs=0.04)


def test_a_network_that_knows_nothing_is_not_served() -> None:
    with pytest.raises(NoMixError):
        choose(seen("public", 300, 0.0), seen("portraits", 300, 0.0), seen("labels", 100, 0.0), OUTPUTS)
