"""The speech gate: a window of MFCC to speech or one of twelve kinds of other sound.

A small residual CNN with the same pooling as the speech network. Half of what it hears is speech: clean, noisy, across
a room, whispered, whole or in short pieces with silence around, since a window of a memo may hold no more than a word.
The other half is every other kind of sound as often: the training folds of ESC-10, mixed with one another, and
synthesised sounds. From which probability sound counts as speech is chosen on the validation part, by the way of
serving: held-out speakers, the validation fold and sounds of another seed.
"""

from pathlib import Path
from typing import Any, Final

import keras
import numpy as np
from keras import layers
from numpy.typing import NDArray

from dashapp.audio.features import MfccConfig
from dashapp.datasets import esc10, synthetic_sounds
from dashapp.datasets.speech import read_speech
from dashapp.datasets.splits import speaker_split
from dashapp.evaluation.conditions import CLEAN
from dashapp.evaluation.gate import NOISY, evaluate_gate, gate_clips
from dashapp.inference.artefact import Artefact, Manifest, load_artefact, save_artefact
from dashapp.inference.keras_network import in_float32
from dashapp.inference.speech_gate import SpeechGate
from dashapp.labels import SOUND_KINDS
from dashapp.training.fit.blocks import convolution, head, residual
from dashapp.training.fit.calibration import fit_temperature
from dashapp.training.fit.fitting import Fitted, compile_classifier, fit, seed_everything
from dashapp.training.fit.normalisation import plain
from dashapp.training.fit.recipe import NoDataError
from dashapp.training.gate.batches import GateBatches, GateRecipe, one_hot
from dashapp.training.gate.sounds import load_sounds, some_of_each, validation_windows
from dashapp.training.speech.features import spectrograms
from dashapp.training.speech.parts import limited, load_part
from dashapp.training.speech.speech_mfcc_cnn import attentive_statistics, feature_variance

NAME = "speech-gate"
OUTPUT: Final = "kind"
Shares = NDArray[np.floating[Any]]
KEPT_CLEAN: Final = 0.995
"""Share of the clean speech of the validation part that the threshold has to let through."""
KEPT_NOISY: Final = 0.98
REFUSED: Final = 0.98
"""Share of the other sounds of the validation part that it should keep out."""
_VALIDATED: Final = 200
"""Clips of speech that each epoch is validated on."""
_JUDGED: Final = 800
"""Clips of speech, clean and noisy ones, that the threshold is chosen on."""


def build(recipe: GateRecipe, config: MfccConfig, variance: NDArray[np.floating[Any]]) -> keras.Model:
    """Return the network: ``(frames, n_mfcc, 3)`` to logits ``kind`` (13).

    Args:
        recipe: Width and dropout.
        config: The features, which give the input's shape.
        variance: ``(n_mfcc, 3)`` of the features, whose mean is 0.
    """
    window = keras.Input(config.input_shape, name="mfcc")
    normalise = layers.Normalization(axis=(2, 3), mean=np.zeros_like(variance), variance=variance, dtype="float32")
    x = layers.Activation("relu")(convolution(normalise(window), recipe.width, strides=(2, 2)))
    for stage in range(1, 4):
        x = residual(x, recipe.width * stage, strides=(2, 2) if stage > 1 else (1, 2))
    x = residual(x, recipe.width * 3)
    x = layers.Reshape((x.shape[1], x.shape[2] * x.shape[3]))(x)
    x = layers.Dense(recipe.width * 6, activation="relu")(x)
    x = layers.Dropout(recipe.dropout)(attentive_statistics(x))
    return keras.Model(window, {OUTPUT: head(x, len(SOUND_KINDS), OUTPUT)}, name="speech_gate")


def threshold(clean: Shares, noisy: Shares, others: Shares) -> float:
    """Return the probability from which sound counts as speech.

    It is midway between the least that keeps out `REFUSED` of the other sounds and the most that lets through
    `KEPT_CLEAN` of the clean speech and `KEPT_NOISY` of the noisy; where these cross, the latter.

    Args:
        clean: Probabilities of speech of clean speech.
        noisy: Of noisy speech.
        others: Of other sounds.
    """
    most = min(
        float(np.sort(group)[int((1 - kept) * len(group))]) if len(group) else 1.0
        for group, kept in ((clean, KEPT_CLEAN), (noisy, KEPT_NOISY))
    )
    least = float(np.sort(others)[int(REFUSED * (len(others) - 1))]) if len(others) else 0.0
    return (least + most) / 2 if least < most else most


def train(data: Path, recipe: GateRecipe, folder: Path, *, resume: bool = False) -> Fitted:
    """Train on every speech corpus and ESC-10 under ``data``; checkpoint and log go to ``folder``.

    Raises:
        NoDataError: If there is no speech corpus or no ESC-10 under ``data``.
    """
    seed_everything(recipe.seed)
    config, cache = MfccConfig(hop_s=1.5), folder.parent
    corpora = read_speech(data)
    if not corpora.samples:
        raise NoDataError(f"no clip of a known speech corpus in {data}; {len(corpora.refused)} files were not taken")
    if not esc10.environmental(data, esc10.TRAINING_FOLDS):
        raise NoDataError(f"no sound of ESC-10's folds {sorted(esc10.TRAINING_FOLDS)} in {data}")
    parts = {part: [s for s in corpora.samples if speaker_split(s) == part] for part in ("train", "validation")}
    chosen = limited(some_of_each(parts["train"], recipe.per_speaker), recipe)
    heard = np.random.default_rng(0).permutation(len(parts["validation"]))[: recipe.limit or _VALIDATED]
    training = load_part(chosen, config, cache)
    held_out = spectrograms([parts["validation"][i] for i in heard], config, cache)
    sounds = load_sounds(data, esc10.TRAINING_FOLDS, "train", recipe.synthetic, config, cache)
    held_out_sounds = load_sounds(data, esc10.VALIDATION_FOLDS, "validation", recipe.synthetic // 10, config, cache)
    features, labels = validation_windows(held_out, held_out_sounds, config)
    keras.mixed_precision.set_dtype_policy(recipe.precision)
    model = build(recipe, config, feature_variance(training, config))
    batches = GateBatches(training, sounds, recipe, config)
    compile_classifier(model, recipe, recipe.steps, OUTPUT, smoothing=recipe.smoothing, clipnorm=5.0)
    fit(model, batches, (features, {OUTPUT: one_hot(labels)}), recipe, folder, resume=resume)
    network = in_float32(plain(model))
    logits = network.predict(features, batch_size=256, verbose=0)[OUTPUT]
    temperature = fit_temperature(logits, one_hot(labels).argmax(axis=1))
    outputs = {OUTPUT: list(SOUND_KINDS)}
    draft = Manifest(NAME, "gate", config.input_shape, outputs, config.to_dict(), temperature, speech_above=0.5)
    save_artefact(network, draft, folder / "draft")
    return Fitted(
        network=network,
        outputs=outputs,
        features=config.to_dict(),
        temperature=temperature,
        certain_above=0.0,
        speech_above=choose_threshold(load_artefact(folder / "draft"), data, recipe),
        corpora=(*corpora.names, esc10.NAME, synthetic_sounds.NAME),
        items={"train": len(chosen), "validation": len(parts["validation"])}
        | {f"{kind} in training": len(group) for kind, group in sounds.items()},
        refused=corpora.refused,
    )


def choose_threshold(artefact: Artefact, data: Path, recipe: GateRecipe) -> float:
    """Return the `threshold` on the validation part, whose clips are heard by the way of serving."""
    clips = gate_clips(data, "validation")
    speech = [clip for clip in clips if clip.labels["truth"] == SOUND_KINDS[0]]
    others = [clip for clip in clips if clip.labels["truth"] != SOUND_KINDS[0]]
    drawn = np.random.default_rng(0).permutation(len(speech))[: recipe.limit or _JUDGED]
    asked = [*(speech[i] for i in drawn), *others]
    table = evaluate_gate(SpeechGate(artefact), asked, run="validation", split="validation")
    column, spoken = f"p_{SOUND_KINDS[0]}", table.filter(truth=SOUND_KINDS[0])
    clean, noisy = (spoken.filter(condition=name)[column].to_numpy() for name in (CLEAN, NOISY))
    return threshold(clean, noisy, table.filter(table["truth"] != SOUND_KINDS[0])[column].to_numpy())
