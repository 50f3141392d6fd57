"""The shared loop, on a network small enough to fit in a second."""

import keras
import numpy as np
import pytest

from dashapp.training.fit.averaged_weights import AveragedWeights, Renormaliser, averaging
from dashapp.training.fit.fitting import fit, schedule, seed_everything, without_decay
from dashapp.training.fit.recipe import Recipe

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
    model = keras.Sequential([keras.Input((3,)), keras.layers.BatchNormalization(), keras.layers.Dense(1)])
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


def test_the_statistics_of_a_normalisation_are_those_of_the_weights_it_stands_with():
    keras.mixed_precision.set_dtype_policy("float32")
    doubling = keras.layers.Dense(3, use_bias=False, kernel_initializer=keras.initializers.Identity(gain=2.0))
    normalisation = keras.layers.BatchNormalization(momentum=0.95)
    model = keras.Sequential([keras.Input((3,)), doubling, normalisation])
    rng = np.random.default_rng(0)
    batches = [rng.normal(5, 1, size=(64, 3)).astype(np.float32) for _ in range(10)]
    Renormaliser(model, batches)()
    np.testing.assert_allclose(normalisation.moving_mean, np.mean(batches, axis=(0, 1)) * 2, rtol=1e-4)
    np.testing.assert_allclose(normalisation.moving_variance, np.var(batches, axis=1).mean(axis=0) * 4, rtol=1e-3)
    assert normalisation.momentum == 0.95


def test_validation_leaves_the_statistics_of_the_training_alone(tmp_path):
    alone, watched = [], []
    for kept, validation in ((alone, None), (watched, 1)):
        seed_everything(1)
        model = keras.Sequential([keras.Input((3,)), keras.layers.BatchNormalization(), keras.layers.Dense(1)])
        model.compile(keras.optimizers.SGD(0.05, **averaging(RECIPE, 6)), loss="mse")
        x = np.random.default_rng(2).normal(3, 2, size=(48, 3)).astype(np.float32)
        model.fit(
            x,
            x.sum(axis=1),
            batch_size=8,
            epochs=2,
            shuffle=False,
            verbose=0,
            validation_data=validation and (x, x.sum(axis=1)),
            callbacks=[AveragedWeights(Renormaliser(model, [x[::2] * 10]))],
        )
        kept.extend(model.get_weights())
    for ours, theirs in zip(watched, alone, strict=True):
        # Keras swaps weights by adding and subtracting, which costs their last bit.
        np.testing.assert_allclose(ours, theirs, rtol=1e-5)
