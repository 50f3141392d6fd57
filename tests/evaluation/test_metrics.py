"""Metrics by their laws first, then against scikit-learn."""

import numpy as np
import pytest
from sklearn import metrics as reference

from dashapp.evaluation import metrics
from dashapp.evaluation.metrics import NO_ANSWER

CLASSES = 7
EVERY_SCORE = [
    lambda truth, prediction: metrics.accuracy(truth, prediction),
    lambda truth, prediction: metrics.uar(truth, prediction, CLASSES),
    lambda truth, prediction: metrics.macro_f1(truth, prediction, CLASSES),
]


@pytest.fixture(params=range(3))
def judged(request):
    random = np.random.default_rng(request.param)
    truth = random.integers(0, CLASSES, 400)
    prediction = np.where(random.random(400) < 0.6, truth, random.integers(0, CLASSES, 400))
    return truth, prediction


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


def test_confidence_that_equals_accuracy_is_calibrated():
    truth = np.array([0] * 8 + [1] * 2)
    assert metrics.expected_calibration_error(truth, np.tile([0.8, 0.2], (10, 1))) == pytest.approx(0.0)


def test_calibration_error_of_a_model_that_is_sure_and_wrong_is_one():
    assert metrics.expected_calibration_error(np.array([1, 1]), np.array([[1.0, 0.0], [1.0, 0.0]])) == pytest.approx(
        1.0
    )


def test_calibration_error_is_the_weighted_gap_of_the_bins():
    truth = np.array([0, 1, 0, 1])
    probabilities = np.array([[0.9, 0.1], [0.9, 0.1], [0.6, 0.4], [0.4, 0.6]])
    assert metrics.expected_calibration_error(truth, probabilities) == pytest.approx(0.5 * 0.4 + 0.5 * 0.4)


def test_rows_without_an_answer_have_no_part_in_calibration():
    truth, probabilities = np.array([0, 0]), np.array([[0.7, 0.3], [np.nan, np.nan]])
    assert metrics.expected_calibration_error(truth, probabilities) == pytest.approx(0.3)
    assert sum(item.count for item in metrics.reliability(truth, probabilities)) == 1
    assert np.isnan(metrics.expected_calibration_error(truth, np.full((2, 2), np.nan)))


def test_the_most_confident_answers_are_the_covered_ones():
    truth = np.array([0, 0, 1, 1])
    probabilities = np.array([[0.9, 0.1], [0.8, 0.2], [0.7, 0.3], [np.nan, np.nan]])
    points = metrics.accuracy_at_coverage(truth, probabilities, (1.0, 0.75, 0.5, 0.25))
    np.testing.assert_allclose(points, [(1, 0, 0.5), (0.75, 0.7, 2 / 3), (0.5, 0.8, 1), (0.25, 0.9, 1)])


def test_full_coverage_is_accuracy(judged):
    truth, prediction = judged
    probabilities = np.eye(CLASSES)[prediction]
    ((_, _, accuracy),) = metrics.accuracy_at_coverage(truth, probabilities, (1.0,))
    assert accuracy == pytest.approx(metrics.accuracy(truth, prediction))


def test_nothing_covers_nothing():
    points = metrics.accuracy_at_coverage(np.zeros(0, int), np.zeros((0, 2)))
    assert np.isnan([accuracy for _, _, accuracy in points]).all()


def test_an_interval_holds_the_figure_and_is_repeated_by_its_seed(judged):
    truth, prediction = judged
    groups = [f"speaker {i % 20}" for i in range(truth.size)]
    for named in (None, groups):
        found = metrics.intervals(truth, prediction, CLASSES, named)
        assert found == metrics.intervals(truth, prediction, CLASSES, named)
        assert found["accuracy"][0] < metrics.accuracy(truth, prediction) < found["accuracy"][1]
        assert found["uar"][0] < metrics.uar(truth, prediction, CLASSES) < found["uar"][1]


def test_an_interval_by_item_is_that_of_the_binomial_distribution():
    truth = np.zeros(1000, int)
    prediction = np.array([0] * 700 + [1] * 300)
    low, high = metrics.intervals(truth, prediction, 2)["accuracy"]
    deviation = np.sqrt(0.7 * 0.3 / 1000)
    assert (low, high) == pytest.approx((0.7 - 1.96 * deviation, 0.7 + 1.96 * deviation), abs=0.003)


def test_speakers_that_differ_widen_the_interval():
    truth = np.zeros(1000, int)
    prediction = (np.arange(1000) % 10 < 3).astype(int)  # three of ten speakers are always misheard
    by_speaker = metrics.intervals(truth, prediction, 2, [str(i % 10) for i in range(1000)])["accuracy"]
    by_item = metrics.intervals(truth, prediction, 2)["accuracy"]
    assert by_speaker[1] - by_speaker[0] > 5 * (by_item[1] - by_item[0])


def test_an_item_without_a_group_stands_for_itself(judged):
    truth, prediction = judged
    alone = metrics.intervals(truth, prediction, CLASSES, [None] * truth.size)["accuracy"]
    assert alone == pytest.approx(metrics.intervals(truth, prediction, CLASSES)["accuracy"], abs=0.02)


def test_no_items_have_no_interval():
    assert np.isnan(metrics.intervals(np.zeros(0, int), np.zeros(0, int), CLASSES)["uar"]).all()


def test_a_gap_is_that_of_the_two_sides_and_its_interval_holds_it():
    random = np.random.default_rng(0)
    truth = random.integers(0, 2, 2000)
    speakers = [f"speaker {i % 20}" for i in range(2000)]
    members = np.array([i % 20 < 10 for i in range(2000)])
    right = random.random(2000) < np.where(members, 0.9, 0.7)
    prediction = np.where(right, truth, 1 - truth)
    gap, (low, high) = metrics.uar_gap(truth, prediction, 2, members, speakers)
    sides = [metrics.uar(truth[side], prediction[side], 2) for side in (members, ~members)]
    assert gap == pytest.approx(sides[0] - sides[1])
    assert 0.1 < low < gap < high < 0.3
    back, (other_low, other_high) = metrics.uar_gap(truth, prediction, 2, ~members, speakers)
    assert back == pytest.approx(-gap)
    assert (-other_high, -other_low) == pytest.approx((low, high), abs=0.01)


def test_a_gap_to_nobody_is_undefined():
    truth = np.array([0, 1])
    gap, interval = metrics.uar_gap(truth, truth, 2, np.array([True, True]), ["a", "b"])
    assert np.isnan([gap, *interval]).all()
