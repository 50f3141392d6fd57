"""Near-duplicate faces: one photograph again, cropped otherwise, scaled, recompressed, lightened or mirrored.

Two steps. The correlation at 12 x 12 pixels, one matrix product for all pairs, picks a few candidates a face; for these
the middle of the face is looked for in the reference, a little larger and smaller too, by normalised cross-correlation.
"""

from collections.abc import Iterator
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

NEAR_DUPLICATE: Final = 0.89
"""Correlation from which two faces count as one photograph.

Found by looking at pairs of FER2013's Training with its two tests. The best correlations of the training faces have two
peaks, at 0.79 (other people) and at 1, and the valley between them is at 0.92. Of the pairs looked at, all were one
photograph from 0.95 up, nine of ten at 0.92, half at 0.90, six of 13 at 0.89, two of 13 at 0.88. A leak costs more than
a lost training face, so the threshold stands where about half are still right: 2,686 of 28,558 training faces go.
"""

CANDIDATE: Final = 0.80
"""Correlation at 12 x 12 pixels below which a pair is not looked at closely."""

_CANDIDATES: Final = 5
_SIDE: Final = 12
_BLOCK: Final = 2048
_MARGIN: Final = 1 / 12
"""Share of the side left off all around: so much may one crop be shifted against the other."""
_SCALES: Final = (0.95, 1.0, 1.05)


def near_duplicates(
    images: NDArray[np.uint8], references: NDArray[np.uint8], threshold: float = NEAR_DUPLICATE
) -> NDArray[np.bool_]:
    """Mark the images that also stand among the references, up to a near-duplicate.

    Args:
        images: ``(n, side, side)`` grey.
        references: ``(m, side, side)`` grey.
        threshold: Correlation from which two pictures count as one.

    Returns:
        ``(n,)``, true where an image or its mirror image correlates with a reference at ``threshold`` or above.
    """
    return closest(images, references)[0] >= threshold


def closest(images: NDArray[np.uint8], references: NDArray[np.uint8]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Find the reference that each image resembles most, as it is or mirrored.

    Returns:
        The correlation ``(n,)``, -1 where no reference comes near, and the reference's index ``(n,)``, then 0.
    """
    correlation = np.full(len(images), -1.0)
    index = np.zeros(len(images), np.int64)
    for turned in (images, np.ascontiguousarray(images[:, :, ::-1])):
        for i, j in _candidates(turned, references):
            found = best_match(turned[i], references[j])
            if found > correlation[i]:
                correlation[i], index[i] = found, j
    return correlation, index


def best_match(image: NDArray[np.uint8], reference: NDArray[np.uint8]) -> float:
    """Return the highest correlation of the image's middle with any place of the reference, at a few scales."""
    side = image.shape[0]
    margin = round(_MARGIN * side)
    middle = image[margin : side - margin, margin : side - margin]
    if middle.std() < 1:  # a plain middle would match everything
        return -1.0
    sizes = (round(scale * middle.shape[0]) for scale in _SCALES)
    scaled = (cv2.resize(middle, (size, size), interpolation=cv2.INTER_LINEAR) for size in sizes)
    return max(float(cv2.matchTemplate(reference, template, cv2.TM_CCOEFF_NORMED).max()) for template in scaled)


def _candidates(images: NDArray[np.uint8], references: NDArray[np.uint8]) -> Iterator[tuple[int, int]]:
    """Yield the pairs ``(i, j)`` to look at closely: of each image its most similar references."""
    table = fingerprints(references).T
    few = min(_CANDIDATES, len(references))
    for start in range(0, len(images) if few else 0, _BLOCK):
        products = fingerprints(images[start : start + _BLOCK]) @ table
        best = np.argpartition(-products, few - 1, axis=1)[:, :few]
        near = np.take_along_axis(products, best, axis=1) >= CANDIDATE
        yield from zip((start + near.nonzero()[0]).tolist(), best[near].tolist(), strict=True)


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
