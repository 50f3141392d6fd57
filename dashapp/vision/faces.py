"""Faces in a picture: proposals of Haar cascades, each looked at closely before it counts.

The fast look scans the upright picture. The thorough look scans it turned by 10 and 20 degrees either way too, with its
border continued, so that faces at the edge and tight portraits have something around them; whatever the fast look finds
it finds too. Where a thorough look that was asked for finds nothing, the picture is scanned on its sides and upside
down: a camera held sideways does not always say so.

The thresholds were chosen on pictures composed from FER2013 Training faces (turned by up to 25 degrees, 50 to 380
pixels, darkened, blurred) in gradients, noise, textures, shapes and spectrograms, with shuffled faces as traps.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import cv2
import numpy as np

from dashapp.predictions import Box
from dashapp.vision.eyes import eye_line
from dashapp.vision.haar import Cascades, Spot, cascades, propose, support

LARGEST_SIDE: Final = 640
"""Of the picture that is scanned, in pixels; a larger one is shrunk to it."""
SMALLEST_SIDE: Final = 320
"""Of the picture that is scanned; a smaller one is enlarged to it, or its faces would be below the cascades' size."""
SMALLEST_FACE: Final = 0.05
"""Side of the smallest face that is looked for, as a share of the picture's longer side."""
BORDER: Final = 0.15
"""Added on each side by the thorough look, as a share of the longer side: no corner leaves a picture turned by 20."""
ROLLS: Final = (0.0, 10.0, -10.0, 20.0, -20.0)
STEP: Final = 1.2
"""Ratio of one face size to the next."""
GLANCE_SUPPORT: Final = 6
"""Windows that must agree before a proposal is looked at from all angles."""
SUPPORT: Final = 18
"""Windows that must agree at the best angle."""
LARGEST_GAIN: Final = 8.0
"""Of the contrast of a dark picture."""
OVERLAP: Final = 0.4
"""Share of the smaller of two squares from which they are one face."""

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Face:
    """Where a face is.

    Attributes:
        box: A square about the face, cut off where it leaves the picture.
        roll_degrees: How far the picture must be turned, counter-clockwise, for the face to be upright.
    """

    box: Box
    roll_degrees: float = 0.0


def detect_faces(pixels: Array, thorough: bool = False) -> tuple[Face, ...]:
    """Return the faces of a picture, largest first.

    Args:
        pixels: ``(h, w, 3)`` uint8, upright RGB.
        thorough: Look for turned and hardly visible faces too. A picture in which the fast look finds none gets the
            thorough look anyway, but is not turned by more than that look does.
    """
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    with cascades() as own:
        spots = _fast(own, grey)
        if thorough or not spots:
            spots = _merged([*spots, *_thorough(own, grey)])
        if thorough and not spots:
            spots = max((_on_its_side(own, grey, quarters) for quarters in (1, 2, 3)), key=_all_support)
        return _faces(spots, grey)


def glance(pixels: Array) -> tuple[Face, ...]:
    """Return the faces of a picture that the fast look finds, largest first.

    Args:
        pixels: ``(h, w, 3)`` uint8, upright RGB.
    """
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    with cascades() as own:
        return _faces(_fast(own, grey), grey)


def look_at(grey: Array, left: int = 0, top: int = 0) -> tuple[Face, ...]:
    """Return the faces that the fast look finds in a part of a picture, in pixels of the whole.

    Args:
        grey: ``(h, w)`` uint8, the part.
        left: Where it begins.
        top: Likewise.
    """
    with cascades() as own:
        faces = _faces(_fast(own, grey), grey)
    return tuple(replace(face, box=replace(face.box, x=face.box.x + left, y=face.box.y + top)) for face in faces)


def distinct(faces: Iterable[Face], known: Iterable[Face] = ()) -> tuple[Face, ...]:
    """Return of ``faces`` those that are neither one of ``known`` nor one of each other, largest first."""
    kept = [_spot(face) for face in known]
    found = []
    for face in sorted(faces, key=lambda face: -face.box.width):
        spot = _spot(face)
        if all(_overlap(spot, other) < OVERLAP for other in kept):
            kept.append(spot)
            found.append(face)
    return tuple(found)


def _spot(face: Face) -> Spot:
    box = face.box
    return Spot(box.x + box.width / 2, box.y + box.height / 2, float(max(box.width, box.height)), face.roll_degrees)


def _faces(spots: list[Spot], grey: Array) -> tuple[Face, ...]:
    height, width = grey.shape
    inside = [spot for spot in spots if 0 <= spot.x < width and 0 <= spot.y < height]
    return tuple(_face(spot, width, height) for spot in sorted(inside, key=lambda spot: -spot.side))


def _fast(own: Cascades, grey: Array) -> list[Spot]:
    small, scale = _resized(grey, LARGEST_SIDE)
    found = propose(own["frontalface_alt2"], small, _smallest(small), STEP)
    return _settled(own, small, _supported(own, small, found), scale)


def _thorough(own: Cascades, grey: Array) -> list[Spot]:
    small, scale = _resized(grey, round(LARGEST_SIDE / (1 + 2 * BORDER)))
    found = (spot for roll in ROLLS for spot in _proposed_turned(own, small, roll))
    return _settled(own, small, _supported(own, small, found), scale)


def _on_its_side(own: Cascades, grey: Array, quarters: int) -> list[Spot]:
    """Return what the fast look finds in a picture turned counter-clockwise by so many quarters."""
    turned = np.ascontiguousarray(np.rot90(grey, quarters))
    middle, middle_of_turned = (complex(width, height) / 2 for height, width in (grey.shape, turned.shape))
    # Down is positive: a quarter back, clockwise, is a multiplication by i.
    return [
        _moved(spot, middle + (complex(spot.x, spot.y) - middle_of_turned) * 1j**quarters, 90 * quarters)
        for spot in _fast(own, turned)
    ]


def _moved(spot: Spot, centre: complex, turn: float) -> Spot:
    return replace(spot, x=centre.real, y=centre.imag, roll=(spot.roll + turn + 180) % 360 - 180)


def _all_support(spots: list[Spot]) -> float:
    return sum(spot.support for spot in spots)


def _proposed_turned(own: Cascades, small: Array, roll: float) -> Iterator[Spot]:
    height, width = small.shape
    border = round(BORDER * max(height, width))
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), roll, 1.0)
    matrix[:, 2] += border
    size = (width + 2 * border, height + 2 * border)
    canvas = cv2.warpAffine(small, matrix, size, borderMode=cv2.BORDER_REPLICATE)
    back = cv2.invertAffineTransform(matrix)
    for spot in propose(own["frontalface_alt2"], canvas, _smallest(small), STEP):
        x, y = back @ (spot.x, spot.y, 1.0)
        yield replace(spot, x=float(x), y=float(y), roll=roll)


def _supported(own: Cascades, grey: Array, found: Iterable[Spot]) -> list[Spot]:
    spots = (support(own, grey, spot) for spot in found)
    return [spot for spot in spots if spot.support >= GLANCE_SUPPORT]


def _settled(own: Cascades, small: Array, spots: list[Spot], scale: float) -> list[Spot]:
    """Return one square a face, turned as the face is, in pixels of the original picture."""
    levelled = [_levelled(own, small, spot) for spot in _merged(spots)]
    merged = _merged([spot for spot in levelled if spot.support >= SUPPORT])
    sure = [_levelled_by_the_eyes(own, small, spot) for spot in merged]
    return [replace(spot, x=spot.x / scale, y=spot.y / scale, side=spot.side / scale) for spot in sure]


def _merged(spots: list[Spot]) -> list[Spot]:
    """Keep the best supported of the squares that are one face."""
    kept: list[Spot] = []
    for spot in sorted(spots, key=lambda spot: -spot.support):
        if all(_overlap(spot, other) < OVERLAP for other in kept):
            kept.append(spot)
    return kept


def _levelled(own: Cascades, small: Array, spot: Spot) -> Spot:
    """Turn ``spot`` as the face is: the support falls off on both sides of the right angle."""
    looks = [spot if roll == spot.roll else support(own, small, replace(spot, roll=roll)) for roll in ROLLS]
    weights = [look.support**2 for look in looks]
    best = max(looks, key=lambda look: look.support)
    return replace(best, roll=round(float(np.average(ROLLS, weights=weights)), 1))


def _levelled_by_the_eyes(own: Cascades, small: Array, spot: Spot) -> Spot:
    """Turn ``spot`` so that its eyes are level, where both are found: they tell its roll more exactly."""
    turn = eye_line(own, small, spot)
    return spot if turn is None else replace(spot, roll=round(spot.roll + turn, 1))


def _overlap(one: Spot, other: Spot) -> float:
    """Return the share of the smaller square that lies in the other, taken as upright."""
    smaller = min(one.side, other.side)
    reach = (one.side + other.side) / 2
    across = np.clip(reach - abs(one.x - other.x), 0.0, smaller)
    along = np.clip(reach - abs(one.y - other.y), 0.0, smaller)
    return float(across * along) / smaller**2


def _resized(grey: Array, longest: int) -> tuple[Array, float]:
    side = max(grey.shape)
    scale = longest / side if side > longest else max(1.0, SMALLEST_SIDE / side)
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return _brightened(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=method)), scale


def _brightened(grey: Array) -> Array:
    """Stretch the contrast: OpenCV's cascades pass over windows whose deviation is below ten grey levels."""
    dark, bright = np.percentile(grey[::4, ::4], (1, 99))
    gain = min(LARGEST_GAIN, 255 / max(1.0, float(bright - dark)))
    return cv2.convertScaleAbs(np.maximum(grey, int(dark)) - int(dark), alpha=gain)


def _smallest(small: Array) -> int:
    side: int = max(small.shape)
    return round(SMALLEST_FACE * side)


def _face(spot: Spot, width: int, height: int) -> Face:
    left, top = max(0, round(spot.x - spot.side / 2)), max(0, round(spot.y - spot.side / 2))
    right, bottom = min(width, round(spot.x + spot.side / 2)), min(height, round(spot.y + spot.side / 2))
    return Face(Box(left, top, right - left, bottom - top), spot.roll)
