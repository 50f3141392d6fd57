"""Finding faces: turned ones too, none where there is none, the same in every thread."""

import csv
import threading
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from dashapp.predictions import Box
from dashapp.vision import faces, haar
from dashapp.vision.crop import face_crop
from dashapp.vision.faces import Face, detect_faces
from dashapp.vision.haar import Spot

SAMPLE = Path(__file__).resolve().parents[2] / "assets" / "samples" / "astronaut.jpg"
FACE_CENTRE = (226, 113)
"""Of the face in the sample at 512 x 512 pixels; its box is about 100 pixels wide."""


@pytest.fixture(scope="module")
def portrait() -> np.ndarray:
    """NASA's portrait of Eileen Collins, the project's sample picture, ``(512, 512, 3)``."""
    with Image.open(SAMPLE) as picture:
        return np.asarray(picture.convert("RGB").resize((512, 512)))


def turned(pixels: np.ndarray, degrees: float) -> tuple[np.ndarray, tuple[float, float]]:
    """``pixels`` turned counter-clockwise about its centre, and where its face is then."""
    matrix = cv2.getRotationMatrix2D((255.5, 255.5), degrees, 1.0)
    x, y = matrix @ (*FACE_CENTRE, 1.0)
    return cv2.warpAffine(pixels, matrix, (512, 512), borderMode=cv2.BORDER_REPLICATE), (x, y)


def assert_is_at(face: Face, centre: tuple[float, float], side: float = 100.0) -> None:
    box = face.box
    found = (box.x + box.width / 2, box.y + box.height / 2)
    assert np.hypot(found[0] - centre[0], found[1] - centre[1]) < 0.15 * side
    assert 0.8 * side < box.width < 1.25 * side


@pytest.mark.parametrize("thorough", [False, True])
def test_the_one_face_of_a_portrait_is_found(portrait: np.ndarray, thorough: bool) -> None:
    found = detect_faces(portrait, thorough=thorough)
    assert len(found) == 1
    assert_is_at(found[0], FACE_CENTRE)
    assert abs(found[0].roll_degrees) < 8


def test_looking_harder_finds_what_the_fast_look_finds(portrait: np.ndarray) -> None:
    wall = np.tile(portrait, (4, 4, 1))
    fast, thorough = ({(f.box.x // 512, f.box.y // 512) for f in detect_faces(wall, look)} for look in (False, True))
    assert fast <= thorough
    assert len(fast) >= 10


@pytest.mark.parametrize("degrees", [-20, -10, 10, 20])
def test_a_turned_face_is_found_and_its_roll_told(portrait: np.ndarray, degrees: float) -> None:
    upright = detect_faces(portrait)[0].roll_degrees
    pixels, centre = turned(portrait, degrees)
    found = detect_faces(pixels)
    assert len(found) == 1
    assert_is_at(found[0], centre)
    assert found[0].roll_degrees == pytest.approx(upright - degrees, abs=3)


@pytest.mark.parametrize("quarters", [1, 3])
def test_looking_harder_finds_the_face_of_a_picture_on_its_side(portrait: np.ndarray, quarters: int) -> None:
    (upright,) = detect_faces(portrait)
    on_its_side = np.ascontiguousarray(np.rot90(portrait, quarters))
    centre = {1: (FACE_CENTRE[1], 512 - FACE_CENTRE[0]), 3: (512 - FACE_CENTRE[1], FACE_CENTRE[0])}[quarters]
    assert detect_faces(on_its_side) == ()
    (found,) = detect_faces(on_its_side, thorough=True)
    assert_is_at(found, centre)
    assert (found.roll_degrees + 90 * quarters) % 360 == pytest.approx(upright.roll_degrees % 360, abs=3)
    difference = face_crop(on_its_side, found).astype(float) - face_crop(portrait, upright)
    assert np.abs(difference).mean() < 12


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_place_in_a_turned_picture_is_that_in_the_upright_one(quarters: int, monkeypatch: pytest.MonkeyPatch) -> None:
    marked = np.zeros((40, 60), np.uint8)
    marked[9, 21] = 1
    ((row, column),) = np.argwhere(np.rot90(marked, quarters))
    spot = Spot(column + 0.5, row + 0.5, 8.0, roll=4.0, support=20)
    monkeypatch.setattr(faces, "_fast", lambda own, grey: [spot])
    (back,) = faces._on_its_side({}, marked, quarters)
    assert (back.x, back.y) == pytest.approx((21.5, 9.5))
    assert back.roll == {1: 94.0, 2: -176.0, 3: -86.0}[quarters]


def test_a_large_and_a_small_picture_are_scanned_alike(portrait: np.ndarray) -> None:
    for size in (128, 1600):
        found = detect_faces(cv2.resize(portrait, (size, size), interpolation=cv2.INTER_AREA))
        assert len(found) == 1
        assert_is_at(found[0], (FACE_CENTRE[0] * size / 512, FACE_CENTRE[1] * size / 512), 100 * size / 512)


def test_several_faces_come_largest_first(portrait: np.ndarray) -> None:
    pixels = np.full((512, 900, 3), 90, np.uint8)
    pixels[:, 388:] = portrait
    pixels[100:356, 60:316] = cv2.resize(portrait, (256, 256), interpolation=cv2.INTER_AREA)
    large, small = detect_faces(pixels)
    assert_is_at(large, (FACE_CENTRE[0] + 388, FACE_CENTRE[1]))
    assert_is_at(small, (FACE_CENTRE[0] / 2 + 60, FACE_CENTRE[1] / 2 + 100), 50)


def test_a_dark_face_is_found(portrait: np.ndarray) -> None:
    assert_is_at(detect_faces(portrait // 6)[0], FACE_CENTRE)


def test_a_box_is_cut_off_at_the_border(portrait: np.ndarray) -> None:
    # The face's left edge is near 175, its top near 63.
    pixels = np.ascontiguousarray(portrait[80:280, 185:400])
    found = detect_faces(pixels, thorough=True)
    assert len(found) == 1
    box = found[0].box
    assert (box.x, box.y) == (0, 0)
    assert box.x + box.width <= 215
    assert box.y + box.height <= 200


def gradient(random: np.random.Generator) -> np.ndarray:
    return np.add.outer(np.linspace(0, 120, 360), np.linspace(0, 130, 480))


def noise(random: np.random.Generator) -> np.ndarray:
    return random.uniform(0, 255, (360, 480))


def clouds(random: np.random.Generator) -> np.ndarray:
    smooth = sum(cv2.GaussianBlur(random.normal(size=(360, 480)), (0, 0), s) * s for s in (1, 4, 16, 40))
    return cv2.normalize(smooth, None, 0, 255, cv2.NORM_MINMAX)


def spectrogram(random: np.random.Generator) -> np.ndarray:
    rows, frames = np.mgrid[:360, :480]
    pitch = 14 + 3 * np.sin(frames / 40)
    harmonics = sum(np.exp(-(((rows - pitch * k) / 3) ** 2) - k / 8) for k in range(1, 20))
    return cv2.normalize(
        np.log(0.02 + harmonics * (frames % 120 < 80) + random.gamma(1, 0.02, rows.shape)),
        None,
        0,
        255,
        cv2.NORM_MINMAX,
    )


def flat(random: np.random.Generator) -> np.ndarray:
    return np.full((360, 480), 128.0)


@pytest.mark.parametrize("picture", [gradient, noise, clouds, spectrogram, flat])
def test_no_face_is_seen_where_there_is_none(picture) -> None:
    grey = picture(np.random.default_rng(3))[::-1].astype(np.uint8)
    assert detect_faces(np.dstack([grey] * 3), thorough=True) == ()


@pytest.mark.parametrize("shape", [(1, 1), (24, 24), (2, 900), (900, 2)])
def test_odd_shapes_have_no_face(shape: tuple[int, int]) -> None:
    assert detect_faces(np.full((*shape, 3), 77, np.uint8)) == ()


def test_threads_find_the_same(portrait: np.ndarray) -> None:
    pictures = [portrait, turned(portrait, 10)[0], portrait[:, ::-1].copy(), portrait // 2]
    expected = [detect_faces(picture) for picture in pictures]
    found: dict[int, tuple[Face, ...]] = {}
    threads = [
        threading.Thread(target=lambda i=i: found.__setitem__(i, detect_faces(pictures[i])))
        for i in range(len(pictures))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[i] for i in range(len(pictures))] == expected


def test_cascades_are_loaded_once_and_never_shared() -> None:
    with haar.cascades() as one, haar.cascades() as other:
        assert one is not other
    with haar.cascades() as again:
        assert again is one or again is other


def test_squares_of_one_face_become_the_best_supported_one() -> None:
    spots = [Spot(50, 50, 40, support=9), Spot(52, 49, 44, roll=10, support=30), Spot(150, 50, 40, support=5)]
    assert faces._merged([*spots, Spot(52, 58, 15, support=8)]) == [spots[1], spots[2]]


def test_the_fast_look_is_enough_where_it_finds_a_face(monkeypatch: pytest.MonkeyPatch, portrait: np.ndarray) -> None:
    calls: list[str] = []
    monkeypatch.setattr(faces, "_fast", lambda *_: calls.append("fast") or [Spot(226, 113, 100)])
    monkeypatch.setattr(faces, "_thorough", lambda *_: calls.append("thorough") or [])
    assert detect_faces(portrait) == (Face(Box(176, 63, 100, 100)),)
    assert calls == ["fast"]
    calls.clear()
    assert detect_faces(portrait, thorough=True) == (Face(Box(176, 63, 100, 100)),)
    assert calls == ["fast", "thorough"]
    monkeypatch.setattr(faces, "_fast", lambda *_: [])
    assert detect_faces(portrait) == ()
    assert calls == ["fast", "thorough", "thorough"]


@pytest.mark.corpus
def test_every_face_of_the_test_photos_is_found_and_no_other(data: Path) -> None:
    """Nothing was tuned on these: 14 plain photos and 14 hard ones (turned, dark, half outside, tight)."""
    with (data / "photos" / "photos.csv").open(encoding="utf-8") as file:
        truth = {row["file"]: int(row["faces"]) for row in csv.DictReader(file)}
    found = {}
    for name in truth:
        with Image.open(data / "photos" / name) as picture:
            found[name] = len(detect_faces(np.asarray(picture.convert("RGB"))))
    assert found == truth
