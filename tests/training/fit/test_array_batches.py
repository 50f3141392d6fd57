import numpy as np

from dashapp.training.fit.array_batches import ArrayBatches
from dashapp.training.fit.recipe import Recipe

RECIPE = Recipe(batch_size=4)
INPUTS = np.arange(12, dtype=np.float32)[:, None]
TARGETS = np.eye(12, dtype=np.float32)


def test_an_epoch_shows_each_item_once_with_its_target():
    batches = ArrayBatches(INPUTS, TARGETS, RECIPE)
    shown = [batches[i] for i in range(len(batches))]
    inputs, targets = (np.concatenate(part) for part in zip(*shown, strict=True))
    assert sorted(inputs[:, 0]) == list(range(12))
    np.testing.assert_array_equal(targets.argmax(axis=1), inputs[:, 0])


def test_a_batch_depends_on_seed_epoch_and_place_alone():
    batches, again = (ArrayBatches(INPUTS, TARGETS, RECIPE) for _ in range(2))
    batches[0]
    np.testing.assert_array_equal(batches[1][0], again[1][0])
    again.epoch = 1
    assert not np.array_equal(batches[1][0], again[1][0])


def test_few_items_are_one_batch():
    assert len(ArrayBatches(INPUTS[:2], TARGETS[:2], RECIPE)) == 1
