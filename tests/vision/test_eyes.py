"""The eyes of a face, and how far it is turned by what they tell."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from dashapp.datasets.fer2013 import read_fer2013
from dashapp.vision import faces
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


def turned(face: np.ndarray, degrees: float) -> np.ndarray:
    """A face of 150 pixels a side in a larger picture, turned counter-clockwise."""
    face = cv2.resize(face, (150, 150), interpolation=cv2.INTER_CUBIC)
    matrix = cv2.getRotationMatrix2D((75, 75), degrees, 1)
    matrix[:, 2] += (125, 75)
    return np.repeat(cv2.warpAffine(face, matrix, (400, 300), borderValue=120)[..., None], 3, axis=2)


@pytest.mark.corpus
def test_eyes_tell_a_large_turn_better_than_the_cascades(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def errors() -> list[float]:
        """How far the turn that is told is off, beyond what is told of the same face upright."""
        found = []
        for face in images:
            upright, *others = (faces.detect_faces(turned(face, degrees)) for degrees in (0.0, -20.0, 20.0))
            for degrees, other in zip((-20, 20), others, strict=True):
                if len(upright) == len(other) == 1:
                    found.append(abs(other[0].roll_degrees - upright[0].roll_degrees + degrees))
        return found

    images = read_fer2013(data).part("Training").images[:30]
    by_eyes = errors()
    monkeypatch.setattr(faces, "eye_line", lambda *_: None)
    by_cascades = errors()
    assert len(by_eyes) > 30
    assert np.mean(by_eyes) < 0.7 * np.mean(by_cascades)
