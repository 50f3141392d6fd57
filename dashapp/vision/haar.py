"""Haar cascades (Viola and Jones 2001, doi:10.1109/CVPR.2001.990517), as OpenCV ships them (Lienhart et al. 2003).

Two uses: `propose` scans a picture with a coarse step, and `support` looks at one place closely. A cascade that meets
a face says so at many neighbouring positions and sizes; one that is fooled by a texture says so at few. Counting them
on a patch of one fixed size makes the count independent of the face's size and of how coarsely the picture was scanned.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import cv2
import cv2.data
import numpy as np

from dashapp.vision.upright import upright_square

FACES: Final = ("frontalface_alt", "frontalface_alt2")
EYES: Final = ("eye", "eye_tree_eyeglasses")

PATCH: Final = 66
PATCH_FACE: Final = 44
"""Side of a face in the patch, in pixels: large enough that OpenCV scans it without leaving out positions."""

Array = np.ndarray[Any, Any]
Cascades = dict[str, Any]


@dataclass(frozen=True)
class Spot:
    """A square in which a face may be, in pixels of a picture.

    Attributes:
        x: Of its centre.
        y: Of its centre.
        side: Of the square.
        roll: How far the picture was turned to find it, counter-clockwise, in degrees.
        support: How many windows of the cascades say that it is a face.
    """

    x: float
    y: float
    side: float
    roll: float = 0.0
    support: int = 0


_idle: list[Cascades] = []


@contextmanager
def cascades() -> Iterator[Cascades]:
    """Lend a set of cascades: ``detectMultiScale`` keeps state, so no two threads may use the same one at a time.

    A set is loaded (some 50 ms) only when all that were loaded before are in use.
    """
    try:
        own = _idle.pop()
    except IndexError:
        own = {name: _load(name) for name in (*FACES, *EYES)}
    try:
        yield own
    finally:
        _idle.append(own)


def _load(name: str) -> Any:
    path = Path(cv2.data.haarcascades) / f"haarcascade_{name}.xml"
    cascade = cv2.CascadeClassifier(str(path))
    if cascade.empty():
        raise FileNotFoundError(f"{path} is not a Haar cascade; install opencv-python-headless again")
    return cascade


def propose(cascade: Any, grey: Array, smallest: int, step: float) -> list[Spot]:
    """Return where a cascade sees something like a face.

    Args:
        cascade: One of `cascades`.
        grey: ``(h, w)`` uint8.
        smallest: Side of the smallest face, in pixels.
        step: Ratio of one face size to the next.
    """
    found = cascade.detectMultiScale(grey, step, 1, minSize=(smallest, smallest))
    return [Spot(x + width / 2, y + height / 2, float(width)) for x, y, width, height in found]


def support(own: Cascades, grey: Array, spot: Spot) -> Spot:
    """Look at ``spot`` closely: return it with its support, moved to where the supporting windows are."""
    scale = spot.side / PATCH_FACE
    patch = upright_square(grey, (spot.x, spot.y), PATCH * scale, PATCH, spot.roll)
    windows = [window for name in FACES for window in _windows(own[name], patch)]
    if not windows:
        return Spot(spot.x, spot.y, spot.side, spot.roll, 0)
    right, down, side = np.mean(windows, axis=0)
    turn = np.deg2rad(spot.roll)
    # The patch was turned counter-clockwise; its axes point the other way in the picture.
    across = right * np.cos(turn) - down * np.sin(turn)
    along = right * np.sin(turn) + down * np.cos(turn)
    return Spot(spot.x + across * scale, spot.y + along * scale, side * scale, spot.roll, len(windows))


def _windows(cascade: Any, patch: Array) -> list[tuple[float, float, float]]:
    """Return shift from the patch's centre, and side, of all windows near the centre that look like a face."""
    found = cascade.detectMultiScale(patch, 1.06, 0, minSize=(32, 32), maxSize=(56, 56))
    shifts = [(x + width / 2 - PATCH / 2, y + width / 2 - PATCH / 2, float(width)) for x, y, width, _ in found]
    return [shift for shift in shifts if np.hypot(shift[0], shift[1]) < PATCH_FACE / 4]
