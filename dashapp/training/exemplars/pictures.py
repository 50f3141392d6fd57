"""The average face of a sex and an emotion as a picture: nobody's face, everybody's expression."""

from dataclasses import dataclass
from io import BytesIO
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from dashapp.training.exemplars.alignment import WORK, Aligned, congeal, trimmed_mean
from dashapp.training.exemplars.faces import Candidates

SIDE: Final = 256
FEWEST: Final = 20
"""Faces an average must have, so that it is nobody's."""
KEEP: Final = 28
_MIDDLE: Final = slice(SIDE // 8, -SIDE // 8)

Array = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Average:
    """An average face.

    Attributes:
        pixels: ``(256, 256)`` uint8.
        faces: How many faces it is the average of.
        rows: Their rows in fer2013.csv.
        agreement: Mean share of FER+'s votes for the emotion.
    """

    pixels: NDArray[np.uint8]
    faces: int
    rows: tuple[int, ...]
    agreement: float


def average_face(candidates: Candidates) -> Average:
    """Align the candidates, average those that fit best and set the contrast.

    Raises:
        ValueError: If there are fewer than `FEWEST` faces.
    """
    if len(candidates.images) < FEWEST:
        raise ValueError(f"there are {len(candidates.images)} faces, an average needs {FEWEST}")
    aligned = congeal(candidates.images, KEEP)
    kept = aligned.kept
    pixels = finished(_mean(aligned))
    return Average(pixels, len(kept), tuple(candidates.row[kept].tolist()), float(candidates.agreement[kept].mean()))


def finished(mean: Array) -> NDArray[np.uint8]:
    """Set the contrast of a mean ``(256, 256)``: stretched, evened locally, sharpened a little, with soft corners."""
    low, high = np.percentile(mean[_MIDDLE, _MIDDLE], (0.5, 99.5))
    grey = 20 + 215 * np.clip((mean - low) / max(high - low, 1e-3), 0, 1)
    evened = cv2.createCLAHE(clipLimit=1.2, tileGridSize=(2, 2)).apply(grey.astype(np.uint8)).astype(np.float32)
    tone = (0.6 * grey + 0.4 * evened).astype(np.float32)
    for radius, amount in ((5.0, 0.3), (2.0, 1.0)):
        tone = tone + amount * (tone - cv2.GaussianBlur(tone, (0, 0), radius))
    result: NDArray[np.uint8] = np.clip(_soft_corners(tone), 0, 255).astype(np.uint8)
    return result


def webp(pixels: NDArray[np.uint8]) -> bytes:
    """Return a picture as a WebP file."""
    buffer = BytesIO()
    Image.fromarray(pixels).save(buffer, "WEBP", quality=88, method=6)
    return buffer.getvalue()


def _mean(aligned: Aligned) -> Array:
    """Average the faces, sampled from the originals at the final size at once."""
    warped = []
    for image, share in zip(aligned.images, aligned.maps, strict=True):
        maps = cv2.resize(share, (SIDE, SIDE), interpolation=cv2.INTER_LINEAR) * len(image)
        # Pixel centres: the middle of working pixel 0 is the middle of the face's pixel 0, scaled.
        x, y = np.moveaxis(maps + np.float32(0.5 * len(image) / WORK - 0.5), -1, 0)
        warped.append(cv2.remap(_lit(image), x, y, cv2.INTER_LANCZOS4, borderMode=cv2.BORDER_REPLICATE))
    return trimmed_mean(np.stack(warped))


def _lit(image: NDArray[np.uint8]) -> Array:
    """Bring the middle of a face to zero mean and one deviation, so that no bright photograph leads the average."""
    face = image.astype(np.float32)
    quarter = len(face) // 6
    middle = face[quarter:-quarter, quarter:-quarter]
    lit: Array = np.clip((face - middle.mean()) / (middle.std() + 1.0), -3, 3)
    return lit


def _soft_corners(tone: Array) -> Array:
    """Fade hair and background, which no two faces share, towards their mean."""
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) / SIDE
    distance = np.sqrt(np.square((x - 0.5) / 0.52) + np.square((y - 0.5) / 0.60))
    fade = np.clip((distance - 0.85) / 0.35, 0, 1)
    smooth = fade * fade * (3 - 2 * fade)
    faded: Array = tone * (1 - smooth) + np.float32(tone.mean() * 0.55) * smooth
    return faded
