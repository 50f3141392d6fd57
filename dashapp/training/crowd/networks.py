"""Networks that hear crowds in pictures: ours, a plain one to compare it with, and one on top of a voice network."""

from typing import Final

import keras
from keras import layers, ops

from dashapp.errors import ModelError
from dashapp.labels import CROWD_CLASSES
from dashapp.training.crowd.recipe import CrowdRecipe
from dashapp.training.fit.blocks import Tensor, convolution, head, residual

CLASS: Final = "crowd"
SHARES: Final = "shares"
Shape = tuple[int, int, int]


def crowd_cnn(recipe: CrowdRecipe, shape: Shape) -> keras.Model:
    """Return the network: a picture ``(bands, frames, 1)`` to logits ``crowd`` (4) and ``shares`` (4).

    A residual CNN whose last map keeps four rows, low to high: where a crowd's energy lies tells a boo from a cheer.
    Over time their mean and deviation count.
    """
    picture = keras.Input(shape, name="spectrogram")
    x = layers.Activation("relu")(convolution(picture, recipe.width, kernel=5, strides=(2, 4)))
    x = residual(x, recipe.width * 4 // 3, strides=2)
    x = residual(x, recipe.width * 8 // 3, strides=2)
    x = residual(x, recipe.width * 16 // 3, strides=2)
    x = residual(x, recipe.width * 16 // 3)
    x = ops.cast(x, "float32")
    moments = [ops.mean(x, axis=2), ops.sqrt(ops.var(x, axis=2) + 1e-5)]
    x = layers.Concatenate()([layers.Flatten()(each) for each in moments])
    x = layers.Dense(recipe.width * 6, activation="relu")(layers.Dropout(recipe.dropout)(x))
    return keras.Model(picture, _heads(layers.Dropout(recipe.dropout)(x)), name="crowd_cnn")


def baseline(recipe: CrowdRecipe, shape: Shape) -> keras.Model:
    """Return a plain sequence of convolutions and poolings with one head, ``crowd``, as the predecessor's was."""
    picture = keras.Input(shape, name="spectrogram")
    x = picture
    for filters in (16, 32, 64):
        x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
        x = layers.MaxPooling2D((2, 4))(x)
    x = layers.Dense(64, activation="relu")(layers.Flatten()(x))
    x = layers.Dropout(recipe.dropout)(x)
    return keras.Model(picture, {CLASS: head(x, len(CROWD_CLASSES), CLASS)}, name="crowd_cnn_baseline")


def transfer(recipe: CrowdRecipe, shape: Shape, voice: keras.Model) -> keras.Model:
    """Return the convolutions of a network that hears emotions in voices, frozen, averaged over the picture; new heads.

    Args:
        recipe: Dropout.
        shape: Of the picture; four of its frames are about as long as one that the voice network was trained on.
        voice: That network, of spectrogram pictures with as many bands.

    Raises:
        ModelError: If it has no convolutions.
    """
    picture = keras.Input(shape, name="spectrogram")
    x = layers.AveragePooling2D((1, 4))(picture)
    below = [layer for layer in voice.layers if isinstance(layer, layers.Conv2D | layers.MaxPooling2D)]
    if not any(isinstance(layer, layers.Conv2D) for layer in below):
        raise ModelError(f"{voice.name} has no convolutions to go on from")
    for layer in below:
        copy = type(layer).from_config(layer.get_config())
        copy.trainable = False
        x = copy(x)
        copy.set_weights(layer.get_weights())
    x = layers.Dropout(recipe.dropout)(layers.GlobalAveragePooling2D()(x))
    return keras.Model(picture, _heads(x), name="crowd_cnn_transfer")


def _heads(x: Tensor) -> dict[str, Tensor]:
    return {name: head(x, len(CROWD_CLASSES), name) for name in (CLASS, SHARES)}
