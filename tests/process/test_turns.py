"""Turns: a few at once, short work before long work, a bounded number that wait, nothing for those who left."""

import threading

import pytest

from dashapp.process.turns import HELD_BACK_S, STEP_S, CrowdedError, GivenUpError, Turns


class Clock:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_so_many_places_and_no_more() -> None:
    turns = Turns(2, 2)
    places = [turns.enter("a"), turns.enter("a"), turns.enter("b"), turns.enter("c")]
    with pytest.raises(CrowdedError):
        turns.enter("d")
    assert turns.full
    places[2].leave()
    places[2].leave()
    turns.enter("d")
    assert turns.full


def test_half_of_the_places_are_the_most_for_a_client_and_for_large_work() -> None:
    turns = Turns(2, 6)
    for _ in range(4):
        turns.enter("a", large=True)
    with pytest.raises(CrowdedError) as refused:
        turns.enter("a")
    assert refused.value.own
    with pytest.raises(CrowdedError) as refused:
        turns.enter("b", large=True)
    assert not refused.value.own
    turns.enter("b")


def test_short_work_is_let_by_and_long_work_goes_on_after_it() -> None:
    clock, order = Clock(), []
    turns = Turns(2, 8, clock)
    other, long, short = turns.enter("other"), turns.enter("long"), turns.enter("short")
    came = threading.Event()

    def short_work() -> None:
        came.set()
        with short.turn():
            order.append("short")

    with other.turn(), long.turn():
        thread = threading.Thread(target=short_work)
        thread.start()
        assert came.wait(10)
        while not turns._queue:
            pass
        long.let_by()  # it has only begun
        assert order == []
        clock.now += STEP_S
        long.let_by()
        order.append("long")
    thread.join(10)
    assert order == ["short", "long"]
    assert turns.running == 0


def test_long_work_does_not_wait_for_ever() -> None:
    clock = Clock()
    turns = Turns(1, 9, clock)
    long, late = turns.enter("long"), turns.enter("late")
    long.attained_s = 1_000.0
    clock.now = HELD_BACK_S + 1
    late.queued_at = clock.now
    assert long.due < late.due


def test_whoever_left_waits_no_more_and_holds_nothing() -> None:
    turns = Turns(1, 3)
    first, second, third = turns.enter("a"), turns.enter("b"), turns.enter("c")
    with first.turn(), second.turn():
        with pytest.raises(GivenUpError), third.turn(lambda: True):
            pytest.fail("there was no turn")
        assert turns.running == 2
    with third.turn():
        assert turns.running == 1
    assert turns.running == 0


def test_large_work_leaves_a_turn_to_small_work() -> None:
    turns = Turns(2, 4)
    first, second = turns.enter("a", large=True), turns.enter("a", large=True)
    with first.turn():
        with pytest.raises(GivenUpError), second.turn(lambda: True):
            pytest.fail("there was no turn")
        with turns.enter("b").turn():
            assert turns.running == 2


def test_work_of_those_who_left_ends_at_its_next_step() -> None:
    turns, left = Turns(1, 3), threading.Event()
    place = turns.enter("a")
    with place.turn(left.is_set):
        left.set()
        with pytest.raises(GivenUpError):
            place.let_by()
    assert turns.running == 0


def test_all_work_ends_at_its_next_step_when_the_program_does() -> None:
    turns = Turns(1, 3)
    first, second, third = turns.enter("a"), turns.enter("b"), turns.enter("c")
    with first.turn(), second.turn():
        turns.stop()
        with pytest.raises(GivenUpError):
            first.let_by()
        with pytest.raises(GivenUpError), third.turn():
            pytest.fail("there was no turn")
