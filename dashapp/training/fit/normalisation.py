"""Batch normalisation by TensorFlow's fused kernel, for training.

Keras 3 composes batch normalisation of single operations, each of which reads and writes the whole map: that took more
of a step's time than the convolutions did. The fused kernel needs maps ``(n, height, width, channels)`` and is fast for
channels that are a multiple of 16. What is saved holds Keras's own layer, which computes the same (`plain`).
"""

from typing import Any

import keras
from keras import layers


class FusedBatchNormalization(layers.BatchNormalization):
    """Keras's layer; on TensorFlow a training step runs the fused kernel."""

    def call(self, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
        """Normalise ``inputs``; in training by the batch's own statistics, which the moving ones follow."""
        if not training or len(inputs.shape) != 4 or keras.backend.backend() != "tensorflow":
            return super().call(inputs, training=training, mask=mask)
        import tensorflow as tf

        outputs, mean, variance, *_ = tf.raw_ops.FusedBatchNormV3(
            x=inputs,
            scale=tf.cast(self.gamma, tf.float32),
            offset=tf.cast(self.beta, tf.float32),
            mean=[],
            variance=[],
            epsilon=self.epsilon,
            is_training=True,
        )
        for moving, batch in (self.moving_mean, mean), (self.moving_variance, variance):
            moving.assign(moving * self.momentum + batch * (1 - self.momentum))
        return outputs


def plain(model: keras.Model) -> keras.Model:
    """Return a copy of ``model`` with Keras's own normalisation, which needs none of this module to be loaded."""
    copy = keras.models.clone_model(model, clone_function=_plain_layer)
    copy.set_weights(model.get_weights())
    return copy


def _plain_layer(layer: layers.Layer) -> layers.Layer:
    kind = layers.BatchNormalization if isinstance(layer, FusedBatchNormalization) else type(layer)
    return kind.from_config(layer.get_config())
