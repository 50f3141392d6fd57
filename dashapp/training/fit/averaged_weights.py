"""Averaged weights (EMA), with statistics of batch normalisation that belong to them.

Keras averages what is trained; means and variances of batch normalisation stay those of the weights of the last
steps. Early in a training, and whenever the learning rate is high, the averaged network then sees maps scaled for
another one. So the statistics are taken anew, over some batches, before the average is used (P. Izmailov et al.,
"Averaging weights leads to wider optima and better generalization", UAI 2018, section 3.2).
"""

from collections.abc import Callable, Sequence
from typing import Any

import keras
import numpy as np

from dashapp.training.fit.recipe import Recipe

STATISTICS_BATCHES = 16


def averaging(recipe: Recipe, steps_per_epoch: int) -> dict[str, Any]:
    """Return the optimiser's arguments for averaged weights.

    The average reaches back over a fifth of the training at most, or that of a short one would be of its beginning.
    """
    return {"use_ema": True, "ema_momentum": min(recipe.ema, max(0.0, 1 - 5 / (recipe.epochs * steps_per_epoch)))}


class Renormaliser:
    """Sets the statistics of batch normalisation to the mean of those of some batches.

    Args:
        model: Built.
        inputs: The batches.
    """

    def __init__(self, model: keras.Model, inputs: Sequence[Any]) -> None:
        self.inputs = inputs
        self.normalisations = [layer for layer in model.layers if isinstance(layer, keras.layers.BatchNormalization)]
        # Compiled once: a training renormalises after each epoch.
        self.show = _compiled(lambda batch: model(batch, training=True))

    def __call__(self) -> None:
        """Take the statistics of the weights as they are now."""
        if not self.normalisations or not self.inputs:
            return
        statistics = [part for layer in self.normalisations for part in (layer.moving_mean, layer.moving_variance)]
        momenta = [layer.momentum for layer in self.normalisations]
        for layer in self.normalisations:
            layer.momentum = 0.0  # each batch leaves its own statistics
        sums = [np.zeros(part.shape) for part in statistics]
        for batch in self.inputs:
            self.show(batch)
            sums = [total + keras.ops.convert_to_numpy(part) for total, part in zip(sums, statistics, strict=True)]
        for part, total in zip(statistics, sums, strict=True):
            part.assign(total / len(self.inputs))
        for layer, momentum in zip(self.normalisations, momenta, strict=True):
            layer.momentum = momentum


def _compiled(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Compile ``function`` where the backend can: it runs several times faster."""
    if keras.backend.backend() != "tensorflow":
        return function
    import tensorflow as tf

    compiled: Callable[[Any], Any] = tf.function(function, reduce_retracing=True)
    return compiled


class AveragedWeights(keras.callbacks.SwapEMAWeights):
    """Validates with the averaged weights, and trains on as if it had not.

    Args:
        renormalise: Takes statistics for them.
    """

    def __init__(self, renormalise: Renormaliser) -> None:
        super().__init__()
        self.renormalise = renormalise
        self.kept: list[Any] = []

    def on_test_begin(self, logs: dict[str, Any] | None = None) -> None:
        """Take the averaged weights, and statistics for them."""
        super().on_test_begin(logs)
        self.kept = [variable.numpy() for variable in self.model.non_trainable_variables]
        self.renormalise()

    def on_test_end(self, logs: dict[str, Any] | None = None) -> None:
        """Take the weights in training back, and what they had."""
        super().on_test_end(logs)
        for variable, value in zip(self.model.non_trainable_variables, self.kept, strict=True):
            variable.assign(value)
