"""What happens to faces between a camera and a crop, applied at random to 48 x 48 grey faces.

Turned, scaled and shifted crops stand for a face detector's jitter; brightness, contrast, blur, noise, JPEG and a
hidden rectangle for the picture.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Face = NDArray[np.uint8]
EYES: Final = ((0.30, 0.40), (0.70, 0.40))
"""Where the eyes of FER2013's faces are, as shares of the side: right and down."""


def augment(face: Face, rng: np.random.Generator) -> Face:
    """Return one random variant of a ``(48, 48)`` face."""
    if rng.random() < 0.5:
        face = face[:, ::-1]
    face = _degrade(_warp(face, rng), rng)
    return _hide(_relight(face, rng), rng)


def cover_lightly(face: Face, rng: np.random.Generator) -> Face:
    """Put sunglasses on a face, or hide a quarter of it at most: a hand, a lock, somebody's shoulder."""
    covered = face.copy()
    if rng.random() < 0.5:
        _put_sunglasses_on(covered, rng)
        return covered
    side = len(face)
    height = int(rng.integers(side // 8, side // 2))
    width = min(side * side // 4 // height, int(rng.integers(side // 8, side)))
    top, left = rng.integers(0, side - height + 1), rng.integers(0, side - width + 1)
    covered[top : top + height, left : left + width] = rng.integers(0, 256)
    return covered


def _put_sunglasses_on(face: Face, rng: np.random.Generator) -> None:
    """Draw two dark glasses and their bridge over where FER2013's eyes are (`EYES`), in place."""
    side = len(face)
    shade, size = int(rng.integers(0, 70)), (rng.uniform(0.11, 0.18) * side, rng.uniform(0.07, 0.13) * side)
    turn, shift = rng.uniform(-8, 8), rng.normal(0, 0.03 * side, 2)
    left, right = ((place * np.array(side) + shift).astype(int) for place in np.array(EYES))
    for eye in (left, right):
        axes = tuple(round(float(length)) for length in size)
        cv2.ellipse(face, eye.tolist(), axes, turn, 0, 360, shade, -1)
    cv2.line(face, left.tolist(), right.tolist(), shade, int(rng.integers(1, 4)))


def _warp(face: Face, rng: np.random.Generator) -> Face:
    """Rotate by up to 15 degrees, scale by 0.85 to 1.17, shift by up to 16 % (most often by less)."""
    side = len(face)
    centre = (side - 1) / 2
    turn, scale = rng.uniform(-15, 15), np.exp(rng.uniform(-0.16, 0.16))
    matrix = np.asarray(cv2.getRotationMatrix2D((centre, centre), turn, scale), np.float64)
    matrix[:, 2] += 0.16 * side * rng.uniform(-1, 1, 2) * rng.random()
    warped = cv2.warpAffine(
        np.ascontiguousarray(face), matrix, (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(warped, np.uint8)


def _degrade(face: Face, rng: np.random.Generator) -> Face:
    """Blur, add noise or compress, each rarely."""
    if rng.random() < 0.1:
        face = np.asarray(cv2.GaussianBlur(face, (0, 0), rng.uniform(0.5, 1.3)), np.uint8)
    if rng.random() < 0.1:
        noisy = face + rng.normal(0, rng.uniform(3, 15), face.shape)
        face = np.clip(noisy, 0, 255).astype(np.uint8)
    if rng.random() < 0.1:
        _, jpeg = cv2.imencode(".jpg", face, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(20, 70))])
        face = np.asarray(cv2.imdecode(jpeg, cv2.IMREAD_GRAYSCALE), np.uint8)
    return face


def _relight(face: Face, rng: np.random.Generator) -> Face:
    """Change gamma, contrast and brightness, clipping as a camera does; one of eight is taken far too bright."""
    levels = np.arange(256) / 255.0
    if rng.random() < 0.125:
        levels = np.minimum(levels * np.exp(rng.uniform(0.2, 0.8)), 1)
    curve = (levels ** np.exp(rng.uniform(-0.4, 0.4)) - 0.5) * rng.uniform(0.6, 1.3) + 0.5 + rng.uniform(-0.15, 0.15)
    table = np.clip(255 * curve, 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(face, table), np.uint8)


def _hide(face: Face, rng: np.random.Generator) -> Face:
    """Erase a random rectangle in three of ten faces (Zhong et al. 2020, doi 10.1609/aaai.v34i07.7000)."""
    if rng.random() < 0.3:
        side = len(face)
        height, width = rng.integers(side // 6, side // 2, 2)
        top, left = rng.integers(0, side - height), rng.integers(0, side - width)
        face = face.copy()
        face[top : top + height, left : left + width] = rng.integers(0, 256)
    return face
