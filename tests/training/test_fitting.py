"""The shared loop, on a network small enough to fit in a second."""

import keras
import numpy as np
import pytest

from dashapp.training.fitting import averaging, fit, schedule, seed_everything, without_decay
from dashapp.training.recipe import Recipe

RECIPE = Recipe(epochs=4, batch_size=8, learning_rate=0.05, warmup_epochs=1, ema=0.9, precision="float32")


BEFORE = 99


class Batches(keras.utils.PyDataset):
    def __init__(self):
        super().__init__()
        self.epoch = BEFORE  # Keras looks at some batches before it begins, to learn their shape
        self.seen = set()

    def __len__(self):
        return 6

    def __getitem__(self, index):
        self.seen.add((self.epoch, index))
        rng = np.random.default_rng([self.epoch, index])
        x = rng.normal(size=(8, 3)).astype(np.float32)
        return x, x.sum(axis=1, keepdims=True)


def fitted(folder, *, epochs=4, resume=False):
    seed_everything(1)
    keras.mixed_precision.set_dtype_policy("float32")
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    batches = Batches()
    optimizer = keras.optimizers.SGD(
        schedule(RECIPE, len(batches)), weight_decay=1e-3, **averaging(RECIPE, len(batches))
    )
    model.compile(without_decay(optimizer), loss="mse")
    x = np.eye(3, dtype=np.float32)
    stopped = Recipe(**{**RECIPE.to_dict(), "epochs": epochs})
    fit(model, batches, (x, x.sum(axis=1, keepdims=True)), stopped, folder, resume=resume)
    return model.get_weights(), batches


def test_a_training_repeats_under_its_seed(tmp_path):
    first, second = fitted(tmp_path / "a")[0], fitted(tmp_path / "b")[0]
    for ours, theirs in zip(first, second, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_a_resumed_training_ends_where_an_uninterrupted_one_does(tmp_path):
    whole = fitted(tmp_path / "whole")[0]
    fitted(tmp_path / "parts", epochs=2)
    resumed, batches = fitted(tmp_path / "parts", resume=True)
    assert {epoch for epoch, _ in batches.seen} - {BEFORE} == {2, 3}
    for ours, theirs in zip(resumed, whole, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-6)
    assert len((tmp_path / "parts" / "training.csv").read_text().splitlines()) == 1 + 4


def test_a_new_training_forgets_the_checkpoint(tmp_path):
    fitted(tmp_path, epochs=2)
    _, batches = fitted(tmp_path)
    assert {epoch for epoch, _ in batches.seen} - {BEFORE} == {0, 1, 2, 3}


def test_the_schedule_rises_then_falls_to_nothing():
    rate = schedule(RECIPE, steps_per_epoch=6)
    steps = [float(rate(step)) for step in range(25)]
    assert max(steps) == pytest.approx(0.05, rel=1e-3)
    assert steps.index(max(steps)) == 6
    assert steps[24] == pytest.approx(0, abs=1e-6)


def test_the_average_of_a_short_training_forgets_its_beginning():
    assert averaging(Recipe(epochs=2, ema=0.999), 10)["ema_momentum"] == pytest.approx(0.75)
    assert averaging(Recipe(epochs=40, ema=0.999), 300)["ema_momentum"] == pytest.approx(0.999)
