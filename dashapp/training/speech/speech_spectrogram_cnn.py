"""A shallow network over spectrogram pictures, to seven emotions; no clip is augmented."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import keras
from keras import layers
from numpy.typing import NDArray

from dashapp.audio.features import Array
from dashapp.audio.spectrogram import SCALES, SpectrogramConfig, pictures
from dashapp.audio.waveform import Waveform
from dashapp.labels import EMOTIONS
from dashapp.training.fit.blocks import head
from dashapp.training.fit.fitting import Fitted
from dashapp.training.fit.recipe import RecipeError
from dashapp.training.speech.seven_emotions import SevenEmotionsRecipe, read_clips, train_on

NAME = "speech-spectrogram-cnn"
FILTERS = (16, 32, 64)


@dataclass(frozen=True)
class SpectrogramRecipe(SevenEmotionsRecipe):
    """How the network is trained.

    Attributes:
        scale: Of frequency: ``mel`` or ``linear``.
    """

    scale: str = "mel"


def build(recipe: SpectrogramRecipe, pictures: NDArray[Any]) -> keras.Model:
    """Return the network: a picture ``(bands, frames, 1)`` to logits ``emotion`` (7).

    Args:
        recipe: Dropout.
        pictures: ``(n, bands, frames, 1)``, which give the input's shape.
    """
    picture = keras.Input(pictures.shape[1:], name="spectrogram")
    x = picture
    for filters in FILTERS:
        x = layers.Conv2D(filters, 5, padding="same", activation="relu", kernel_initializer="he_normal")(x)
        x = layers.MaxPooling2D((2, 3))(x)
    x = layers.Dense(128, activation="relu")(layers.Flatten()(x))
    x = layers.Dropout(recipe.dropout)(x)
    return keras.Model(picture, {"emotion": head(x, len(EMOTIONS), "emotion")}, name="speech_spectrogram_cnn")


def train(data: Path, recipe: SpectrogramRecipe, folder: Path, *, resume: bool = False) -> Fitted:
    """Train on every speech corpus under ``data``; checkpoint and log go to ``folder``, pictures to the one above it.

    Raises:
        NoDataError: If there is no speech corpus under ``data``.
        RecipeError: If there is no such scale.
    """
    if recipe.scale not in SCALES:
        raise RecipeError(f"scale={recipe.scale!r} is not one of {', '.join(SCALES)}")
    config = SpectrogramConfig(scale=recipe.scale)
    clips = read_clips(data, recipe)
    first = partial(first_picture, config=config)
    return train_on(clips, recipe, config.to_dict(), first, partial(build, recipe), folder, resume=resume)


def first_picture(waveform: Waveform, config: SpectrogramConfig) -> Array:
    """Return the picture of a clip's first window."""
    first: Array = pictures(waveform, config).take(0, 1)[0]
    return first
