"""The fused batch normalisation does what Keras's own does, and leaves no trace in what is saved."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from dashapp.training.fit.blocks import convolution
from dashapp.training.fit.normalisation import FusedBatchNormalization, plain

SHAPE = (8, 6, 6, 16)
RNG = np.random.default_rng(0)
MAPS = RNG.normal(1, 3, SHAPE).astype(np.float32)
SLOPES = RNG.normal(size=SHAPE).astype(np.float32)


def trained_step(kind):
    """Return outputs, gradient and moving statistics after one step in training."""
    layer = kind(momentum=0.9)
    maps = tf.constant(MAPS)
    with tf.GradientTape() as tape:
        tape.watch(maps)
        outputs = layer(maps, training=True)
        loss = tf.reduce_sum(outputs * SLOPES)
    gradients = tape.gradient(loss, [maps, layer.gamma.value, layer.beta.value])
    return [outputs, *gradients, layer.moving_mean.value, layer.moving_variance.value]


@pytest.fixture(autouse=True)
def float32():
    keras.mixed_precision.set_dtype_policy("float32")


def test_a_step_is_that_of_keras():
    names = ("outputs", "maps' gradient", "gamma's", "beta's", "moving mean", "moving variance")
    ours, theirs = trained_step(FusedBatchNormalization), trained_step(keras.layers.BatchNormalization)
    for name, our, their in zip(names, ours, theirs, strict=True):
        # The kernel's variance is that of a sample (n - 1), Keras's that of a population (n): 288 values a channel.
        np.testing.assert_allclose(our, their, rtol=4e-3, atol=2e-3, err_msg=name)


def test_outside_training_it_is_the_layer_of_keras():
    layer = FusedBatchNormalization()
    layer(MAPS, training=True)
    twin = keras.layers.BatchNormalization()
    twin.build(SHAPE)
    twin.set_weights(layer.get_weights())
    np.testing.assert_array_equal(layer(MAPS, training=False), twin(MAPS, training=False))


def test_what_is_saved_holds_only_layers_of_keras():
    maps = keras.Input(SHAPE[1:])
    model = keras.Model(maps, keras.layers.Activation("relu")(convolution(maps, 16)))
    model(MAPS, training=True)
    copy = plain(model)
    kinds = [type(layer) for layer in copy.layers]
    assert FusedBatchNormalization not in kinds
    assert kinds.count(keras.layers.BatchNormalization) == 1
    np.testing.assert_array_equal(model(MAPS, training=False), copy(MAPS, training=False))
