"""Crops that no expression should be read from, made of faces and of nothing: a function for each of `CROP_KINDS`.

What a face verifier learns from, and what it is judged on. Every crop is ``(48, 48)`` uint8, grey; chance comes from
the generator that is handed in. There is no profile among them: no corpus here has any.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

Crop = NDArray[np.uint8]
SIDE: Final = 48
_TILES: Final = (3, 4, 6)


def blurred(face: Crop, rng: np.random.Generator) -> Crop:
    """Return a face far out of focus, moved while it was taken, or of a handful of pixels."""
    way = rng.integers(3)
    if way == 0:
        return _uint8(cv2.GaussianBlur(face, (0, 0), rng.uniform(3.5, 7)))
    if way == 1:
        length = int(rng.integers(17, 31)) | 1
        kernel = np.zeros((length, length), np.float32)
        kernel[length // 2] = 1 / length
        turn = cv2.getRotationMatrix2D((length / 2 - 0.5, length / 2 - 0.5), rng.uniform(0, 180), 1)
        return _uint8(cv2.filter2D(face, -1, cv2.warpAffine(kernel, turn, (length, length))))
    few = int(rng.integers(5, 10))
    small = cv2.resize(face, (few, few), interpolation=cv2.INTER_AREA)
    return _uint8(cv2.resize(small, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC))


def covered(face: Crop, rng: np.random.Generator) -> Crop:
    """Return a face of which half and more is hidden, its eyes or its mouth and nose among that."""
    hidden = face.copy()
    cover = nothing(rng) if rng.random() < 0.7 else np.full((SIDE, SIDE), rng.integers(0, 256), np.uint8)
    edge = int(rng.integers(24, 33))
    whole, first, last = slice(None), slice(edge), slice(SIDE - edge, None)
    part = [(first, whole), (last, whole), (whole, first), (whole, last)][int(rng.integers(4))]
    if rng.random() < 0.3:
        middle, radius = rng.uniform(20, 28, 2), rng.uniform(15, 20)
        down, right = np.ogrid[:SIDE, :SIDE]
        within = (down - middle[0]) ** 2 + (right - middle[1]) ** 2 < radius**2
        hidden[within] = cover[within]
    else:
        hidden[part] = cover[part]
    return hidden


def turned(face: Crop, rng: np.random.Generator) -> Crop:
    """Return a face on its side or upside down."""
    degrees = rng.uniform(65, 295)
    matrix = cv2.getRotationMatrix2D((SIDE / 2 - 0.5, SIDE / 2 - 0.5), degrees, 1.0)
    return _uint8(cv2.warpAffine(face, matrix, (SIDE, SIDE), borderMode=cv2.BORDER_REPLICATE))


def shuffled(face: Crop, rng: np.random.Generator) -> Crop:
    """Return the parts of a face in another order."""
    tiles = int(rng.choice(_TILES))
    side = SIDE // tiles
    parts = face.reshape(tiles, side, tiles, side).transpose(0, 2, 1, 3).reshape(-1, side, side)
    mixed = parts[rng.permutation(len(parts))].reshape(tiles, tiles, side, side)
    return np.ascontiguousarray(mixed.transpose(0, 2, 1, 3).reshape(SIDE, SIDE))


def fragment(face: Crop, rng: np.random.Generator) -> Crop:
    """Return a small part of a face, enlarged."""
    side = int(rng.integers(10, 17))
    top, left = rng.integers(0, SIDE - side, 2)
    part = face[top : top + side, left : left + side]
    return _uint8(cv2.resize(part, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC))


def noise(rng: np.random.Generator) -> Crop:
    """Return clouds or grain: noise of one to three sizes."""
    picture = np.zeros((SIDE, SIDE))
    for _ in range(rng.integers(1, 4)):
        coarse = int(rng.choice([2, 3, 4, 6, 8, 12, 24, 48]))
        picture += cv2.resize(rng.normal(size=(coarse, coarse)), (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    return _stretched(picture, rng)


def stripes(rng: np.random.Generator) -> Crop:
    """Return a wave, or two that cross."""
    down, right = np.mgrid[:SIDE, :SIDE]
    picture = np.zeros((SIDE, SIDE))
    for _ in range(rng.integers(1, 3)):
        turn, fine = rng.uniform(0, np.pi), rng.uniform(0.1, 1.4)
        picture += np.sin((right * np.cos(turn) + down * np.sin(turn)) * fine + rng.uniform(0, 6))
    return _stretched(np.sign(picture) if rng.random() < 0.3 else picture, rng)


def shapes(rng: np.random.Generator) -> Crop:
    """Return ellipses and bars on a gradient: what furniture and walls look like from afar."""
    down, right = np.mgrid[:SIDE, :SIDE] / SIDE
    picture = np.ascontiguousarray(rng.uniform(-1, 1) * down + rng.uniform(-1, 1) * right)
    for _ in range(rng.integers(1, 8)):
        place = tuple(int(v) for v in rng.integers(0, SIDE, 2))
        size = tuple(int(v) for v in rng.integers(2, 20, 2))
        grey = float(rng.uniform(-1, 1))
        if rng.random() < 0.5:
            cv2.ellipse(picture, place, size, float(rng.uniform(0, 180)), 0, 360, grey, -1)
        else:
            cv2.rectangle(picture, place, (place[0] + size[0], place[1] + size[1]), grey, -1)
    return _stretched(cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.3, 1.5)), rng)


def strokes(rng: np.random.Generator) -> Crop:
    """Return lines, curves and rings over each other: what signs, branches, railings and cables look like."""
    picture = np.full((SIDE, SIDE), rng.uniform(-0.3, 0.3))
    grey, thick = rng.uniform(-1, 1), int(rng.integers(1, 6))
    for _ in range(rng.integers(2, 14)):
        if rng.random() < 0.3:
            grey, thick = rng.uniform(-1, 1), int(rng.integers(1, 6))
        start = rng.integers(-6, SIDE + 6, 2)
        way = rng.integers(3)
        if way == 0:
            size = tuple(int(v) for v in rng.integers(3, 22, 2))
            first, extent = rng.uniform(0, 360), rng.uniform(60, 360)
            cv2.ellipse(picture, start.tolist(), size, rng.uniform(0, 180), first, first + extent, grey, thick)
        else:
            corners = start + np.cumsum(rng.integers(-22, 23, (2 if way == 1 else int(rng.integers(3, 6)), 2)), axis=0)
            cv2.polylines(picture, [corners.astype(np.int32)], bool(rng.integers(2)), grey, thick)
    return _stretched(cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.2, 1.2)), rng)


def harmonics(rng: np.random.Generator) -> Crop:
    """Return the spectrogram of a made-up voice: lines above each other that rise and fall."""
    time = np.linspace(0, 1, SIDE)
    pitch = rng.uniform(3, 9) * (1 + 0.3 * np.sin(rng.uniform(2, 12) * time + rng.uniform(0, 6)))
    height = np.arange(SIDE)[:, None]
    lines = np.cos(2 * np.pi * height / pitch[None, :]) * np.exp(-height / rng.uniform(10, 40))
    loud = np.clip(np.sin(rng.uniform(4, 20) * time + rng.uniform(0, 6)) + 0.3, 0, 1)
    return _stretched((lines * loud)[::-1] + rng.normal(0, 0.1, (SIDE, SIDE)), rng)


NOTHING: Final[Sequence[Callable[[np.random.Generator], Crop]]] = (noise, stripes, shapes, strokes, harmonics)
"""What is no face and is made of none."""


def nothing(rng: np.random.Generator) -> Crop:
    """Return one of `NOTHING`."""
    return NOTHING[int(rng.integers(len(NOTHING)))](rng)


def scene(rng: np.random.Generator) -> Crop:
    """Return a part of a photograph of things, of a landscape or of an animal, as it is or mirrored."""
    part = _part(_scenes(), rng)
    return part[:, ::-1] if rng.random() < 0.5 else part


@cache
def _scenes() -> tuple[Crop, ...]:
    """Return photographs that scikit-image brings along and that show no person, letters or bricks."""
    names = ["chelsea", "clock", "coffee", "grass", "gravel", "hubble_deep_field", "immunohistochemistry", "moon"]
    from skimage import data

    pictures = [getattr(data, name)() for name in [*names, "retina", "rocket"]] + [data.stereo_motorcycle()[0]]
    return tuple(cv2.cvtColor(each, cv2.COLOR_RGB2GRAY) if each.ndim == 3 else each for each in pictures)


def no_face(face: Crop, rng: np.random.Generator) -> Crop:
    """Return what is no face: as often made of one as of a photograph or of nothing."""
    way = rng.integers(3)
    return (shuffled, fragment)[int(rng.integers(2))](face, rng) if way == 0 else (scene, nothing)[way - 1](rng)


def lettering(rng: np.random.Generator) -> Crop:
    """Return letters: a kind that is never trained on."""
    picture = np.full((SIDE, SIDE), rng.integers(0, 256), np.uint8)
    for _ in range(rng.integers(1, 6)):
        text = "".join(chr(rng.integers(65, 91)) for _ in range(rng.integers(1, 5)))
        place = (int(rng.integers(-4, 30)), int(rng.integers(8, SIDE)))
        cv2.putText(picture, text, place, cv2.FONT_HERSHEY_SIMPLEX, rng.uniform(0.3, 1.6), int(rng.integers(0, 256)), 2)
    return picture


def bricks(rng: np.random.Generator) -> Crop:
    """Return a wall: a kind that is never trained on."""
    height, width = int(rng.integers(5, 13)), int(rng.integers(8, 25))
    down, right = np.mgrid[:SIDE, :SIDE] + rng.integers(0, 20)
    row = down // height
    joint = (down % height < 1) | ((right + (row % 2) * width // 2) % width < 1)
    picture = np.where(joint, rng.uniform(-1, 1), rng.uniform(-1, 1)) + rng.normal(0, 0.15, (SIDE, SIDE))
    return _stretched(picture, rng)


def photograph(rng: np.random.Generator) -> Crop:
    """Return a part of a photograph of a temple or of a flower: a kind that is never trained on."""
    return _part(_photographs(), rng)


@cache
def _photographs() -> tuple[Crop, ...]:
    """Return the photographs that scikit-learn brings along."""
    from sklearn.datasets import load_sample_image

    pictures = (load_sample_image(f"{name}.jpg") for name in ("china", "flower"))
    return tuple(_uint8(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)) for picture in pictures)


def _part(pictures: Sequence[Crop], rng: np.random.Generator) -> Crop:
    """Return a square of one of the pictures, of 48 to 320 pixels a side, scaled to a crop."""
    picture = pictures[int(rng.integers(len(pictures)))]
    height, width = picture.shape
    side = int(np.exp(rng.uniform(np.log(SIDE), np.log(min(320, height, width)))))
    top, left = rng.integers(0, height - side), rng.integers(0, width - side)
    return _uint8(cv2.resize(picture[top : top + side, left : left + side], (SIDE, SIDE), interpolation=cv2.INTER_AREA))


UNSEEN: Final[Sequence[Callable[[np.random.Generator], Crop]]] = (lettering, bricks, photograph)
"""What is no face either, kept for the test."""


def _stretched(picture: NDArray[Any], rng: np.random.Generator) -> Crop:
    """Bring a picture to a random brightness and contrast."""
    spread = max(float(np.ptp(picture)), 1e-6)
    low, high = np.sort(rng.uniform(0, 255, 2))
    return _uint8((picture - picture.min()) / spread * (high - low) + low)


def _uint8(picture: Any) -> Crop:
    grey: Crop = np.clip(np.rint(picture), 0, 255).astype(np.uint8)
    return grey
