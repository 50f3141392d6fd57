"""The speech network: a window of MFCC to 14 classes, seven emotions of two sexes.

A residual 2-D CNN over time and coefficients; attention pools mean, deviation and maximum over time (K. Okabe,
T. Koshinaka, K. Shinoda, "Attentive statistics pooling", Interspeech 2018, doi 10.21437/Interspeech.2018-993). Frames
that only fill up a short window are left out of the pooling: how long a clip is tells the corpus, not the emotion.
Before the pooling nothing sees the whole window, so that overlapping windows may share what the convolutions make.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import keras
import numpy as np
from keras import layers, ops
from numpy.typing import NDArray
from scipy.fft import idct

from dashapp.audio.features import Array, MfccConfig, mfcc
from dashapp.datasets import esc10
from dashapp.datasets.sample import Sample
from dashapp.datasets.speech import SpeechCorpora, read_speech
from dashapp.datasets.splits import speaker_split
from dashapp.errors import ModelError
from dashapp.inference.artefact import Artefact, Manifest, softmax
from dashapp.inference.keras_network import in_float32
from dashapp.labels import EMOTIONS, SPEECH_CLASSES
from dashapp.training.fit import joined
from dashapp.training.fit.blocks import convolution, head, residual
from dashapp.training.fit.calibration import hedge_below, match_confidence
from dashapp.training.fit.convolution_muon import muon
from dashapp.training.fit.fitting import Fitted, compile_classifier, fit, seed_everything
from dashapp.training.fit.normalisation import plain
from dashapp.training.fit.recipe import NoDataError
from dashapp.training.fit.teachers import Teachers
from dashapp.training.speech.batches import SpeechBatches
from dashapp.training.speech.features import spectrograms
from dashapp.training.speech.parts import Part, limited, load_part, split_of
from dashapp.training.speech.recipe import SpeechRecipe
from dashapp.training.speech.validation import figures, in_babble

NAME = "speech-mfcc-cnn"
STRIDE: Final = 16
"""Frames that the network makes one moment."""
WATCHED: Final = 5
"""Of the validation part one clip in so many is heard after each epoch; it is calibrated on all."""


def build(
    recipe: SpeechRecipe, config: MfccConfig, variance: NDArray[np.floating[Any]], frames: int | None = None
) -> keras.Model:
    """Return the network: ``(frames, n_mfcc, channels)`` to logits ``joint`` (14).

    Args:
        recipe: Width, dropout and bands.
        config: The features, which give the input's shape.
        variance: ``(bands or n_mfcc, channels)`` of what is convolved, whose mean is 0 (`feature_variance`).
        frames: Of an input; None: of any length.
    """
    window = keras.Input((frames, *config.input_shape[1:]), name="mfcc")
    normalise = layers.Normalization(axis=(2, 3), mean=np.zeros_like(variance), variance=variance, dtype="float32")
    x = normalise(envelope(window, recipe.bands) if recipe.bands else window)
    # Coefficients before time: the long side last is what the convolutions' kernels are fast at, a fifth of a step.
    x = layers.Permute((2, 1, 3))(x)
    x = layers.Activation("relu")(convolution(x, recipe.width // 2, strides=2))
    for stage in range(3):
        filters = recipe.width * 2**stage
        x = residual(x, filters, strides=(2, 2), squeeze=False)
        x = residual(x, filters, squeeze=False)
    x = layers.Permute((2, 1, 3))(x)
    x = layers.Reshape((-1, x.shape[2] * x.shape[3]))(x)
    x = layers.Dense(recipe.width * 8, activation="relu")(x)
    x = layers.Dropout(recipe.dropout)(attentive_statistics(x, real_frames(window)))
    return keras.Model(window, {"joint": head(x, len(SPEECH_CLASSES), "joint")}, name="speech_mfcc_cnn")


def envelope(window: Any, bands: int) -> Any:
    """Turn coefficients ``(batch, frames, n_mfcc, 3)`` into the smooth spectrum that they describe, in ``bands``.

    A fixed inverse cosine transform. What neighbouring bands hold belongs together and may stand a little higher or
    lower for another speaker, which is what a convolution is made for; neighbouring coefficients have no such order.
    """
    transform = layers.Dense(bands, use_bias=False, trainable=False, dtype="float32", name="inverse_cosine_transform")
    transform.build((*window.shape[:2], window.shape[3], window.shape[2]))
    transform.set_weights([inverse_cosine(window.shape[2], bands)])
    swap = (1, 3, 2)
    return layers.Permute(swap)(transform(layers.Permute(swap, dtype="float32")(window)))


def inverse_cosine(n_mfcc: int, bands: int) -> NDArray[np.float64]:
    """Return the matrix ``(n_mfcc, bands)`` that takes coefficients back to the spectrum, up to its scale."""
    matrix: NDArray[np.float64] = idct(np.eye(n_mfcc), n=bands, norm="ortho")
    return matrix


def real_frames(window: Any) -> Any:
    """Return which moments hold frames of the clip, ``(batch, time / STRIDE, 1)``: what fills up a window is 0."""
    real = ops.max(ops.abs(window), axis=(2, 3))
    real = ops.cast(ops.expand_dims(real, axis=2) > 0, "float32")
    return layers.MaxPooling1D(STRIDE, padding="same", dtype="float32")(real)


def attentive_statistics(x: Any, real: Any = None) -> Any:
    """Pool ``(batch, time, channels)`` over time; what is not ``real`` is left out.

    Args:
        x: With ``real``, nothing of it is negative.
        real: ``(batch, time, 1)``, 1 or 0; None: all of it is.

    Returns:
        Weighted mean and deviation, and maximum, ``(batch, 3 x channels)``.
    """
    x = layers.Activation("linear", dtype="float32")(x)
    scores = layers.Dense(1, dtype="float32")(layers.Dense(64, activation="tanh", dtype="float32")(x))
    if real is not None:
        scores, x = scores - 1e4 * (1 - real), real * x
    weights = layers.Softmax(axis=1, dtype="float32")(scores)
    mean = ops.sum(weights * x, axis=1)
    spread = ops.sqrt(ops.maximum(ops.sum(weights * ops.square(x), axis=1) - ops.square(mean), 1e-6))
    return layers.Concatenate(dtype="float32")([mean, spread, ops.max(x, axis=1)])


def training_items(data: Path, manifest: Manifest, cache: Path) -> tuple[list[str], Array]:
    """Return names and inputs ``(n, *input_shape)`` of the clips of the fixed split that are trained on."""
    config = MfccConfig.from_dict(manifest.features)
    samples = [sample for sample in read_speech(data).samples if speaker_split(sample) == "train"]
    part = load_part(samples, config, cache)
    return part.items, part.features(config)


def train(
    data: Path, recipe: SpeechRecipe, folder: Path, *, teachers: Teachers | None = None, resume: bool = False
) -> Fitted:
    """Train on every speech corpus under ``data``; checkpoint and log go to ``folder``, features to the one above it.

    Raises:
        NoDataError: If there is no speech corpus under ``data``.
    """
    seed_everything(recipe.seed)
    config = recipe.features()
    corpora = read_speech(data)
    samples = corpora.samples
    if not samples:
        raise NoDataError(f"no clip of a known speech corpus in {data}; {len(corpora.refused)} files were not taken")
    parts = split_of(samples, recipe.split)
    chosen = {
        part: limited([s for s, p in zip(samples, parts, strict=True) if p == part], recipe)
        for part in ("train", "validation")
    }
    training, validation = (load_part(chosen[part], config, folder.parent) for part in ("train", "validation"))
    keras.mixed_precision.set_dtype_policy(recipe.precision)
    variance = feature_variance(training, config, recipe.bands)
    model = build(recipe, config, variance)
    environment = esc10.environmental(data, esc10.TRAINING_FOLDS)
    sounds = spectrograms(environment, config, folder.parent)
    batches = SpeechBatches(training, sounds, recipe, config, teachers)
    compile_classifier(model, recipe, len(batches), "joint", optimizer=muon(recipe, len(batches), ["joint"]))
    watched = validation.every(WATCHED)
    held_out = watched.features(config), {"joint": watched.one_hot()}
    fit(model, batches, held_out, recipe, folder, resume=resume)
    network = build(recipe, config, variance, config.window_frames)
    network.set_weights(model.get_weights())
    return fitted(in_float32(plain(network)), config, chosen, validation, corpora, environment)


def join(data: Path, members: Sequence[Artefact], cache: Path) -> Fitted:
    """Make one network of members that were trained on the same split, and calibrate it on its validation part.

    Raises:
        ModelError: If they do not fit together.
        NoDataError: If there is no speech corpus under ``data``.
    """
    splits = {member.manifest.training["recipe"]["split"] for member in members}
    if len(splits) > 1:
        raise ModelError(f"members of different splits cannot be joined: {', '.join(sorted(splits))}")
    config = members[0].manifest.features_as(MfccConfig)
    corpora = read_speech(data)
    if not corpora.samples:
        raise NoDataError(f"no clip of a known speech corpus in {data}")
    parts = split_of(corpora.samples, *splits)
    chosen = {
        part: [s for s, p in zip(corpora.samples, parts, strict=True) if p == part] for part in ("train", "validation")
    }
    validation = load_part(chosen["validation"], config, cache)
    network = joined.join(members, "speech_mfcc_cnn")
    return fitted(network, config, chosen, validation, corpora, esc10.environmental(data, esc10.TRAINING_FOLDS))


def fitted(
    network: keras.Model,
    config: MfccConfig,
    chosen: Mapping[str, Sequence[Sample]],
    validation: Part,
    corpora: SpeechCorpora,
    environment: Sequence[esc10.Sound],
) -> Fitted:
    """Calibrate a trained network on the validation part, and say what it was trained on."""
    logits = answers(network, validation.features(config))
    temperature, hedge = calibrate(logits, validation.classes)
    babble = validation.with_sound(in_babble(validation.spectrograms)).features(config)
    return Fitted(
        network=network,
        outputs={"joint": list(SPEECH_CLASSES)},
        features=config.to_dict(),
        temperature=temperature,
        certain_above=hedge,
        corpora=(*corpora.names, *([esc10.NAME] if environment else [])),
        items={part: len(items) for part, items in chosen.items()} | {"sounds for noise": len(environment)},
        refused=corpora.refused,
        validation={
            name: figures(heard, validation.classes, validation.corpora)
            for name, heard in {"clean": logits, "in babble": answers(network, babble)}.items()
        },
    )


def feature_variance(part: Part, config: MfccConfig, bands: int = 0) -> NDArray[np.float64]:
    """Return the variance of the features over every tenth clip, ``(n_mfcc, 3)`` or in `envelope` ``(bands, 3)``."""
    frames = np.concatenate([mfcc(heard[: config.window_frames], config) for heard in part.spectrograms[::10]])
    if bands:
        frames = np.einsum("fck,cb->fbk", frames, inverse_cosine(frames.shape[1], bands), optimize=True)
    variance: NDArray[np.float64] = frames.var(axis=0, dtype=np.float64)
    return variance


def answers(network: keras.Model, features: Array) -> NDArray[np.float32]:
    """Return the logits ``(n, 14)``."""
    logits: NDArray[np.float32] = network.predict(features, batch_size=256, verbose=0)["joint"]
    return logits


def calibrate(logits: NDArray[np.float32], classes: NDArray[np.int64]) -> tuple[float, float]:
    """Return the temperature of the 14 classes, and the hedge for the emotion."""
    temperature = match_confidence(logits, classes)
    emotion = softmax(logits, temperature).reshape(-1, 2, len(EMOTIONS)).sum(axis=1)
    right = emotion.argmax(axis=1) == classes % len(EMOTIONS)
    return temperature, hedge_below(emotion.max(axis=1), right)
