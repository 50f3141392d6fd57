"""A face as the emotion network sees it: framed like FER2013, 48 x 48 grey, standardised.

Training and serving both standardise through `standardise`.
"""

from typing import Any

import cv2
import numpy as np

from dashapp.vision.faces import Face
from dashapp.vision.upright import upright_square

Array = np.ndarray[Any, Any]

SIDE = 48
FRAME_SCALE = 1.005
FRAME_SHIFT = (-0.007, -0.004)
"""FER2013's frame relative to a found box: its side, and the way of its centre right and down, in sides of the box.

FER2013 was cut out with the same kind of cascade, so the two hardly differ. Measured on 300 Training faces that were
pasted, 90 to 150 pixels wide, into smooth noise and looked for again: medians over the 189 found within 8 degrees of
upright, with quartiles 0.94 to 1.08 (side), -0.022 to 0.005 (right) and -0.014 to 0.013 (down).
"""
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


def face_crop(pixels: Array, face: Face) -> Array:
    """Return the ``(48, 48)`` uint8 grey crop of ``face``, turned upright and framed as FER2013 frames its faces.

    Args:
        pixels: ``(h, w, 3)`` uint8 RGB.
        face: Where it is. Its box is a square where a detector found it; of another box the longer side counts.
    """
    box = face.box
    side = max(box.width, box.height)
    turn = np.deg2rad(face.roll_degrees)
    right, down = FRAME_SHIFT[0] * side, FRAME_SHIFT[1] * side
    # The shift is along the face's own axes.
    x = box.x + box.width / 2 + right * np.cos(turn) - down * np.sin(turn)
    y = box.y + box.height / 2 + right * np.sin(turn) + down * np.cos(turn)
    return cv2.cvtColor(upright_square(pixels, (x, y), FRAME_SCALE * side, SIDE, face.roll_degrees), cv2.COLOR_RGB2GRAY)


def whole_picture_crop(pixels: Array) -> Array:
    """Return a picture that is a face crop already as ``(48, 48)`` uint8 grey; one of 48 x 48 stays as it is.

    Args:
        pixels: ``(h, w, 3)`` uint8 RGB; one that is not square is filled up to a square by its border.
    """
    height, width = pixels.shape[:2]
    square = upright_square(pixels, (width / 2, height / 2), max(height, width), SIDE)
    return cv2.cvtColor(square, cv2.COLOR_RGB2GRAY)
