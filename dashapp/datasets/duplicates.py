"""Near-duplicate faces: the same photograph again, scaled, recompressed, lightened or mirrored."""

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

NEAR_DUPLICATE: Final = 0.94
"""Correlation from which two faces count as one photograph.

Found by looking at pairs of FER2013's Training with its two tests: from 0.96 up all pairs were one photograph, between
0.95 and 0.96 about four of five, at 0.94 about half. A leak costs more than a lost training face, so the threshold
stands where half are still right; it takes 1,864 of 28,558 training faces.
"""

_SIDE: Final = 12
_BLOCK: Final = 2048


def near_duplicates(
    images: NDArray[np.uint8], references: NDArray[np.uint8], threshold: float = NEAR_DUPLICATE
) -> NDArray[np.bool_]:
    """Mark the images that also stand among the references, up to a near-duplicate.

    Args:
        images: ``(n, height, width)`` grey.
        references: ``(m, height, width)`` grey.
        threshold: Correlation from which two pictures count as one.

    Returns:
        ``(n,)``, true where an image or its mirror image correlates with a reference at ``threshold`` or above.
    """
    return closest(images, references)[0] >= threshold


def closest(images: NDArray[np.uint8], references: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Find the reference that each image resembles most, as it is or mirrored.

    Returns:
        The correlation ``(n,)`` float32, -1 where there is no reference, and the reference's index ``(n,)`` int64.
    """
    correlation = np.full(len(images), -1, np.float32)
    index = np.zeros(len(images), np.int64)
    if not len(references):
        return correlation, index
    table = fingerprints(references).T
    for start in range(0, len(images), _BLOCK):
        block = images[start : start + _BLOCK]
        products = np.maximum(fingerprints(block) @ table, fingerprints(block[:, :, ::-1]) @ table)
        index[start : start + _BLOCK] = products.argmax(axis=1)
        correlation[start : start + _BLOCK] = products.max(axis=1)
    return correlation, index


def fingerprints(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return ``(n, 144)`` vectors whose dot products are the correlations of the pictures at 12 x 12 pixels.

    The area average forgets noise and compression; taking off the mean and the norm forgets brightness and contrast. A
    picture of one colour resembles nothing: its vector is zero.
    """
    small = np.empty((len(images), _SIDE * _SIDE), np.float32)
    for row, image in zip(small, images, strict=True):
        row[:] = cv2.resize(np.ascontiguousarray(image), (_SIDE, _SIDE), interpolation=cv2.INTER_AREA).ravel()
    small -= small.mean(axis=1, keepdims=True)
    norm: NDArray[Any] = np.linalg.norm(small, axis=1, keepdims=True)
    unit: NDArray[np.float32] = np.divide(small, norm, out=np.zeros_like(small), where=norm > 1e-6)
    return unit
