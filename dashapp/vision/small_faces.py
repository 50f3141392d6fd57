"""Faces too small for a look at a whole picture: searched for tile by tile, each as large as the look can see it.

The look at a whole picture shrinks it to 640 pixels and finds faces from 5 % of its longer side. A tile is 30 % of that
side, so that the same look finds faces from 1.5 %. The tiles overlap by more than the faces they are for are wide, so
that each lies whole in one. However large the picture is there are as many tiles, about sixteen; only cutting them out
takes time in proportion to the pixels.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import cv2
import numpy as np

from dashapp.vision.faces import SMALLEST_FACE, Face, distinct, look_at
from dashapp.vision.haar import cascades

LEAST_SHARE: Final = 0.015
"""Side of the smallest face that is looked for in tiles, as a share of the picture's longer side."""
LEAST_PIXELS: Final = 24
"""The smallest side whatever the share is: below it a cascade sees nothing."""
OVERLAP: Final = 0.06
"""Of tiles, as a share of the picture's longer side; the faces they are for have at most `SMALLEST_FACE` of it."""
LARGEST_SHARE: Final = 0.065
"""A larger face in a tile was for the look at the whole picture to find."""
COUNTED_SIDE: Final = 1280
"""Of the picture in which small faces are counted before it is worth looking for them."""
AGREEING: Final = 6
"""Windows that must agree for a place to be counted: more than for a proposal, for nobody looks at it again."""
WORTH_IT: Final = 2
"""Places in which a face may have been missed, from which the tiles are looked at."""

Array = np.ndarray[Any, Any]


def smallest_side(pixels: Array) -> int:
    """Return the side in pixels of the smallest face that `small_faces` looks for."""
    side: int = max(pixels.shape[:2])
    return max(LEAST_PIXELS, round(LEAST_SHARE * side))


def sees_more(pixels: Array) -> bool:
    """Return whether tiles show smaller faces than a look at the whole picture does: it must be large enough."""
    side: int = max(pixels.shape[:2])
    return smallest_side(pixels) < SMALLEST_FACE * side


def may_be_missed(pixels: Array, found: Sequence[Face]) -> bool:
    """Return whether a quick count says that there are small faces which a look at the whole picture has missed.

    Args:
        pixels: ``(h, w, 3)`` uint8, upright RGB.
        found: The faces that are found already.
    """
    if not sees_more(pixels):
        return False
    side = max(pixels.shape[:2])
    scale = min(1.0, COUNTED_SIDE / side)
    grey = cv2.cvtColor(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    least, most = round(0.02 * side * scale), round(SMALLEST_FACE * side * scale)
    with cascades() as own:
        places = own["frontalface_alt2"].detectMultiScale(
            grey, 1.2, AGREEING, minSize=(least, least), maxSize=(most, most)
        )
    centres = [((x + width / 2) / scale, (y + height / 2) / scale) for x, y, width, height in places]
    return sum(not any(_within(x, y, face) for face in found) for x, y in centres) >= WORTH_IT


def small_faces(pixels: Array, found: Sequence[Face]) -> tuple[Face, ...]:
    """Return the faces of a picture that are too small for a look at the whole of it, and not ``found`` already.

    Args:
        pixels: ``(h, w, 3)`` uint8, upright RGB.
        found: The faces that are found already.
    """
    if not sees_more(pixels):
        return ()
    side, least = max(pixels.shape[:2]), smallest_side(pixels)
    seen = [
        face
        for tile, left, top in _tiles(pixels, round(least / SMALLEST_FACE))
        for face in look_at(tile, left, top)
        if face.box.width <= LARGEST_SHARE * side
    ]
    return distinct(seen, found)


def _tiles(pixels: Array, tile: int) -> Iterator[tuple[Array, int, int]]:
    """Yield overlapping squares of a picture, in grey, with where they begin."""
    height, width = pixels.shape[:2]
    overlap = round(OVERLAP * max(height, width))
    for top in _starts(height, tile, overlap):
        for left in _starts(width, tile, overlap):
            part = np.ascontiguousarray(pixels[top : top + tile, left : left + tile])
            yield cv2.cvtColor(part, cv2.COLOR_RGB2GRAY), left, top


def _starts(length: int, tile: int, overlap: int) -> list[int]:
    """Return where tiles begin along one side, evenly spread over it."""
    if length <= tile:
        return [0]
    count = int(np.ceil((length - overlap) / max(1, tile - overlap)))
    return [round(start) for start in np.linspace(0, length - tile, max(2, count))]


def _within(x: float, y: float, face: Face) -> bool:
    box = face.box
    return box.x <= x <= box.x + box.width and box.y <= y <= box.y + box.height
