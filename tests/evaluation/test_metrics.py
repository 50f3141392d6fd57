"""Metrics by their laws first, then against scikit-learn."""

import numpy as np
import pytest
from sklearn import metrics as reference

from dashapp.evaluation import metrics
from dashapp.evaluation.metrics import NO_ANSWER
from tests.evaluation.judgements import CLASSES

EVERY_SCORE = [
    lambda truth, prediction: metrics.accuracy(truth, prediction),
    lambda truth, prediction: metrics.uar(truth, prediction, CLASSES),
    lambda truth, prediction: metrics.macro_f1(truth, prediction, CLASSES),
]


@pytest.mark.parametrize("score", EVERY_SCORE)
def test_a_perfect_prediction_scores_one(score, judged):
    truth, _ = judged
    assert score(truth, truth) == 1.0


@pytest.mark.parametrize("score", EVERY_SCORE)
def test_a_prediction_that_is_always_wrong_scores_zero(score, judged):
    truth, _ = judged
    assert score(truth, (truth + 1) % CLASSES) == 0.0


@pytest.mark.parametrize("score", EVERY_SCORE)
def test_the_order_of_items_and_the_names_of_classes_do_not_matter(score, judged):
    truth, prediction = judged
    random = np.random.default_rng(9)
    order, names = random.permutation(truth.size), random.permutation(CLASSES)
    assert score(truth[order], prediction[order]) == pytest.approx(score(truth, prediction))
    assert score(names[truth], names[prediction]) == pytest.approx(score(truth, prediction))


@pytest.mark.parametrize("score", EVERY_SCORE)
def test_without_items_a_score_is_undefined(score):
    assert np.isnan(score(np.zeros(0, int), np.zeros(0, int)))


def test_scores_agree_with_scikit_learn(judged):
    truth, prediction = judged
    assert metrics.accuracy(truth, prediction) == pytest.approx(reference.accuracy_score(truth, prediction))
    assert metrics.uar(truth, prediction, CLASSES) == pytest.approx(
        reference.balanced_accuracy_score(truth, prediction)
    )
    assert metrics.macro_f1(truth, prediction, CLASSES) == pytest.approx(
        reference.f1_score(truth, prediction, average="macro")
    )
    expected = reference.precision_recall_fscore_support(truth, prediction)
    for ours, theirs in zip((metrics.precision, metrics.recall, metrics.f1), expected[:3], strict=True):
        np.testing.assert_allclose(ours(truth, prediction, CLASSES), theirs)
    np.testing.assert_array_equal(
        metrics.confusion_matrix(truth, prediction, CLASSES), reference.confusion_matrix(truth, prediction)
    )


def test_uar_averages_only_the_classes_present():
    truth, prediction = np.array([0, 0, 2, 2]), np.array([0, 1, 2, 2])
    assert metrics.uar(truth, prediction, CLASSES) == pytest.approx(0.75)
    np.testing.assert_array_equal(metrics.recall(truth, prediction, 4), [0.5, np.nan, 1.0, np.nan])
    np.testing.assert_array_equal(metrics.precision(truth, prediction, 4), [1.0, 0.0, 1.0, np.nan])
    np.testing.assert_allclose(metrics.f1(truth, prediction, 4), [2 / 3, 0.0, 1.0, np.nan])


def test_uar_does_not_change_when_a_class_is_doubled(judged):
    truth, prediction = judged
    twice = np.concatenate([np.arange(truth.size), np.flatnonzero(truth == 3)])
    assert metrics.uar(truth[twice], prediction[twice], CLASSES) == pytest.approx(
        metrics.uar(truth, prediction, CLASSES)
    )


def test_an_item_without_an_answer_counts_as_wrong_and_for_no_class():
    truth, prediction = np.array([0, 0, 1]), np.array([0, NO_ANSWER, 1])
    assert metrics.accuracy(truth, prediction) == pytest.approx(2 / 3)
    assert metrics.uar(truth, prediction, 2) == pytest.approx(0.75)
    assert metrics.confusion_matrix(truth, prediction, 2).tolist() == [[1, 0], [0, 1]]


@pytest.mark.parametrize(("truth", "prediction"), [([7], [0]), ([0], [7]), ([-1], [0]), ([0], [-2])])
def test_a_class_that_does_not_exist_is_refused(truth, prediction):
    with pytest.raises(ValueError, match="class indices go from 0 to 6"):
        metrics.uar(np.array(truth), np.array(prediction), CLASSES)


def test_truth_and_prediction_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="both are"):
        metrics.accuracy(np.zeros(3, int), np.zeros(4, int))
