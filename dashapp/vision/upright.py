"""Turned squares of a picture, brought upright."""

from typing import Any

import cv2
import numpy as np

Array = np.ndarray[Any, Any]


def upright_square(
    pixels: Array, centre: tuple[float, float], side: float, size: int, roll_degrees: float = 0.0
) -> Array:
    """Cut a turned square out of a picture, upright and ``size`` pixels a side.

    The border is replicated where the square leaves the picture, and pixels are averaged where it shrinks.

    Args:
        pixels: ``(h, w)`` or ``(h, w, 3)`` uint8.
        centre: x and y in pixels, where ``(0, 0)`` is the top left corner of the first pixel.
        side: Of the square, in pixels of the picture.
        size: Of the result.
        roll_degrees: How far the picture is turned, counter-clockwise.
    """
    # A warp does not average; so it samples about as finely as the picture, and whole blocks are averaged after it.
    steps = max(1, round(side / size))
    scale = steps * size / side
    matrix = cv2.getRotationMatrix2D((centre[0] - 0.5, centre[1] - 0.5), roll_degrees, scale)
    matrix[:, 2] += np.subtract((steps * size - 1) / 2 + 0.5, centre)
    fine = cv2.warpAffine(
        pixels, matrix, (steps * size, steps * size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    square: Array = cv2.resize(fine, (size, size), interpolation=cv2.INTER_AREA)
    return square
