"""Calibration and coverage by their laws."""

import numpy as np
import pytest

from dashapp.evaluation import calibration, metrics
from tests.evaluation.judgements import CLASSES


def test_confidence_that_equals_accuracy_is_calibrated():
    truth = np.array([0] * 8 + [1] * 2)
    assert calibration.expected_calibration_error(truth, np.tile([0.8, 0.2], (10, 1))) == pytest.approx(0.0)


def test_calibration_error_of_a_model_that_is_sure_and_wrong_is_one():
    assert calibration.expected_calibration_error(
        np.array([1, 1]), np.array([[1.0, 0.0], [1.0, 0.0]])
    ) == pytest.approx(1.0)


def test_calibration_error_is_the_weighted_gap_of_the_bins():
    truth = np.array([0, 1, 0, 1])
    probabilities = np.array([[0.9, 0.1], [0.9, 0.1], [0.6, 0.4], [0.4, 0.6]])
    assert calibration.expected_calibration_error(truth, probabilities) == pytest.approx(0.5 * 0.4 + 0.5 * 0.4)


def test_rows_without_an_answer_have_no_part_in_calibration():
    truth, probabilities = np.array([0, 0]), np.array([[0.7, 0.3], [np.nan, np.nan]])
    assert calibration.expected_calibration_error(truth, probabilities) == pytest.approx(0.3)
    assert sum(item.count for item in calibration.reliability(truth, probabilities)) == 1
    assert np.isnan(calibration.expected_calibration_error(truth, np.full((2, 2), np.nan)))


def test_the_most_confident_answers_are_the_covered_ones():
    truth = np.array([0, 0, 1, 1])
    probabilities = np.array([[0.9, 0.1], [0.8, 0.2], [0.7, 0.3], [np.nan, np.nan]])
    points = calibration.accuracy_at_coverage(truth, probabilities, (1.0, 0.75, 0.5, 0.25))
    np.testing.assert_allclose(points, [(1, 0, 0.5), (0.75, 0.7, 2 / 3), (0.5, 0.8, 1), (0.25, 0.9, 1)])


def test_full_coverage_is_accuracy(judged):
    truth, prediction = judged
    probabilities = np.eye(CLASSES)[prediction]
    ((_, _, accuracy),) = calibration.accuracy_at_coverage(truth, probabilities, (1.0,))
    assert accuracy == pytest.approx(metrics.accuracy(truth, prediction))


def test_nothing_covers_nothing():
    points = calibration.accuracy_at_coverage(np.zeros(0, int), np.zeros((0, 2)))
    assert np.isnan([accuracy for _, _, accuracy in points]).all()
