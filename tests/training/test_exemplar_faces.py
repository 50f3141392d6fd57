from dataclasses import replace
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from dashapp.datasets.faceset import FaceSet
from dashapp.labels import EMOTIONS, SEXES
from dashapp.predictions import Distribution
from dashapp.training.exemplars import faces as module
from dashapp.training.exemplars.alignment import congeal, similarity_to
from dashapp.training.exemplars.faces import Candidates, candidates, distinct, looks, most_agreed, rank
from dashapp.training.exemplars.pictures import average_face, webp
from dashapp.vision.decode import decode_image


def drawn_face(shift=(0, 0), size=1.0, noise=0.0, seed=0):
    """A cartoon face of 48 x 48: bright oval, dark eyes and mouth."""
    y, x = np.mgrid[0:48, 0:48].astype(float)
    x, y = (x - 24 - shift[0]) / size, (y - 24 - shift[1]) / size
    picture = 60 + 140 * ((x / 19) ** 2 + (y / 22) ** 2 < 1)
    for left, top, width, height in ((-8, -6, 4, 2.5), (8, -6, 4, 2.5), (0, 11, 8, 3)):
        picture = picture - 120 * np.exp(-(((x - left) / width) ** 2) - ((y - top) / height) ** 2)
    random = np.random.default_rng(seed)
    return np.clip(picture + noise * random.normal(size=picture.shape), 0, 255).astype(np.uint8)


def random_faces(n):
    """Pictures that have nothing in common; the first pixel is even in every other."""
    images = np.random.default_rng(0).integers(0, 256, (n, 48, 48)).astype(np.uint8)
    images[:, 0, [0, -1]] = (np.arange(n) % 2)[:, None]
    return images


def face_set(n, votes_for_happiness, usage="Training"):
    votes = np.zeros((n, 10), np.int64)
    votes[:, 1] = votes_for_happiness
    votes[:, 0] = 10 - votes[:, 1]
    return FaceSet(
        images=random_faces(n),
        emotion=np.full(n, EMOTIONS.index("happy")),
        votes=votes,
        usage=np.full(n, usage),
        row=np.arange(n),
        ambiguous=np.zeros(n, bool),
    )


class AgeSexByCorner:
    """Takes a face whose first pixel is even for a woman."""

    def __init__(self):
        self.asked = 0

    def predict(self, pixels, faces):
        self.asked += len(faces)
        levels = [int(pixels[face.box.y, face.box.x, 0]) for face in faces]
        odd = [level % 2 for level in levels]
        return [
            SimpleNamespace(sex=Distribution.of(SEXES, [0.9 - 0.8 * o, 0.1 + 0.8 * o]), age_years=30.0) for o in odd
        ]


def test_the_most_agreed_training_faces_come_first():
    faces = face_set(6, [10, 6, 9, 3, 8, 10])
    order = most_agreed(faces, "happy", 4, seed=1)
    assert set(order[:2]) == {0, 5}
    assert list(order[2:]) == [2, 4]
    assert not len(most_agreed(face_set(6, 10, usage="PrivateTest"), "happy", 4, seed=1))


def test_equally_agreed_faces_come_in_a_seeded_order():
    faces = face_set(50, 10)
    assert list(most_agreed(faces, "happy", 50, 1)) == list(most_agreed(faces, "happy", 50, 1))
    assert list(most_agreed(faces, "happy", 50, 1)) != list(most_agreed(faces, "happy", 50, 2))


def test_a_child_looks_like_neither_sex():
    assert looks("female", 0.9, 30.0) == pytest.approx(0.9)
    assert looks("male", 0.9, 30.0) == pytest.approx(0.1)
    assert looks("female", 0.9, 5.0) == 0.0


def test_agreement_beyond_what_is_enough_counts_alike():
    share = np.array([0.5, 0.8, 1.0])
    assert list(rank(share, "sad")) == [0.5, 0.7, 0.7]
    assert list(rank(share, "happy")) == [0.5, 0.8, 1.0]


def test_a_photograph_that_stands_twice_counts_once():
    random = np.random.default_rng(3)
    photographs = [cv2.resize(random.integers(0, 256, (6, 6)).astype(np.uint8), (48, 48)) for _ in range(3)]
    images = np.stack([photographs[0], photographs[0][:, ::-1], photographs[1], photographs[1], photographs[2]])
    faces = replace(face_set(5, 10), images=images)
    assert distinct(faces, range(5)) == [0, 2, 4]


def test_candidates_are_asked_for_once_and_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "WANTED", 5)
    monkeypatch.setattr(module, "BLOCK", 8)
    model = AgeSexByCorner()
    found = candidates(face_set(40, 10), "happy", lambda: model, 1, tmp_path / "cache" / "faces.json")
    assert all(row % 2 == 0 for row in found["female"].row)
    assert all(row % 2 == 1 for row in found["male"].row)
    assert len(found["female"].row) == len(found["male"].row) == 5
    asked = model.asked

    def unneeded():
        raise AssertionError("the cache knows all of them")

    again = candidates(face_set(40, 10), "happy", unneeded, 1, tmp_path / "cache" / "faces.json")
    assert list(again["male"].row) == list(found["male"].row)
    assert model.asked == asked < 2 * 40


def test_the_search_finds_a_shifted_face():
    template = np.asarray(drawn_face(), np.float32)
    small = np.kron(template, np.ones((2, 2), np.float32))
    moved = np.kron(np.asarray(drawn_face(shift=(4, -3)), np.float32), np.ones((2, 2), np.float32))
    warp, fit = similarity_to(*(cv2.resize(picture, (128, 128)) for picture in (small, moved)))
    assert fit > 0.95
    assert warp[:, 2] == pytest.approx([4 * 128 / 48, -3 * 128 / 48], abs=2.5)


def test_congealing_brings_scattered_faces_together_and_leaves_out_what_is_none():
    random = np.random.default_rng(1)
    scattered = [drawn_face(random.uniform(-3, 3, 2), random.uniform(0.92, 1.1), 10, seed) for seed in range(8)]
    images = np.stack([*scattered, random.integers(0, 256, (48, 48)).astype(np.uint8)])
    aligned = congeal(images, keep=8)
    assert set(aligned.kept) == set(range(8))
    assert aligned.correlation.min() > 0.8


def test_an_average_is_a_picture_of_256_pixels_and_symmetric():
    random = np.random.default_rng(2)
    images = np.stack([drawn_face(random.uniform(-2, 2, 2), 1.0, 8, seed) for seed in range(21)])
    average = average_face(Candidates(images, np.arange(21), np.ones(21)))
    assert average.faces == 21
    assert average.agreement == 1.0
    assert average.pixels.shape == (256, 256)
    assert np.abs(average.pixels.astype(int) - average.pixels[:, ::-1]).mean() < 3
    assert average.pixels[90:110, 75:95].mean() < average.pixels[90:110, 118:138].mean() - 40
    assert decode_image(webp(average.pixels)).pixels.shape == (256, 256, 3)


def test_an_average_of_fewer_than_20_faces_would_be_somebodys():
    images = np.stack([drawn_face()] * 19)
    with pytest.raises(ValueError, match="needs 20"):
        average_face(Candidates(images, np.arange(19), np.ones(19)))
