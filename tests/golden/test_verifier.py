"""The served face verifier by the way of serving: faces are let through, of other crops it says why not."""

import numpy as np
import pytest
from PIL import Image

from dashapp import wiring
from dashapp.datasets.fer2013 import read_fer2013
from dashapp.datasets.unreadable_crops import blurred, covered, harmonics, noise
from dashapp.evaluation.parts import TEST_OF
from dashapp.evaluation.predictions_table import probabilities, read_predictions
from dashapp.inference import registry
from dashapp.inference.artefact import load_artefact
from dashapp.inference.face_verifier import FaceVerifier
from dashapp.labels import CROP_KINDS, EMOTIONS, SEXES
from dashapp.predictions import Box
from dashapp.service import EmotionService
from dashapp.settings import ROOT, Settings
from tests.signals import picture_file

FOLDER = ROOT / "models" / registry.VERIFIER
ITEMS = 20


@pytest.fixture(scope="module")
def service() -> EmotionService:
    return wiring.build_service(Settings(age_sex=False))


@pytest.fixture(scope="module")
def portrait() -> bytes:
    return (ROOT / "assets" / "samples" / "astronaut.jpg").read_bytes()


def crop(name: str) -> np.ndarray:
    """An average face as a crop."""
    with Image.open(ROOT / "assets" / "exemplars" / f"{name}.webp") as face:
        return np.asarray(face.convert("L").resize((48, 48)))


def test_a_portrait_is_readable(service: EmotionService, portrait: bytes) -> None:
    (face,) = service.analyze_image(portrait).faces
    assert (face.readable, face.unreadable) == (True, None)


@pytest.mark.parametrize("emotion", EMOTIONS)
@pytest.mark.parametrize("sex", SEXES)
def test_average_faces_are_readable(service: EmotionService, sex: str, emotion: str) -> None:
    shown = np.repeat(crop(f"{sex}_{emotion}")[..., None], 3, axis=2)
    assert service.analyze_image(picture_file(shown)).faces[0].readable


@pytest.mark.parametrize(("make", "reason"), [(blurred, "blurred"), (covered, "covered")])
def test_a_spoilt_face_says_what_is_wrong(service: EmotionService, make, reason: str) -> None:
    rng = np.random.default_rng(3)
    shown = [np.repeat(make(crop("female_happy"), rng)[..., None], 3, axis=2) for _ in range(10)]
    said = [service.analyze_image(picture_file(each)).faces[0].unreadable for each in shown]
    assert said.count(reason) >= 8


@pytest.mark.parametrize("make", [noise, harmonics])
def test_what_is_no_face_is_refused(service: EmotionService, make) -> None:
    rng = np.random.default_rng(3)
    shown = [np.repeat(make(rng)[..., None], 3, axis=2) for _ in range(10)]
    assert sum(service.analyze_image(picture_file(each)).faces[0].readable for each in shown) <= 1


def test_most_boxes_beside_the_face_are_no_face(service: EmotionService, portrait: bytes) -> None:
    face = service.analyze_image(portrait).faces[0].box
    side = 100
    corners = [(x, y) for x in range(0, 512 - side, side) for y in range(0, 512 - side, side)]
    beside = [Box(x, y, side, side) for x, y in corners if abs(x - face.x) > side or abs(y - face.y) > side]
    assert len(beside) > 10
    assert sum(service.read_face(portrait, box).face.readable for box in beside) <= len(beside) / 3


@pytest.mark.corpus
def test_serving_gives_the_stored_predictions(data) -> None:
    stored = read_predictions(FOLDER / "predictions.parquet").filter(condition="clean").sample(ITEMS, seed=1)
    faces = read_fer2013(data).part(TEST_OF["verifier"])
    place = {faces.item(i): i for i in range(len(faces))}
    crops = np.stack([faces.images[place[item]] for item in stored["item"]])
    seen = FaceVerifier(load_artefact(FOLDER)).look(crops)
    np.testing.assert_allclose([each.probabilities for each in seen], probabilities(stored, CROP_KINDS), atol=1e-3)


@pytest.mark.corpus
def test_the_threshold_is_where_the_card_says(data) -> None:
    verifier = FaceVerifier(load_artefact(FOLDER))
    seen = verifier.look(read_fer2013(data).part("PublicTest").images)
    shares = np.mean([each["face"] >= verifier.face_above for each in seen])
    assert shares == pytest.approx(0.99, abs=0.001)
    assert "99 of 100 faces of PublicTest do" in (FOLDER / "README.md").read_text()
