"""Bootstrap intervals by their laws."""

import numpy as np
import pytest

from dashapp.evaluation import bootstrap, metrics
from tests.evaluation.judgements import CLASSES


def test_an_interval_holds_the_figure_and_is_repeated_by_its_seed(judged):
    truth, prediction = judged
    groups = [f"speaker {i % 20}" for i in range(truth.size)]
    for named in (None, groups):
        found = bootstrap.intervals(truth, prediction, CLASSES, named)
        assert found == bootstrap.intervals(truth, prediction, CLASSES, named)
        assert found["accuracy"][0] < metrics.accuracy(truth, prediction) < found["accuracy"][1]
        assert found["uar"][0] < metrics.uar(truth, prediction, CLASSES) < found["uar"][1]


def test_an_interval_by_item_is_that_of_the_binomial_distribution():
    truth = np.zeros(1000, int)
    prediction = np.array([0] * 700 + [1] * 300)
    low, high = bootstrap.intervals(truth, prediction, 2)["accuracy"]
    deviation = np.sqrt(0.7 * 0.3 / 1000)
    assert (low, high) == pytest.approx((0.7 - 1.96 * deviation, 0.7 + 1.96 * deviation), abs=0.003)


def test_speakers_that_differ_widen_the_interval():
    truth = np.zeros(1000, int)
    prediction = (np.arange(1000) % 10 < 3).astype(int)  # three of ten speakers are always misheard
    by_speaker = bootstrap.intervals(truth, prediction, 2, [str(i % 10) for i in range(1000)])["accuracy"]
    by_item = bootstrap.intervals(truth, prediction, 2)["accuracy"]
    assert by_speaker[1] - by_speaker[0] > 5 * (by_item[1] - by_item[0])


def test_an_item_without_a_group_stands_for_itself(judged):
    truth, prediction = judged
    alone = bootstrap.intervals(truth, prediction, CLASSES, [None] * truth.size)["accuracy"]
    assert alone == pytest.approx(bootstrap.intervals(truth, prediction, CLASSES)["accuracy"], abs=0.02)


def test_no_items_have_no_interval():
    assert np.isnan(bootstrap.intervals(np.zeros(0, int), np.zeros(0, int), CLASSES)["uar"]).all()


def test_a_gap_is_that_of_the_two_sides_and_its_interval_holds_it():
    random = np.random.default_rng(0)
    truth = random.integers(0, 2, 2000)
    speakers = [f"speaker {i % 20}" for i in range(2000)]
    members = np.array([i % 20 < 10 for i in range(2000)])
    right = random.random(2000) < np.where(members, 0.9, 0.7)
    prediction = np.where(right, truth, 1 - truth)
    gap, (low, high) = bootstrap.uar_gap(truth, prediction, 2, members, speakers)
    sides = [metrics.uar(truth[side], prediction[side], 2) for side in (members, ~members)]
    assert gap == pytest.approx(sides[0] - sides[1])
    assert 0.1 < low < gap < high < 0.3
    back, (other_low, other_high) = bootstrap.uar_gap(truth, prediction, 2, ~members, speakers)
    assert back == pytest.approx(-gap)
    assert (-other_high, -other_low) == pytest.approx((low, high), abs=0.01)


def test_a_gap_to_nobody_is_undefined():
    truth = np.array([0, 1])
    gap, interval = bootstrap.uar_gap(truth, truth, 2, np.array([True, True]), ["a", "b"])
    assert np.isnan([gap, *interval]).all()


@pytest.mark.parametrize(
    ("groups", "n", "known"),
    [
        (["a"] * 40, 40, False),
        (list("abcd") * 10, 40, False),
        (list("abcde") * 8, 40, True),
        (None, 29, False),
        (None, 30, True),
    ],
)
def test_no_interval_is_told_of_too_few(groups: list[str] | None, n: int, known: bool) -> None:
    truth = np.arange(n) % 2
    low, high = bootstrap.intervals(truth, truth, 2, groups)["accuracy"]
    assert np.isfinite([low, high]).all() == known
