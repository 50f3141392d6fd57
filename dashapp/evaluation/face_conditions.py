"""Conditions under which faces are evaluated: what is done to a crop before the model reads it.

What chance decides is decided by the face's name, so that every model sees the same. FER2013's crops have nothing
around them: where a turned or shifted one leaves its frame, its border goes on.
"""

import zlib
from collections.abc import Callable, Mapping
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

Crop = NDArray[np.uint8]
Condition = Callable[[Crop, np.random.Generator], Crop]

JPEG_QUALITY: Final = 30
BLUR_PIXELS: Final = 1.0
"""Deviation of the Gaussian, in pixels of a crop of 48."""
NOISE_LEVELS: Final = 12.0
"""Deviation of the noise, in grey levels."""
ROLL_DEGREES: Final = 15.0
JITTER: Final = 0.15
"""Of the crop's side: how far it is shifted either way, and how much larger or smaller its frame is, at most."""
EYES: Final = slice(11, 23)
MOUTH: Final = slice(31, 44)
"""Rows in which FER2013's faces have their eyes and their mouth."""
MILD: Final = ("jpeg30", "blur", "noise", "dark", "bright")
"""Conditions that any telephone brings about."""


def jpeg(crop: Crop, _: np.random.Generator) -> Crop:
    """Compress the crop as hard as messengers do."""
    done, data = cv2.imencode(".jpg", crop, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    if not done:
        raise ValueError("OpenCV cannot write JPEG")
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)


def blur(crop: Crop, _: np.random.Generator) -> Crop:
    """Put the crop out of focus."""
    return np.asarray(cv2.GaussianBlur(crop, (0, 0), BLUR_PIXELS), np.uint8)


def noise(crop: Crop, rng: np.random.Generator) -> Crop:
    """Add the grain of a dark room."""
    return _grey(crop + rng.normal(0, NOISE_LEVELS, crop.shape))


def dark(crop: Crop, _: np.random.Generator) -> Crop:
    """Halve the brightness."""
    return _grey(crop * 0.5)


def bright(crop: Crop, _: np.random.Generator) -> Crop:
    """Double the brightness; what was bright becomes white."""
    return _grey(crop * 2.0)


def roll(crop: Crop, rng: np.random.Generator) -> Crop:
    """Turn the crop, either way."""
    return _moved(crop, float(rng.choice([-1, 1])) * ROLL_DEGREES, 1.0, (0.0, 0.0))


def jitter(crop: Crop, rng: np.random.Generator) -> Crop:
    """Shift and scale the crop's frame, as a detector's box is off."""
    right, down, larger = rng.uniform(-JITTER, JITTER, 3)
    return _moved(crop, 0.0, 1 + float(larger), (float(right) * crop.shape[1], float(down) * crop.shape[0]))


def eyes_covered(crop: Crop, _: np.random.Generator) -> Crop:
    """Put a black bar over the eyes."""
    return _covered(crop, EYES)


def mouth_covered(crop: Crop, _: np.random.Generator) -> Crop:
    """Put a black bar over the mouth."""
    return _covered(crop, MOUTH)


CONDITIONS: Final[Mapping[str, Condition]] = {
    "jpeg30": jpeg,
    "blur": blur,
    "noise": noise,
    "dark": dark,
    "bright": bright,
    "roll15": roll,
    "jitter15": jitter,
    "eyes": eyes_covered,
    "mouth": mouth_covered,
}
"""Each by its name, as it stands in the column ``condition``."""


def changed(crops: Crop, items: list[str], condition: str) -> Crop:
    """Return crops ``(n, 48, 48)`` under a condition.

    Args:
        crops: Grey.
        items: Their names.
        condition: One of `CONDITIONS`.
    """
    change = CONDITIONS[condition]
    return np.stack([change(crop, _chance(item, condition)) for crop, item in zip(crops, items, strict=True)])


def _chance(item: str, condition: str) -> np.random.Generator:
    return np.random.default_rng(zlib.crc32(f"{condition} {item}".encode()))


def _moved(crop: Crop, degrees: float, scale: float, shift: tuple[float, float]) -> Crop:
    height, width = crop.shape
    matrix = cv2.getRotationMatrix2D((width / 2 - 0.5, height / 2 - 0.5), degrees, scale)
    matrix[:, 2] += np.array(shift)
    moved = cv2.warpAffine(crop, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, np.uint8)


def _covered(crop: Crop, rows: slice) -> Crop:
    covered = crop.copy()
    covered[rows] = 0
    return covered


def _grey(values: NDArray[Any]) -> Crop:
    grey: Crop = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    return grey
