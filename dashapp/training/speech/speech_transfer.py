"""A new last layer for seven emotions on top of a frozen network.

InceptionV3 with ImageNet's weights is the usual choice. What can be compared without foreign weights is the same
protocol on the project's own networks: the one that reads faces, which has never met a spectrogram, and the one that
hears voices, which was trained on the very task.
"""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import keras
import numpy as np
from keras import layers
from numpy.typing import NDArray

from dashapp.audio.features import Array
from dashapp.audio.spectrogram import SpectrogramConfig
from dashapp.audio.waveform import Waveform
from dashapp.inference.backbones import INCEPTION_SIDE, Embed, config_of, embedding, fetch_inception
from dashapp.inference.transfers import INCEPTION, OWN_SPEECH, TRANSFERS
from dashapp.labels import EMOTIONS
from dashapp.settings import Settings
from dashapp.training.fit.blocks import head, standardise
from dashapp.training.fit.fitting import Fitted
from dashapp.training.fit.recipe import RecipeError
from dashapp.training.speech.seven_emotions import SevenEmotionsRecipe, read_clips, train_on

LEAST: Final = 0.01
"""Variance of one of the backbone's numbers, as a share of the median's, below which it is taken to be so large."""


@dataclass(frozen=True)
class TransferRecipe(SevenEmotionsRecipe):
    """How the last layer is trained.

    Attributes:
        side: Side in pixels of the pictures that InceptionV3 sees.
    """

    epochs: int = 200
    dropout: float = 0.2
    side: int = 150


def build(recipe: TransferRecipe, vectors: NDArray[Any]) -> keras.Model:
    """Return the last layer: the backbone's numbers ``(n,)`` to logits ``emotion`` (7).

    Args:
        recipe: Dropout.
        vectors: ``(n, size)`` of the training part, whose means and deviations standardise them.
    """
    numbers = keras.Input(vectors.shape[1:], name="embedding")
    x = layers.Dropout(recipe.dropout)(standardise(np.asarray(vectors, np.float32), LEAST)(numbers))
    return keras.Model(numbers, {"emotion": head(x, len(EMOTIONS), "emotion")}, name="speech_transfer")


def train(
    data: Path,
    recipe: TransferRecipe,
    folder: Path,
    *,
    name: str,
    resume: bool = False,
    backbone_weights: Path | None = None,
    models: Path | None = None,
) -> Fitted:
    """Train the last layer of the model ``name`` on every speech corpus under ``data``.

    Args:
        data: The folder of the corpora.
        recipe: How.
        folder: Of checkpoint and log; the backbone's numbers are kept in the one above it.
        name: One of `TRANSFERS`.
        resume: Go on from the checkpoint.
        backbone_weights: InceptionV3's weights; without them Keras fetches them.
        models: The folder of the models [default: that of the project].

    Raises:
        NoDataError: If there is no speech corpus under ``data``.
        NeedsBackboneError: If the backbone's weights are not there and cannot be fetched.
        RecipeError: If the pictures are too small, or a random split would test on what the backbone was trained on.
    """
    backbone, models = TRANSFERS[name], models or Settings.from_environment().models
    if recipe.side < INCEPTION_SIDE:
        raise RecipeError(f"side={recipe.side} is too small for InceptionV3; it needs {INCEPTION_SIDE}")
    if backbone == OWN_SPEECH and recipe.split != "speaker":
        raise RecipeError(f"{backbone} was trained on clips that a random split would test on; leave out split=random")
    clips = read_clips(data, recipe)
    if backbone == INCEPTION:
        fetch_inception(models, backbone_weights)
    config = config_of(backbone, models, SpectrogramConfig(side=recipe.side))
    first = partial(first_vector, embed=embedding(config, models))
    return train_on(clips, recipe, config.to_dict(), first, partial(build, recipe), folder, resume=resume)


def first_vector(waveform: Waveform, embed: Embed) -> Array:
    """Return the backbone's numbers for a clip's first window."""
    first: Array = embed(waveform).take(0, 1)[0]
    return first
