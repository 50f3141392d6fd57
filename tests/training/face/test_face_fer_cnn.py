from dataclasses import replace

import keras
import numpy as np
import pytest

from dashapp.datasets.faceset import VOTE_LABELS, FaceSet
from dashapp.labels import EMOTIONS
from dashapp.training.face import face_fer_cnn as face
from dashapp.training.face.face_fer_cnn import FaceBatches, FaceRecipe, build, training_part, vote_shares
from dashapp.training.fit.teachers import Teachers

RECIPE = FaceRecipe(batch_size=8, widths=(8, 16, 32))


def faces(n: int = 40) -> FaceSet:
    rng = np.random.default_rng(0)
    return FaceSet(
        images=rng.integers(0, 256, (n, 48, 48), np.uint8),
        emotion=rng.integers(0, 7, n),
        votes=rng.integers(0, 5, (n, 10)),
        usage=np.array(["Training", "PublicTest"] * (n // 2)),
        row=np.arange(n),
        ambiguous=np.zeros(n, bool),
    )


def test_the_network_has_logits_for_both_heads():
    keras.mixed_precision.set_dtype_policy("float32")
    network = build(RECIPE)
    answer = network(np.zeros((2, 48, 48, 1), np.float32))
    assert {name: tuple(value.shape) for name, value in answer.items()} == {
        "emotion": (2, len(EMOTIONS)),
        "ferplus": (2, len(VOTE_LABELS)),
    }


def test_two_joined_networks_are_what_a_small_machine_can_carry():
    assert 2 * build(FaceRecipe()).count_params() < 5_000_000


def test_single_votes_are_dropped_and_the_rest_are_shares():
    np.testing.assert_allclose(vote_shares(np.array([[6, 3, 1] + [0] * 7])), [[2 / 3, 1 / 3] + [0] * 8])


def test_a_face_without_votes_has_no_second_loss():
    assert not vote_shares(np.zeros((1, 10), np.int64)).any()
    loss = keras.losses.CategoricalCrossentropy(from_logits=True)
    assert float(loss(np.zeros((1, 10), np.float32), np.ones((1, 10), np.float32))) == pytest.approx(0)


def test_a_batch_depends_on_seed_epoch_and_place_alone():
    batches, again = FaceBatches(faces(), RECIPE), FaceBatches(faces(), RECIPE)
    batches[0]
    np.testing.assert_array_equal(batches[1][0], again[1][0])
    again.epoch = 1
    assert not np.array_equal(batches[1][0], again[1][0])


def test_an_epoch_shows_each_face_once():
    labelled = faces()
    batches = FaceBatches(labelled, RECIPE)
    shown = np.concatenate([batches[i][1]["emotion"] for i in range(len(batches))])
    np.testing.assert_array_equal(shown.sum(axis=0), np.bincount(labelled.emotion, minlength=7))


def test_a_rare_emotion_is_shown_several_times_an_epoch():
    labelled = faces()
    counts = np.bincount(labelled.emotion, minlength=7)
    rare = int(counts.argmin())
    batches = FaceBatches(labelled, replace(RECIPE, batch_size=1), at_least=3 * counts[rare] / counts.mean())
    shown = sum(batches[i][1]["emotion"][0] for i in range(len(batches)))
    assert shown[rare] == 3 * counts[rare]
    common = counts > 2 * counts[rare]
    np.testing.assert_array_equal(shown[common], counts[common])


def test_training_holds_no_copy_of_a_held_out_face():
    both = faces()
    copied = both.images.copy()
    copied[0] = np.clip(copied[1].astype(int) + 5, 0, 255)
    leaky = FaceSet(copied, both.emotion, both.votes, both.usage, both.row, both.ambiguous)
    part = training_part(leaky)
    assert set(part.usage) == {"Training"}
    assert part.row.tolist() == both.row[both.usage == "Training"][1:].tolist()


def test_the_recipe_is_the_one_of_its_manifest():
    assert face.FaceRecipe().with_settings({}).to_dict() == FaceRecipe().to_dict()


def test_an_ensemble_that_taught_changes_the_targets_of_both_heads():
    labelled = faces()
    names = face.item_names(labelled)
    logits = {"emotion": np.zeros((40, 7), np.float32), "ferplus": np.zeros((40, 10), np.float32)}
    recipe = replace(RECIPE, teach=0.5)
    taught = FaceBatches(labelled, recipe, Teachers(tuple(names), logits, ("one",))).targets
    np.testing.assert_allclose(taught["emotion"].max(axis=1), 0.5 + 0.5 / 7, rtol=1e-5)
    np.testing.assert_allclose(taught["ferplus"].sum(axis=1), 1, rtol=1e-5)
