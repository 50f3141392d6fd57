"""Outputs joined to an answer: laws of the logarithmic pool."""

import numpy as np
import pytest

from dashapp.datasets.faceset import VOTE_LABELS
from dashapp.inference.answer_rule import AnswerRule, columns_of, log_probabilities
from dashapp.inference.artefact import softmax
from dashapp.labels import EMOTIONS
from dashapp.predictions import Promise

OUTPUTS = {"emotion": EMOTIONS, "ferplus": VOTE_LABELS}
RNG = np.random.default_rng(0)
LOGITS = {"emotion": RNG.normal(size=(5, 7)), "ferplus": RNG.normal(size=(5, 10))}


def test_one_output_alone_is_its_softmax() -> None:
    rule = AnswerRule({"emotion": 1.0, "ferplus": 0.0}, temperature=2.0)
    np.testing.assert_allclose(rule.probabilities(LOGITS, OUTPUTS), softmax(LOGITS["emotion"], 2.0))


def test_raters_words_come_in_the_order_of_the_emotions() -> None:
    assert [VOTE_LABELS[i] for i in columns_of(VOTE_LABELS)][:4] == ["anger", "disgust", "fear", "happiness"]
    logs = log_probabilities(LOGITS["ferplus"], VOTE_LABELS)
    assert logs.argmax(axis=1).tolist() == LOGITS["ferplus"][:, columns_of(VOTE_LABELS)].argmax(axis=1).tolist()
    np.testing.assert_allclose(np.exp(logs).sum(axis=1), 1)


def test_what_an_output_adds_to_all_labels_does_not_count() -> None:
    rule = AnswerRule({"emotion": 0.4, "ferplus": 0.6})
    louder = {"emotion": LOGITS["emotion"] + 3, "ferplus": LOGITS["ferplus"]}
    np.testing.assert_allclose(rule.probabilities(louder, OUTPUTS), rule.probabilities(LOGITS, OUTPUTS))


def test_a_prior_raises_the_odds_of_its_class() -> None:
    prior = tuple(1.0 if name == "sad" else 0.0 for name in EMOTIONS)
    plain, raised = (AnswerRule({"emotion": 1.0}, p).probabilities(LOGITS, OUTPUTS) for p in ((0.0,) * 7, prior))
    sad, neutral = EMOTIONS.index("sad"), EMOTIONS.index("neutral")
    gained = raised[:, sad] / raised[:, neutral] / (plain[:, sad] / plain[:, neutral])
    np.testing.assert_allclose(gained, np.e)


def test_a_rule_comes_back_from_json() -> None:
    rule = AnswerRule({"emotion": 1.0}, (0.1,) * 7, 0.7, 0.66, Promise(0.9, 0.6, "some faces (10)"))
    assert AnswerRule.from_dict(rule.to_dict()) == rule
    with pytest.raises(TypeError):
        AnswerRule.from_dict(rule.to_dict() | {"extra": 1})
