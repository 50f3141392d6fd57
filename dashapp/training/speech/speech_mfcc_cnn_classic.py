"""The classic speech network: 40 MFCC, averaged over three seconds, to 14 classes.

Four one-dimensional convolutions run over the coefficients as if they were a signal, three dense layers follow. What
is kept of a window is its mean spectrum's shape: neither the order of sounds nor the melody. No clip is augmented.
"""

from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
from keras import layers

from dashapp.audio.clip_features import ClipFeatureConfig
from dashapp.audio.features import Array
from dashapp.datasets.speech import read_speech
from dashapp.inference.keras_network import in_float32
from dashapp.labels import SPEECH_CLASSES, speech_class_index
from dashapp.training.fit.array_batches import ArrayBatches
from dashapp.training.fit.blocks import head, standardise
from dashapp.training.fit.fitting import Fitted, compile_classifier, fit, seed_everything
from dashapp.training.fit.recipe import NoDataError, Recipe
from dashapp.training.speech.clip_vectors import clip_vectors
from dashapp.training.speech.parts import limited, split_of
from dashapp.training.speech.speech_mfcc_cnn import answers, calibrate

NAME = "speech-mfcc-cnn-classic"
FEATURES = ClipFeatureConfig(fmax=5500.0, n_chroma=0, n_mels=0, window_s=3.0, hop_s=1.5)
"""Nothing above 5.5 kHz, where one of the corpora ends: a network that saw more could tell the corpus."""
FILTERS = (64, 64, 128, 128)
DENSE = (256, 128)


@dataclass(frozen=True)
class ClassicSpeechRecipe(Recipe):
    """How the network is trained.

    Attributes:
        split: ``speaker``: the fixed split over speakers, which is served; ``random``: 20 % of the clips at random, for
            comparison with systems that were judged so.
        dropout: After each pooling and each dense layer.
        smoothing: Of the labels.
    """

    epochs: int = 60
    batch_size: int = 64
    learning_rate: float = 2e-3
    weight_decay: float = 0.01
    precision: str = "float32"
    split: str = "speaker"
    dropout: float = 0.2
    smoothing: float = 0.0


def build(recipe: ClassicSpeechRecipe, vectors: Array) -> keras.Model:
    """Return the network: ``(40,)`` to logits ``joint`` (14).

    Args:
        recipe: Dropout.
        vectors: ``(n, 40)`` of the training part, whose means and deviations standardise the coefficients.
    """
    means = keras.Input(vectors.shape[1:], name="mfcc_means")
    x = layers.Reshape((vectors.shape[1], 1))(standardise(vectors)(means))
    for filters in FILTERS:
        x = layers.Conv1D(filters, 5, padding="same", use_bias=False, kernel_initializer="he_normal")(x)
        x = layers.Activation("relu")(layers.BatchNormalization(momentum=0.95)(x))
        x = layers.Dropout(recipe.dropout)(layers.MaxPooling1D(2, padding="same")(x))
    x = layers.Flatten()(x)
    for units in DENSE:
        x = layers.Dropout(recipe.dropout)(layers.Dense(units, activation="relu")(x))
    return keras.Model(means, {"joint": head(x, len(SPEECH_CLASSES), "joint")}, name="speech_mfcc_cnn_classic")


def train(data: Path, recipe: ClassicSpeechRecipe, folder: Path, *, resume: bool = False) -> Fitted:
    """Train on every speech corpus under ``data``; checkpoint and log go to ``folder``, features to the one above it.

    Raises:
        NoDataError: If there is no speech corpus under ``data``.
    """
    seed_everything(recipe.seed)
    corpora = read_speech(data)
    if not corpora.samples:
        raise NoDataError(f"no clip of a known speech corpus in {data}; {len(corpora.refused)} files were not taken")
    parts = split_of(corpora.samples, recipe.split)
    chosen = {
        part: limited([s for s, p in zip(corpora.samples, parts, strict=True) if p == part], recipe)
        for part in ("train", "validation")
    }
    vectors = {part: clip_vectors(samples, FEATURES, folder.parent) for part, samples in chosen.items()}
    classes = {
        part: np.array([speech_class_index(sample.sex, sample.emotion) for sample in samples])
        for part, samples in chosen.items()
    }
    one_hot = {part: np.eye(len(SPEECH_CLASSES), dtype=np.float32)[indices] for part, indices in classes.items()}
    keras.mixed_precision.set_dtype_policy(recipe.precision)
    model = build(recipe, vectors["train"])
    batches = ArrayBatches(vectors["train"], one_hot["train"], recipe)
    compile_classifier(model, recipe, len(batches), "joint", smoothing=recipe.smoothing)
    fit(model, batches, (vectors["validation"], {"joint": one_hot["validation"]}), recipe, folder, resume=resume)
    network = in_float32(model)
    temperature, hedge = calibrate(answers(network, vectors["validation"]), classes["validation"])
    return Fitted(
        network=network,
        outputs={"joint": list(SPEECH_CLASSES)},
        features=FEATURES.to_dict(),
        temperature=temperature,
        certain_above=hedge,
        corpora=corpora.names,
        items={part: len(samples) for part, samples in chosen.items()},
        refused=corpora.refused,
    )
