"""Faces brought into register with their own average, so that the average is sharp.

Congealing: all faces are warped to the average of all faces, which gets sharper, and again. First turned, scaled and
shifted by search, then by affine warps that maximise the correlation (ECC: Evangelidis and Psarakis 2008,
doi:10.1109/TPAMI.2008.113), then by a smooth dense flow (DIS: Kroeger et al. 2016, doi:10.1007/978-3-319-46493-0_29)
that brings eyes and mouths together.
"""

from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

WORK: Final = 128
"""Side in pixels at which faces are aligned."""
SEARCHED: Final = 48
"""Side in pixels at which turn, scale and shift are searched."""
SEARCH_ROUNDS: Final = 3
AFFINE_ROUNDS: Final = 3
FLOW_ROUNDS: Final = 3
FLOW_SMOOTHNESS: Final = 11.0
"""Deviation in working pixels of the Gaussian that keeps a flow from tearing features."""
LARGEST_CHANGE: Final = 0.15
"""How far the affine warp may leave the search's; beyond, it has lost the face."""
TURNS: Final = (-18, -12, -6, 0, 6, 12, 18)
SCALES: Final = (0.8, 0.87, 0.94, 1.0, 1.08, 1.17)
SHIFT: Final = 0.14
"""Of the side: how far a face is looked for."""

_INVERSE: Final = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Aligned:
    """Faces in register.

    Attributes:
        kept: ``(m,)`` indices of the faces that fitted best.
        correlation: ``(m,)`` of each with the average of all.
        maps: ``(m, WORK, WORK, 2)`` where each working pixel of the average lies in a face, as shares of its side.
        images: ``(m, side, side)`` the faces themselves.
    """

    kept: NDArray[np.int64]
    correlation: NDArray[np.float64]
    maps: Array
    images: NDArray[np.uint8]


def congeal(images: NDArray[np.uint8], keep: int) -> Aligned:
    """Align faces to their average and keep the ``keep`` that fit it best.

    Args:
        images: ``(n, side, side)`` grey.
        keep: How many to keep at most.
    """
    faces = np.stack([prepared(image) for image in images])
    warps = np.repeat(np.eye(2, 3, dtype=np.float32)[None], len(faces), axis=0)
    fits = np.ones(len(faces))
    best = np.arange(len(faces))
    for turn in range(SEARCH_ROUNDS + AFFINE_ROUNDS):
        template = trimmed_mean(np.stack([_affine(faces[i], warps[i]) for i in best]))
        for i, face in enumerate(faces):
            warps[i], fits[i] = (
                similarity_to(template, face) if turn < SEARCH_ROUNDS else affine_to(template, face, warps[i])
            )
        best = np.argsort(-fits, kind="stable")[:keep]
        warps = centred(warps, best)
    template = trimmed_mean(np.stack([_affine(faces[i], warps[i]) for i in best]))
    maps = np.stack([_affine_map(warps[i]) for i in best])
    for _ in range(FLOW_ROUNDS):
        maps = np.stack([_refined(template, faces[i], map_) for i, map_ in zip(best, maps, strict=True)])
        template = trimmed_mean(np.stack([remap(faces[i], map_) for i, map_ in zip(best, maps, strict=True)]))
    return Aligned(best, fits[best], maps / WORK, images[best])


def prepared(image: NDArray[np.uint8]) -> Array:
    """Return a face at the working size with its lighting evened: zero local mean, one local deviation."""
    face = cv2.resize(image, (WORK, WORK), interpolation=cv2.INTER_CUBIC).astype(np.float32)
    mean = cv2.GaussianBlur(face, (0, 0), WORK / 5)
    deviation = np.sqrt(cv2.GaussianBlur(np.square(face - mean), (0, 0), WORK / 5)) + 4.0
    evened: Array = ((face - mean) / deviation).astype(np.float32)
    return evened


def trimmed_mean(faces: Any) -> Array:
    """Return the mean of the middle half, pixel by pixel, of faces ``(n, h, w)`` and of their mirror images.

    A hand before some of the mouths is left out; a plain mean would show its ghost.
    """
    both = np.sort(np.concatenate([faces, np.asarray(faces)[:, :, ::-1]]), axis=0)
    quarter = len(both) // 4
    mean: Array = both[quarter : len(both) - quarter].mean(axis=0, dtype=np.float64).astype(np.float32)
    return mean


def similarity_to(template: Array, face: Array) -> tuple[Array, float]:
    """Return the turn, scale and shift, of those tried, that bring ``face`` onto ``template``, and the correlation."""
    margin = round(SHIFT * SEARCHED)
    small, face = (
        cv2.resize(picture, (SEARCHED, SEARCHED), interpolation=cv2.INTER_AREA) for picture in (template, face)
    )
    middle = small[margin:-margin, margin:-margin]
    best, fit = np.eye(2, 3), -1.0
    for turn in TURNS:
        for scale in SCALES:
            # The warp leads from the template's places to the face's.
            warp = cv2.getRotationMatrix2D((SEARCHED / 2 - 0.5, SEARCHED / 2 - 0.5), turn, scale)
            turned = cv2.warpAffine(face, warp, (SEARCHED, SEARCHED), flags=_INVERSE, borderMode=cv2.BORDER_REPLICATE)
            scores = cv2.matchTemplate(turned, middle, cv2.TM_CCOEFF_NORMED)
            _, score, _, (x, y) = cv2.minMaxLoc(scores)
            if score > fit:
                shift = warp[:, :2] @ np.array([x - margin, y - margin])
                best, fit = np.column_stack([warp[:, :2], warp[:, 2] + shift]), float(score)
    # From the searched size to the working one: pixel centres lie half a pixel in.
    half = 0.5 * (WORK / SEARCHED - 1)
    moved = best[:, 2] * WORK / SEARCHED + half - best[:, :2] @ np.array([half, half])
    return np.column_stack([best[:, :2], moved]).astype(np.float32), fit


def affine_to(template: Array, face: Array, start: Array) -> tuple[Array, float]:
    """Return the affine warp near ``start`` that brings ``face`` onto ``template``, and their correlation."""
    criteria = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 30, 1e-4)
    try:
        _, warp = cv2.findTransformECC(template, face, start.copy(), cv2.MOTION_AFFINE, criteria, _oval(), 7)
    except cv2.error:
        # It did not converge: this face stays as the search left it.
        warp = start
    if np.abs(warp[:, :2] - start[:, :2]).max() > LARGEST_CHANGE:
        warp = start
    return warp, agreement(template, _affine(face, warp))


def agreement(template: Array, face: Array) -> float:
    """Return the correlation of two faces in their upper or lower half, whichever is less.

    A face with a hand before its mouth agrees in the upper half only.
    """
    inside = _oval() > 0
    halves = np.arange(WORK)[:, None] < 0.6 * WORK
    return min(float(np.corrcoef(template[inside & half], face[inside & half])[0, 1]) for half in (halves, ~halves))


def remap(face: NDArray[Any], maps: Array) -> Array:
    """Sample a face at the places of ``maps`` ``(h, w, 2)``, in its own pixels."""
    warped: Array = cv2.remap(face, maps[..., 0], maps[..., 1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return warped


def centred(warps: Array, best: NDArray[np.int64]) -> Array:
    """Return the warps such that those of ``best`` change nothing on average: the average neither drifts nor zooms."""
    square = np.concatenate([warps, np.broadcast_to(np.array([[[0, 0, 1]]], np.float32), (len(warps), 1, 3))], axis=1)
    undone: Array = (square @ np.linalg.inv(square[best].mean(axis=0)))[:, :2].astype(np.float32)
    return np.ascontiguousarray(undone)


def _oval() -> NDArray[np.uint8]:
    """Mask hair and background, which differ from face to face."""
    mask = np.zeros((WORK, WORK), np.uint8)
    cv2.ellipse(mask, (WORK // 2, round(0.52 * WORK)), (round(0.40 * WORK), round(0.46 * WORK)), 0, 0, 360, 255, -1)
    return mask


def _affine(face: Array, warp: Array) -> Array:
    return remap(face, _affine_map(warp))


def _affine_map(warp: Array) -> Array:
    x, y = np.meshgrid(np.arange(WORK, dtype=np.float32), np.arange(WORK, dtype=np.float32))
    maps: Array = np.stack([x, y, np.ones_like(x)], axis=-1) @ warp.T
    return maps


def _refined(template: Array, face: Array, maps: Array) -> Array:
    """Add to ``maps`` a smooth flow from the template to the face as it is warped now."""
    method = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    start = np.zeros((WORK, WORK, 2), np.float32)
    flow = method.calc(_grey(template), _grey(remap(face, maps)), start)
    smooth: Array = maps + cv2.GaussianBlur(flow, (0, 0), FLOW_SMOOTHNESS)
    return smooth


def _grey(face: Array) -> NDArray[np.uint8]:
    result: NDArray[np.uint8] = np.clip(128 + 50 * face / max(float(face.std()), 1e-3), 0, 255).astype(np.uint8)
    return result
