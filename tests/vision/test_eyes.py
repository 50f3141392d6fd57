"""The eyes of a face, and how far it is turned by what they tell."""

import numpy as np
import pytest

from dashapp.vision.eyes import LARGEST_TURN, eye_line
from dashapp.vision.haar import Spot


class Seeing:
    """Stands for a cascade that sees eyes of 20 pixels around given places, in sides of the face."""

    def __init__(self, *places: tuple[float, float], times: int = 4) -> None:
        self.places = places
        self.times = times

    def detectMultiScale(self, patch, *_, **__):  # noqa: N802 (OpenCV's name)
        return [(96 * x - 10, 96 * y - 10, 20, 20) for x, y in self.places for _ in range(self.times)]


def line_between(*places: tuple[float, float], **options: int) -> float | None:
    seeing = Seeing(*places, **options)
    return eye_line({"eye": seeing, "eye_tree_eyeglasses": seeing}, np.zeros((120, 120), np.uint8), Spot(60, 60, 96))


@pytest.mark.parametrize("turn", [-10.0, 0.0, 4.0])
def test_the_line_between_the_eyes_tells_the_turn(turn: float) -> None:
    down = 0.2 * np.tan(np.deg2rad(turn))
    assert line_between((0.3, 0.4 - down), (0.7, 0.4 + down)) == pytest.approx(turn)


def test_a_mouth_and_ears_are_no_eyes() -> None:
    assert line_between((0.3, 0.4), (0.7, 0.4), (0.5, 0.8), (0.02, 0.4)) == pytest.approx(0)


def test_one_eye_tells_nothing() -> None:
    assert line_between((0.3, 0.4)) is None


def test_an_eye_that_is_hardly_seen_tells_nothing() -> None:
    assert line_between((0.3, 0.4), (0.7, 0.4), times=1) is None


def test_a_steep_line_is_a_mistake() -> None:
    down = 0.2 * np.tan(np.deg2rad(LARGEST_TURN + 2))
    assert line_between((0.3, 0.4 - down), (0.7, 0.4 + down)) is None
