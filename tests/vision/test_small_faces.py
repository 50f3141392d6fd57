"""Small faces: tiles that leave nothing out, and faces of a corpus pasted into a large picture."""

from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from dashapp.datasets.utkface import read_utkface
from dashapp.vision.faces import detect_faces
from dashapp.vision.small_faces import OVERLAP, _starts, may_be_missed, small_faces, smallest_side


@pytest.mark.parametrize("length", [400, 720, 721, 1500, 2400, 9000])
def test_tiles_cover_a_side_and_overlap(length: int) -> None:
    tile, overlap = max(480, round(0.3 * length)), round(OVERLAP * length)
    starts = _starts(length, tile, overlap)
    assert starts[0] == 0
    assert starts[-1] + tile >= length
    assert all(later - earlier <= tile - overlap + 1 for earlier, later in pairwise(starts))
    assert len(starts) <= 6


def test_a_small_picture_has_no_smaller_faces() -> None:
    pixels = np.full((300, 400, 3), 90, np.uint8)
    assert smallest_side(pixels) == 24
    assert not may_be_missed(pixels, ())
    assert small_faces(pixels, ()) == ()


def test_an_empty_picture_is_not_searched_further() -> None:
    noise = np.random.default_rng(0).integers(60, 200, (20, 30, 3), dtype=np.uint8)
    assert not may_be_missed(cv2.resize(noise, (1500, 1000), interpolation=cv2.INTER_CUBIC), ())


@pytest.mark.corpus
def test_most_small_faces_of_a_large_picture_are_found(data: Path) -> None:
    """Twelve faces of 2.5 to 5 % of the longer side, where a look at the whole picture begins at 5 %."""
    rng = np.random.default_rng(1)
    grown = [face for face in read_utkface(data)[0] if 20 <= face.age < 60]
    scene = cv2.resize(rng.integers(60, 200, (30, 40, 3), dtype=np.uint8), (1600, 1200), interpolation=cv2.INTER_CUBIC)
    centres = []
    for place, i in enumerate(rng.choice(len(grown), 12, replace=False)):
        side = int(1.45 * rng.uniform(0.025, 0.05) * 1600)
        face = cv2.resize(cv2.imread(str(grown[i].path)), (side, side), interpolation=cv2.INTER_AREA)
        x, y = 100 + 380 * (place % 4), 100 + 380 * (place // 4)
        scene[y : y + side, x : x + side] = face
        centres.append((x + side / 2, y + side / 2))
    pixels = np.ascontiguousarray(scene[..., ::-1])
    found = detect_faces(pixels)
    assert may_be_missed(pixels, found)
    boxes = [face.box for face in (*found, *small_faces(pixels, found))]
    hits = [any(b.x < x < b.x + b.width and b.y < y < b.y + b.height for b in boxes) for x, y in centres]
    assert sum(hits) >= 10
