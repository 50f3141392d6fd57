import numpy as np
import pytest

from dashapp.benchmark.timing import Timing, measure, slope


def test_the_summary_is_median_and_95th_percentile():
    timing = Timing("work", tuple(np.arange(1, 101) / 1000), goal_s=0.08)
    assert timing.to_dict() == {"name": "work", "n": 100, "median_ms": 50.5, "p95_ms": 95.05, "goal_ms": 80}


def test_one_slow_answer_does_not_move_the_median():
    assert Timing("work", (0.01, 0.01, 5.0)).median_s == 0.01


def test_work_is_timed_each_time_it_is_done():
    now, done = iter([0.0, 1.0, 10.0, 13.0]), []
    timing = measure("work", lambda: done.append(1), 2, clock=lambda: next(now))
    assert timing.seconds == (1.0, 3.0)
    assert len(done) == 2


def test_what_was_never_measured_has_no_timing():
    with pytest.raises(ValueError, match="never measured"):
        Timing("work", ())


def test_the_slope_is_the_rise_from_first_to_last():
    assert slope([100, 110, 120]) == pytest.approx(20)
    assert slope([7, 7, 7, 7]) == pytest.approx(0)
    assert slope([7]) == 0
