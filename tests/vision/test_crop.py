"""Face crops: framing and standardisation."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from dashapp.datasets.fer2013 import read_fer2013
from dashapp.predictions import Box
from dashapp.vision.crop import FRAME_SCALE, face_crop, standardise, whole_picture_crop
from dashapp.vision.faces import Face, detect_faces
from dashapp.vision.upright import upright_square


def test_standardised_crops_have_zero_mean_and_unit_deviation() -> None:
    crops = np.random.default_rng(0).integers(0, 256, (5, 48, 48), dtype=np.uint8)
    result = standardise(crops)
    assert result.shape == (5, 48, 48, 1)
    assert result.dtype == np.float32
    np.testing.assert_allclose(result.mean(axis=(1, 2, 3)), 0, atol=1e-5)
    np.testing.assert_allclose(result.std(axis=(1, 2, 3)), 1, atol=1e-4)


def test_standardising_a_flat_crop_gives_zeros() -> None:
    assert not standardise(np.full((1, 48, 48), 200, np.uint8)).any()


def test_standardising_does_not_depend_on_brightness_contrast_or_the_rest_of_the_batch() -> None:
    crops = np.random.default_rng(1).integers(0, 100, (3, 48, 48), dtype=np.uint8)
    brighter = crops * 2 + 30
    np.testing.assert_allclose(standardise(brighter), standardise(crops), atol=1e-4)
    np.testing.assert_allclose(standardise(crops[1:2]), standardise(crops)[1:2], atol=1e-6)


def test_standardising_no_crop_gives_none() -> None:
    assert standardise(np.zeros((0, 48, 48), np.uint8)).shape == (0, 48, 48, 1)


def picture(height: int = 200, width: int = 300, seed: int = 4) -> np.ndarray:
    """A smooth random RGB picture."""
    noise = np.random.default_rng(seed).integers(0, 256, (height // 20, width // 20, 3), dtype=np.uint8)
    return cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC)


def grey(pixels: np.ndarray) -> np.ndarray:
    return cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)


def test_a_picture_of_48_pixels_stays_as_it_is() -> None:
    crop = np.random.default_rng(2).integers(0, 256, (48, 48), dtype=np.uint8)
    np.testing.assert_array_equal(whole_picture_crop(np.dstack([crop] * 3)), crop)


@pytest.mark.parametrize("shape", [(24, 24), (64, 64), (64, 40), (30, 61), (1, 1)])
def test_a_whole_picture_becomes_one_crop(shape: tuple[int, int]) -> None:
    crop = whole_picture_crop(np.full((*shape, 3), 90, np.uint8))
    assert crop.shape == (48, 48)
    assert crop.dtype == np.uint8
    assert (crop == 90).all()


def test_a_whole_picture_is_shrunk_by_averaging() -> None:
    stripes = np.zeros((96, 96, 3), np.uint8)
    stripes[:, ::2] = 200
    assert (whole_picture_crop(stripes) == 100).all()


def test_a_crop_frames_the_box_as_measured() -> None:
    pixels = np.zeros((400, 400, 3), np.uint8)
    pixels[100:300, 80:280] = 255
    crop = face_crop(pixels, Face(Box(80, 100, 200, 200)))
    # The measured frame is the box within a pixel of the crop: only the outermost pixels may hold some of the black.
    assert (crop[1:-1, 1:-1] == 255).all()
    wide = face_crop(pixels, Face(Box(30, 50, 300, 300)))
    assert (wide > 127).mean() == pytest.approx((200 / (300 * FRAME_SCALE)) ** 2, abs=0.03)


def test_a_turned_face_comes_upright() -> None:
    pixels = picture()
    box = Box(110, 60, 80, 80)
    for roll in (-20, 13):
        # A face that was turned by -roll about its centre needs a turn by roll.
        matrix = cv2.getRotationMatrix2D((149.5, 99.5), -roll, 1.0)
        turned = cv2.warpAffine(pixels, matrix, (300, 200))
        mended = face_crop(turned, Face(box, roll_degrees=roll)).astype(float)
        upright = face_crop(pixels, Face(box)).astype(float)
        assert np.abs(mended - upright).mean() < 4 < np.abs(face_crop(turned, Face(box)) - upright).mean()


def test_the_border_goes_on_where_the_box_leaves_the_picture() -> None:
    pixels = np.full((60, 60, 3), 50, np.uint8)
    pixels[:, :2] = 220
    crop = face_crop(pixels, Face(Box(-30, 0, 60, 60)))
    assert (crop[:, :23] == 220).all()
    assert (crop[:, 28:] == 50).all()


def test_cutting_keeps_positions_and_averages() -> None:
    pixels = grey(picture(600, 900))
    small = upright_square(pixels, (480, 240), 480, 48)
    expected = cv2.resize(pixels[0:480, 240:720], (48, 48), interpolation=cv2.INTER_AREA)
    assert np.abs(small.astype(float) - expected).max() <= 2


@pytest.mark.corpus
def test_a_found_face_is_framed_as_in_fer2013(data: Path) -> None:
    """Faces of FER2013 in larger pictures are found again, and cut out as they stood in FER2013."""
    images = read_fer2013(data).images[:80]
    pixels = np.full((240, 240, 3), 128, np.uint8)
    likeness, sides = [], []
    for image in images:
        pixels[54:186, 54:186] = cv2.resize(image, (132, 132), interpolation=cv2.INTER_CUBIC)[..., np.newaxis]
        for face in detect_faces(pixels)[:1]:
            # FER2013's faces are as turned as they were in their pictures.
            crop = face_crop(pixels, replace(face, roll_degrees=0.0))
            likeness.append(np.corrcoef(crop.ravel(), image.ravel())[0, 1])
            sides.append(face.box.width * FRAME_SCALE / 132)
    assert len(likeness) > 0.6 * len(images)
    assert np.median(likeness) > 0.8
    assert np.median(sides) == pytest.approx(1, abs=0.06)
