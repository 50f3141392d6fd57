"""A face as the emotion network sees it: framed like FER2013, 48 x 48 grey, standardised.

Training and serving both standardise through `standardise`.
"""

from typing import Any

import cv2
import numpy as np

from dashapp.vision.faces import Face

Array = np.ndarray[Any, Any]

SIDE = 48
DEVIATION_FLOOR = 1.0
"""In grey levels. Below it a crop is flat: standardising it would only amplify rounding."""


def standardise(crops: Array) -> Array:
    """Bring each crop to zero mean and unit deviation, so that brightness and contrast of the picture do not matter.

    Args:
        crops: ``(n, 48, 48)`` uint8, grey.

    Returns:
        ``(n, 48, 48, 1)`` float32; zeros where a crop is flat.
    """
    values = crops.astype(np.float32)[..., np.newaxis]
    centred = values - values.mean(axis=(1, 2, 3), keepdims=True)
    deviation = centred.std(axis=(1, 2, 3), keepdims=True)
    standardised: Array = centred / np.maximum(deviation, DEVIATION_FLOOR)
    return standardised


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


def face_crop(pixels: Array, face: Face) -> Array:
    """Return the ``(48, 48)`` uint8 grey crop of ``face``, turned upright and framed as FER2013 frames its faces.

    Args:
        pixels: ``(h, w, 3)`` uint8 RGB.
        face: Where it is.
    """
    box = face.box
    side = max(box.width, box.height)
    centre = (box.x + box.width / 2, box.y + box.height / 2)
    return cv2.cvtColor(upright_square(pixels, centre, side, SIDE, face.roll_degrees), cv2.COLOR_RGB2GRAY)


def whole_picture_crop(pixels: Array) -> Array:
    """Return a picture that is a face crop already as ``(48, 48)`` uint8 grey; one of 48 x 48 stays as it is.

    Args:
        pixels: ``(h, w, 3)`` uint8 RGB; one that is not square is filled up to a square by its border.
    """
    height, width = pixels.shape[:2]
    square = upright_square(pixels, (width / 2, height / 2), max(height, width), SIDE)
    return cv2.cvtColor(square, cv2.COLOR_RGB2GRAY)
