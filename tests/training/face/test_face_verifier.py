import keras
import numpy as np

from dashapp.datasets.faceset import FaceSet
from dashapp.labels import CROP_KINDS
from dashapp.training.face.face_verifier import OUTPUT, VerifierBatches, VerifierRecipe, build, held_out, threshold

RECIPE = VerifierRecipe(batch_size=16, steps=3, width=8)


def faces(n: int = 5) -> FaceSet:
    images = np.random.default_rng(0).integers(0, 256, (n, 48, 48)).astype(np.uint8)
    zeros = np.zeros(n, np.int64)
    return FaceSet(images, zeros, np.zeros((n, 10), np.int64), np.array(["Training"] * n), np.arange(n), zeros > 0)


def test_half_of_a_batch_are_faces_and_the_other_kinds_share_the_rest() -> None:
    crops, targets = VerifierBatches(faces(), RECIPE)[0]
    assert crops.shape == (16, 48, 48, 1)
    assert targets[OUTPUT].sum(axis=0).tolist() == [8, 2, 2, 2, 2]


def test_a_batch_depends_on_seed_epoch_and_place_alone() -> None:
    batches, again = (VerifierBatches(faces(), RECIPE) for _ in range(2))
    batches[0]
    np.testing.assert_array_equal(batches[1][0], again[1][0])
    again.epoch = 1
    assert not np.array_equal(batches[1][0], again[1][0])


def test_each_held_out_face_is_shown_as_it_is_and_spoilt() -> None:
    crops, kinds = held_out(faces(), 1)
    np.testing.assert_array_equal(crops[:5], faces().images)
    assert kinds == [0] * 5 + [1, 2, 3, 4, 1]
    assert all((crops[i] != crops[5 + i]).any() for i in range(5))


def test_the_threshold_lets_faces_through_and_is_at_most_a_half() -> None:
    rare = np.concatenate([np.full(995, 0.3), np.full(5, 0.01)])
    assert 0.01 < threshold(rare) <= 0.3
    assert threshold(np.full(100, 0.99)) == 0.5


def test_the_network_has_a_logit_for_each_kind() -> None:
    keras.mixed_precision.set_dtype_policy("float32")
    assert build(RECIPE)(np.zeros((2, 48, 48, 1), np.float32))[OUTPUT].shape == (2, len(CROP_KINDS))
