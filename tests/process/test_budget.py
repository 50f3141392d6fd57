"""Bytes held by everybody together."""

from dashapp.process.budget import LARGE_BYTES, LARGE_SHARE, Budget


def test_what_is_given_back_can_be_taken_again() -> None:
    budget = Budget(100)
    assert budget.take(60)
    assert not budget.take(60)
    assert budget.taken == 60
    budget.give(60)
    assert budget.take(60)


def test_large_requests_leave_room_for_small_ones() -> None:
    budget = Budget(10 * LARGE_BYTES)
    large = LARGE_BYTES + 1
    taken = 0
    while budget.take(large):
        taken += large
    assert taken <= LARGE_SHARE * budget.total
    assert budget.take(LARGE_BYTES)


def test_one_that_is_larger_than_all_there_is_comes_alone() -> None:
    budget = Budget(10)
    assert budget.take(50)
    assert not budget.take(1)
