"""Faces followed from frame to frame."""

import pytest

from dashapp.predictions import Box
from dashapp.vision.faces import Face
from dashapp.vision.following import LOST_AFTER, Follower, overlap


def face(x: int, y: int = 0, side: int = 100) -> Face:
    return Face(Box(x, y, side, side))


def test_two_faces_that_move_keep_their_numbers() -> None:
    follower = Follower()
    assert follower.follow([face(0), face(300)]) == [0, 1]
    assert follower.follow([face(280), face(20)]) == [1, 0]
    assert follower.follow([face(40), face(260)]) == [0, 1]


def test_a_face_that_comes_later_is_a_new_one() -> None:
    follower = Follower()
    follower.follow([face(0)])
    assert follower.follow([face(400), face(5)]) == [1, 0]


def test_a_face_that_is_gone_for_a_moment_is_the_same() -> None:
    follower = Follower()
    follower.follow([face(0)])
    for _ in range(LOST_AFTER - 1):
        assert follower.follow([]) == []
    assert follower.follow([face(10)]) == [0]


def test_a_face_that_was_gone_for_long_is_another() -> None:
    follower = Follower()
    follower.follow([face(0)])
    for _ in range(LOST_AFTER):
        follower.follow([])
    assert follower.follow([face(0)]) == [1]


def test_no_two_faces_of_a_frame_are_the_same() -> None:
    follower = Follower()
    follower.follow([face(0)])
    assert sorted(follower.follow([face(2), face(4)])) == [0, 1]


@pytest.mark.parametrize(("x", "share"), [(0, 1.0), (50, 1 / 3), (100, 0.0), (500, 0.0)])
def test_overlap(x: int, share: float) -> None:
    assert overlap(face(0).box, face(x).box) == pytest.approx(share)
