"""Two small speech networks: the features of a whole clip of RAVDESS to its own emotions, eight or four of them.

A multi-layer perceptron on the means over time of MFCC, chroma and mel power, as many small systems have it. It tells
no sexes apart and knows nobody but RAVDESS's actors.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import keras
import numpy as np
from keras import layers
from numpy.typing import NDArray

from dashapp.audio.clip_features import SPECTRAL, ClipFeatureConfig
from dashapp.audio.features import Array
from dashapp.datasets import ravdess
from dashapp.datasets.sample import Refused, Sample
from dashapp.datasets.speech import label_of
from dashapp.datasets.splits import speaker_split
from dashapp.inference.artefact import softmax
from dashapp.inference.keras_network import in_float32
from dashapp.labels import RAVDESS_EMOTIONS
from dashapp.training.fit.array_batches import ArrayBatches
from dashapp.training.fit.blocks import head, standardise
from dashapp.training.fit.calibration import fit_temperature, hedge_below
from dashapp.training.fit.fitting import Fitted, compile_classifier, fit, seed_everything
from dashapp.training.fit.recipe import NoDataError, Recipe
from dashapp.training.speech.clip_vectors import clip_vectors

EIGHT: Final = "speech-feature-mlp-8"
FOUR: Final = "speech-feature-mlp-4"
LABELS: Final = {EIGHT: RAVDESS_EMOTIONS, FOUR: ("calm", "happy", "fearful", "disgust")}
"""What each of the two tells apart."""


@dataclass(frozen=True)
class MlpRecipe(Recipe):
    """How the network is trained.

    Attributes:
        hidden: Units of each hidden layer.
        dropout: After each hidden layer.
        smoothing: Of the labels.
        centroid: Whether the spectral centroid is a feature.
        bandwidth: Whether the spectral bandwidth is.
        contrast: Whether the spectral contrast is.
        rolloff: Whether the spectral roll-off is.
        repeats: Random splits in the run ``random-splits``.
    """

    epochs: int = 60
    batch_size: int = 64
    learning_rate: float = 2e-3
    weight_decay: float = 0.02
    precision: str = "float32"
    hidden: tuple[int, ...] = (300,)
    dropout: float = 0.3
    smoothing: float = 0.1
    centroid: bool = False
    bandwidth: bool = False
    contrast: bool = False
    rolloff: bool = False
    repeats: int = 20

    @property
    def features(self) -> ClipFeatureConfig:
        """The features that the network reads."""
        return ClipFeatureConfig(**{name: getattr(self, name) for name in SPECTRAL})

    def with_spectral(self, names: Collection[str]) -> "MlpRecipe":
        """Return a copy that reads of the spectral features ``names`` and no others."""
        flags: dict[str, Any] = {name: name in names for name in SPECTRAL}
        return replace(self, **flags)


def build(recipe: MlpRecipe, vectors: Array, classes: int) -> keras.Model:
    """Return the network: ``(features,)`` to logits ``emotion``.

    Args:
        recipe: Hidden layers and dropout.
        vectors: ``(n, features)`` of the training part, whose means and deviations standardise the features.
        classes: Number of labels.
    """
    clip = keras.Input(vectors.shape[1:], name="features")
    x = standardise(vectors)(clip)
    for units in recipe.hidden:
        x = layers.Dropout(recipe.dropout)(layers.Dense(units, activation="relu")(x))
    return keras.Model(clip, {"emotion": head(x, classes, "emotion")}, name="speech_feature_mlp")


def read_labelled(data: Path, labels: Sequence[str]) -> tuple[list[Sample], tuple[Refused, ...]]:
    """Return RAVDESS's clips under ``data`` that are one of ``labels``, and the files that were not taken.

    Raises:
        NoDataError: If there is none.
    """
    taken, refused = ravdess.read(data)
    samples = [sample for sample in taken if label_of(sample, labels)]
    if not samples:
        raise NoDataError(f"no clip of RAVDESS in {data}; {len(refused)} files were not taken")
    return samples, refused


def classes_of(samples: Sequence[Sample], labels: Sequence[str]) -> NDArray[np.int64]:
    """Return the index ``(n,)`` of each clip among ``labels``."""
    return np.array([labels.index(sample.source_label) for sample in samples], np.int64)


def train(
    data: Path, recipe: MlpRecipe, folder: Path, *, labels: tuple[str, ...] = RAVDESS_EMOTIONS, resume: bool = False
) -> Fitted:
    """Train on RAVDESS under ``data``; checkpoint and log go to ``folder``, features to the one above it.

    Raises:
        NoDataError: If there is no clip of RAVDESS under ``data``.
    """
    seed_everything(recipe.seed)
    samples, refused = read_labelled(data, labels)
    vectors, classes = clip_vectors(samples, recipe.features, folder.parent), classes_of(samples, labels)
    parts = np.array([speaker_split(sample) for sample in samples])
    order = np.random.default_rng(recipe.seed).permutation(len(samples))
    chosen = {part: order[parts[order] == part][: recipe.limit or len(samples)] for part in ("train", "validation")}
    training, held_out = chosen["train"], chosen["validation"]
    one_hot = np.eye(len(labels), dtype=np.float32)[classes]
    keras.mixed_precision.set_dtype_policy(recipe.precision)
    model = build(recipe, vectors[training], len(labels))
    batches = ArrayBatches(vectors[training], one_hot[training], recipe)
    compile_classifier(model, recipe, len(batches), "emotion", smoothing=recipe.smoothing)
    validation = vectors[held_out], {"emotion": one_hot[held_out]}
    fit(model, batches, validation, recipe, folder, resume=resume)
    network = in_float32(model)
    temperature, hedge = _calibrate(network, vectors[held_out], classes[held_out])
    return Fitted(
        network=network,
        outputs={"emotion": list(labels)},
        features=recipe.features.to_dict(),
        temperature=temperature,
        certain_above=hedge,
        corpora=(ravdess.NAME,),
        items={part: len(items) for part, items in chosen.items()},
        refused=refused,
    )


def _calibrate(network: keras.Model, vectors: Array, classes: NDArray[np.int64]) -> tuple[float, float]:
    """Return temperature and hedge on the validation part."""
    logits = network.predict(vectors, batch_size=256, verbose=0)["emotion"]
    temperature = fit_temperature(logits, classes)
    probabilities = softmax(logits, temperature)
    right = probabilities.argmax(axis=1) == classes
    return temperature, hedge_below(probabilities.max(axis=1), right)
