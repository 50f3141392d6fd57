"""The classic face network: 48 x 48 grey crop to seven emotions.

Eight convolutions, two by two between poolings, then three dense layers, after K. Simonyan, A. Zisserman, "Very deep
convolutional networks for large-scale image recognition", ICLR 2015, arXiv 1409.1556. It learns FER2013's labels alone.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import layers
from numpy.typing import NDArray

from dashapp.datasets import fer2013
from dashapp.inference.keras_network import in_float32
from dashapp.labels import EMOTIONS
from dashapp.training.face.face_fer_cnn import FaceBatches, calibrate, read_parts, seen, targets
from dashapp.training.fit.blocks import convolution, head
from dashapp.training.fit.fitting import Fitted, compile_classifier, fit, seed_everything
from dashapp.training.fit.normalisation import plain
from dashapp.training.fit.recipe import Recipe
from dashapp.vision.crop import standardise

NAME = "face-cnn-classic"
FILTERS = (32, 64, 128, 256)
DENSE = (256, 128)


@dataclass(frozen=True)
class ClassicFaceRecipe(Recipe):
    """How the network is trained.

    Attributes:
        dropout: After each dense layer; half of it after each pooling.
        smoothing: Of the labels.
    """

    epochs: int = 16
    learning_rate: float = 1e-3
    weight_decay: float = 0.01
    dropout: float = 0.2
    smoothing: float = 0.0


class ClassicBatches(FaceBatches):
    """Augmented batches with FER2013's label alone."""

    def __getitem__(self, index: int) -> tuple[NDArray[np.float32], dict[str, NDArray[np.float32]]]:
        crops, both = super().__getitem__(index)
        return crops, {"emotion": both["emotion"]}


def build(recipe: ClassicFaceRecipe) -> keras.Model:
    """Return the network: ``(48, 48, 1)`` to logits ``emotion`` (7)."""
    crop = keras.Input((48, 48, 1), name="crop")
    x: Any = crop
    for filters in FILTERS:
        for _ in range(2):
            x = layers.Activation("relu")(convolution(x, filters))
        x = layers.Dropout(recipe.dropout / 2)(layers.MaxPooling2D(2)(x))
    x = layers.Flatten()(x)
    for units in DENSE:
        x = layers.Dropout(recipe.dropout)(layers.Dense(units, activation="relu")(x))
    return keras.Model(crop, {"emotion": head(x, len(EMOTIONS), "emotion")}, name="face_cnn_classic")


def train(data: Path, recipe: ClassicFaceRecipe, folder: Path, *, resume: bool = False) -> Fitted:
    """Train on FER2013 under ``data``; checkpoint and log go to ``folder``.

    Raises:
        NoDataError: If there is no FER2013 under ``data``.
    """
    seed_everything(recipe.seed)
    faces, training, public = read_parts(data, recipe.limit)
    keras.mixed_precision.set_dtype_policy(recipe.precision)
    model = build(recipe)
    batches = ClassicBatches(training, recipe)
    compile_classifier(model, recipe, len(batches), "emotion", smoothing=recipe.smoothing)
    validation = standardise(public.images), {"emotion": targets(public)["emotion"]}
    fit(model, batches, validation, recipe, folder, resume=resume)
    network = in_float32(plain(model))
    temperature, hedge = calibrate(seen(network, public), public.emotion)
    return Fitted(
        network=network,
        outputs={"emotion": list(EMOTIONS)},
        features={"standardise": "per image"},
        temperature=temperature,
        certain_above=hedge,
        corpora=(fer2013.NAME,),
        items={"Training": len(training), "PublicTest": len(public)},
        refused=faces.refused,
    )
