"""Unreadable crops: what they are made of is no longer to be seen in them, and chance is the generator's."""

import numpy as np
import pytest

from dashapp.datasets import unreadable_crops as made

FACE = np.kron(np.random.default_rng(1).integers(40, 220, (12, 12)), np.ones((4, 4))).astype(np.uint8)
OF_FACES = (made.blurred, made.covered, made.turned, made.shuffled, made.fragment, made.no_face)


@pytest.mark.parametrize("make", OF_FACES)
def test_a_face_is_spoilt_the_same_way_by_the_same_chance(make) -> None:
    first, again, other = (make(FACE.copy(), np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert first.shape == (48, 48)
    assert first.dtype == np.uint8
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()
    assert (first != FACE).any()


@pytest.mark.parametrize("make", [*made.NOTHING, made.scene, *made.UNSEEN])
def test_what_is_made_of_nothing_differs_from_time_to_time(make) -> None:
    rng = np.random.default_rng(0)
    pictures = [make(rng) for _ in range(5)]
    assert all(picture.shape == (48, 48) and picture.dtype == np.uint8 for picture in pictures)
    assert len({picture.tobytes() for picture in pictures}) == 5


def test_half_and_more_of_a_covered_face_is_hidden() -> None:
    rng = np.random.default_rng(0)
    shares = [(made.covered(FACE, rng) == FACE).mean() for _ in range(40)]
    assert max(shares) < 0.72
    assert np.median(shares) < 0.55


def test_a_blurred_face_has_lost_its_edges() -> None:
    rng = np.random.default_rng(0)
    edges = np.abs(np.diff(FACE.astype(int), axis=1)).mean()
    for _ in range(20):
        assert np.abs(np.diff(made.blurred(FACE, rng).astype(int), axis=1)).mean() < edges / 2


def test_shuffled_parts_are_all_there() -> None:
    np.testing.assert_array_equal(
        np.sort(made.shuffled(FACE, np.random.default_rng(3)), axis=None), np.sort(FACE, axis=None)
    )


def test_kinds_kept_for_the_test_are_not_trained_on() -> None:
    assert not set(made.UNSEEN) & {*made.NOTHING, made.scene}
