from pathlib import Path

import cv2
import numpy as np
import pytest

from dashapp.datasets.duplicates import NEAR_DUPLICATE, best_match, closest, fingerprints, near_duplicates
from dashapp.datasets.fer2013 import read_fer2013


def blobs(n: int, seed: int) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(size=(n, 48, 48)).astype(np.float32)
    smooth = np.stack([cv2.GaussianBlur(image, (0, 0), 4) for image in noise])
    return np.uint8(np.clip(128 + 60 * smooth / smooth.std(), 0, 255))


PICTURES = blobs(20, seed=1)


@pytest.mark.parametrize(
    "alter",
    [
        pytest.param(lambda image: image, id="the same"),
        pytest.param(lambda image: image[:, ::-1], id="mirrored"),
        pytest.param(lambda image: np.uint8(image * 0.6 + 30), id="less contrast"),
        pytest.param(lambda image: cv2.resize(cv2.resize(image, (24, 24)), (48, 48)), id="scaled down and up"),
        pytest.param(
            lambda image: cv2.imdecode(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 20])[1], 0), id="jpeg"
        ),
        pytest.param(lambda image: cv2.resize(image, (52, 52))[2:50, 4:52], id="cropped otherwise"),
        pytest.param(lambda image: cv2.rectangle(image.copy(), (14, 30), (34, 34), 255, 1), id="with a watermark"),
    ],
)
def test_the_same_picture_again_is_found(alter) -> None:
    again = alter(PICTURES[4])[np.newaxis]
    assert near_duplicates(again, PICTURES).all()
    assert closest(again, PICTURES)[1].tolist() == [4]


def test_other_pictures_are_not() -> None:
    assert not near_duplicates(blobs(50, seed=2), PICTURES).any()


def test_a_plain_picture_resembles_nothing() -> None:
    plain = np.full((2, 48, 48), 9, np.uint8)
    assert not fingerprints(plain).any()
    assert not near_duplicates(plain, plain).any()


def test_no_references_no_duplicates() -> None:
    assert not near_duplicates(PICTURES, PICTURES[:0]).any()


def test_the_threshold_decides() -> None:
    blend = np.uint8(0.8 * PICTURES[3] + 0.2 * PICTURES[7])[np.newaxis]
    correlation = float(closest(blend, PICTURES)[0][0])
    assert 0.9 < correlation < 0.999
    assert near_duplicates(blend, PICTURES, threshold=correlation - 1e-6).all()
    assert not near_duplicates(blend, PICTURES, threshold=correlation + 1e-6).any()


def test_a_plain_middle_in_a_frame_matches_nothing() -> None:
    framed = np.full((48, 48), 100, np.uint8)
    framed[:4] = 255
    assert best_match(framed, PICTURES[0]) == -1
    assert best_match(PICTURES[0], framed) < NEAR_DUPLICATE


@pytest.mark.corpus
def test_training_without_its_duplicates_holds_none_of_the_tests(data: Path) -> None:
    faces = read_fer2013(data)
    training, tests = faces.part("Training"), faces.select(faces.usage != "Training")
    twice = near_duplicates(training.images, tests.images)
    found = f"{twice.sum()} of {len(training)} training faces also stand in a test, correlation {NEAR_DUPLICATE}"
    print(found)  # noqa: T201 - the number belongs in the log of a test run
    assert twice.sum() == pytest.approx(2686, abs=30)
    # An independent look at what is left: nothing identical, nothing that correlates strongly at 12 x 12 pixels.
    left = training.images[~twice]
    in_tests = {image.tobytes() for image in tests.images}
    assert not any(image.tobytes() in in_tests for image in left)
    references = fingerprints(tests.images).T
    assert max((fingerprints(block) @ references).max() for block in np.array_split(left, 16)) < 0.98
