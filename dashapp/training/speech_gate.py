"""The speech gate: a window of MFCC to speech or one of twelve kinds of other sound.

A small residual CNN with the same pooling as the speech network. Half of what it hears is speech: clean, noisy, across
a room, whispered, whole or in short pieces with silence around, since a window of a memo may hold no more than a word.
The other half is every other kind of sound as often: the training folds of ESC-10, mixed with one another, and
synthesised sounds. From which probability sound counts as speech is chosen on the validation part, by the way of
serving: held-out speakers, the validation fold and sounds of another seed.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import cv2
import keras
import numpy as np
from keras import layers
from numpy.typing import NDArray

from dashapp.audio.features import Array, MfccConfig, log_mel, mfcc, pad, trim
from dashapp.audio.windows import window_starts
from dashapp.datasets import esc10, synthetic_sounds
from dashapp.datasets.sample import Sample
from dashapp.datasets.speech import read_speech
from dashapp.datasets.splits import speaker_split
from dashapp.evaluation.conditions import CLEAN
from dashapp.evaluation.gate import NOISY, evaluate_gate, gate_clips
from dashapp.inference.artefact import Artefact, Manifest, in_float32, load_artefact, save_artefact
from dashapp.inference.speech_gate import SpeechGate
from dashapp.labels import SOUND_KINDS
from dashapp.training.averaged_weights import averaging
from dashapp.training.blocks import convolution, head, residual
from dashapp.training.calibration import fit_temperature
from dashapp.training.fitting import Fitted, fit, schedule, seed_everything, without_decay
from dashapp.training.normalisation import plain
from dashapp.training.recipe import NoDataError, Recipe
from dashapp.training.speech_augmentation import (
    Surroundings,
    add,
    augment,
    crop,
    mask,
    mask_bands,
    mel_centres,
    noise,
    surround,
)
from dashapp.training.speech_features import spectrograms
from dashapp.training.speech_mfcc_cnn import (
    Part,
    attentive_statistics,
    feature_variance,
    limited,
    load_part,
    sampling_chance,
)

NAME = "speech-gate"
OUTPUT: Final = "kind"
Shares = NDArray[np.floating[Any]]
KEPT_CLEAN: Final = 0.995
"""Share of the clean speech of the validation part that the threshold has to let through."""
KEPT_NOISY: Final = 0.98
REFUSED: Final = 0.98
"""Share of the other sounds of the validation part that it should keep out."""
SHORTEST_PIECE: Final = 30
"""Frames: 0.3 s of a voice are speech."""
_NEAR_DB: Final = 20.0
"""A piece is taken around a frame that is at most this much below the loudest."""
_MASKED_FROM: Final = 120
"""Frames a window must have for parts of it to be hidden."""
_VALIDATED: Final = 200
"""Clips of speech that each epoch is validated on."""
_SYNTHETIC: Final = frozenset(("music", "tone", "noise", "silence"))
_JUDGED: Final = 800
"""Clips of speech, clean and noisy ones, that the threshold is chosen on."""


@dataclass(frozen=True)
class GateRecipe(Recipe):
    """How the speech gate is trained.

    Attributes:
        steps: Batches in an epoch.
        width: Channels of the first stage.
        dropout: Before the head.
        smoothing: Of the labels.
        speech: Share of speech in a batch.
        short: How often a piece of 0.3 to 3 s is heard instead of a whole window.
        whispered: How often speech is turned into a whisper.
        noisy: How often speech, and other sound, is heard with other sound behind it.
        reverberant: How often it is heard across a room.
        synthetic: Synthesised sounds of each kind.
        per_speaker: Clips of each speaker; TESS has 1,400 of one voice, which teach a gate little more than 20.
    """

    epochs: int = 8
    batch_size: int = 64
    learning_rate: float = 4e-3
    weight_decay: float = 0.02
    ema: float = 0.98
    steps: int = 60
    width: int = 16
    dropout: float = 0.3
    smoothing: float = 0.02
    speech: float = 0.5
    short: float = 0.5
    whispered: float = 0.1
    noisy: float = 0.5
    reverberant: float = 0.25
    synthetic: int = 100
    per_speaker: int = 20


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


class GateBatches(keras.utils.PyDataset):
    """Drawn and augmented batches; what batch ``i`` of epoch ``e`` holds depends on the seed alone."""

    def __init__(self, speech: Part, sounds: dict[str, list[Array]], recipe: GateRecipe, config: MfccConfig) -> None:
        super().__init__(workers=1, max_queue_size=16)
        self.speech, self.sounds, self.recipe, self.config, self.epoch = speech, sounds, recipe, config, 0
        self.chance = sampling_chance(speech, 0.5)
        environment = [each for kind, group in sounds.items() if kind not in _SYNTHETIC for each in group]
        everything = [each for kind, group in sounds.items() if kind != "silence" for each in group]
        self.behind_speech = Surroundings(speech.spectrograms, everything)
        # Several sounds at once take the place of several voices at once: no voice may be behind what is no speech.
        self.behind_sounds = Surroundings(environment or everything, everything)

    def __len__(self) -> int:
        return self.recipe.steps

    def __getitem__(self, index: int) -> tuple[Array, NDArray[np.float32]]:
        rng = np.random.default_rng([self.recipe.seed, self.epoch, index])
        kinds = list(self.sounds)
        labels = [
            SOUND_KINDS[0] if rng.random() < self.recipe.speech else kinds[rng.integers(len(kinds))]
            for _ in range(self.recipe.batch_size)
        ]
        features = np.stack([self._window(label, rng) for label in labels])
        return features, one_hot(labels)

    def _window(self, label: str, rng: np.random.Generator) -> Array:
        varied = self._speech(rng) if label == SOUND_KINDS[0] else self._sound(label, rng)
        features = mfcc(mask_bands(varied, rng), self.config)
        # A mask may hide all of a short piece.
        hidden = mask(features, rng) if len(features) > _MASKED_FROM and rng.random() < 0.5 else features
        return pad(hidden, self.config.window_frames)

    def _speech(self, rng: np.random.Generator) -> Array:
        frames = self.config.window_frames
        spectrogram = self.speech.spectrograms[rng.choice(len(self.chance), p=self.chance)]
        length = int(rng.integers(SHORTEST_PIECE, frames)) if rng.random() < self.recipe.short else frames
        heard = piece(spectrogram, length, rng)
        if rng.random() < self.recipe.whispered:
            heard = whisper(heard, self.config, rng)
        return self._in_place(self._varied(heard, self.behind_speech, rng), rng)

    def _sound(self, kind: str, rng: np.random.Generator) -> Array:
        frames, group = self.config.window_frames, self.sounds[kind]
        spectrogram = group[rng.integers(len(group))]
        if kind == "silence":
            return crop(spectrogram, frames, rng)
        length = int(rng.integers(SHORTEST_PIECE, frames)) if rng.random() < self.recipe.short / 2 else frames
        return self._in_place(self._varied(piece(spectrogram, length, rng), self.behind_sounds, rng), rng)

    def _varied(self, spectrogram: Array, around: Surroundings, rng: np.random.Generator) -> Array:
        return augment(
            spectrogram, around, self.config, rng, noisy=self.recipe.noisy, reverberant=self.recipe.reverberant
        )

    def _in_place(self, spectrogram: Array, rng: np.random.Generator) -> Array:
        """Put what is shorter than a window somewhere in it, half of the time, on a floor of faint noise."""
        if rng.random() < 0.5:
            return spectrogram
        around = surround(spectrogram, self.config.window_frames, rng)
        return add(around, noise(around.shape, rng), rng.uniform(15, 70))


def piece(spectrogram: Array, frames: int, rng: np.random.Generator) -> Array:
    """Return at most ``frames`` of a spectrogram around a loud place, so that there is something in it."""
    if len(spectrogram) <= frames:
        return spectrogram
    levels = spectrogram.max(axis=1)
    loud = np.flatnonzero(levels > levels.max() - _NEAR_DB)
    start = int(loud[rng.integers(len(loud))]) - int(rng.integers(frames // 4, frames - frames // 4))
    start = min(max(0, start), len(spectrogram) - frames)
    return spectrogram[start : start + frames]


def whisper(spectrogram: Array, config: MfccConfig, rng: np.random.Generator) -> Array:
    """Turn voiced speech into a likeness of a whisper.

    A whisper has no harmonics, fluctuates like the noise that excites it, and is weak below 1.5 kHz, where the voice is
    strongest (T. Ito, K. Takeda, F. Itakura, "Analysis and recognition of whispered speech", Speech Communication 45
    (2005), doi 10.1016/j.specom.2003.10.005). So the log-mel spectrogram is smoothed over filters, tilted, and
    multiplied by noise.
    """
    envelope = cv2.GaussianBlur(spectrogram, (0, 0), sigmaX=rng.uniform(1.5, 3.0), sigmaY=0.6)
    tilt = rng.uniform(8, 20) * np.clip(1 - mel_centres(config) / 1500, 0, 1)
    fluctuation = 10 * np.log10(rng.gamma(3.0, 1 / 3, spectrogram.shape))
    return np.asarray(envelope - tilt + fluctuation, np.float32)


def one_hot(labels: Sequence[str]) -> NDArray[np.float32]:
    """Return ``(n, 13)`` targets."""
    return np.eye(len(SOUND_KINDS), dtype=np.float32)[[SOUND_KINDS.index(label) for label in labels]]


def some_of_each(samples: Sequence[Sample], per_speaker: int) -> list[Sample]:
    """Return at most ``per_speaker`` clips of each speaker, drawn with a fixed seed, in their order."""
    taken: Counter[str] = Counter()
    kept = set()
    for i in np.random.default_rng(0).permutation(len(samples)):
        taken[samples[i].speaker] += 1
        if taken[samples[i].speaker] <= per_speaker:
            kept.add(int(i))
    return [samples[i] for i in sorted(kept)]


def load_sounds(
    data: Path, folds: frozenset[int], part: str, count: int, config: MfccConfig, cache: Path
) -> dict[str, list[Array]]:
    """Return the spectrograms of each kind of sound that is no speech.

    Args:
        data: The folder of the corpora.
        folds: Which of ESC-10 to take.
        part: Which seed of `synthetic_sounds.SEEDS` to take.
        count: Synthesised sounds of each kind.
        config: How spectrograms are computed.
        cache: Folder of the cache.
    """
    environment = esc10.environmental(data, folds)
    found: dict[str, list[Array]] = {}
    for sound, spectrogram in zip(environment, spectrograms(environment, config, cache), strict=True):
        found.setdefault(sound.label, []).append(spectrogram)
    for made in synthetic_sounds.sounds(part, count):
        found.setdefault(made.kind, []).append(log_mel(trim(made.waveform(), config)[0], config))
    return found


def validation_windows(
    speech: Sequence[Array], sounds: dict[str, list[Array]], config: MfccConfig
) -> tuple[Array, list[str]]:
    """Return the windows ``(n, frames, n_mfcc, 3)`` of whole clips, and what each is."""
    frames = config.window_frames
    cut = [
        (label, spectrogram[start : start + frames])
        for label, group in {SOUND_KINDS[0]: speech, **sounds}.items()
        for spectrogram in group
        for start in window_starts(len(spectrogram) - 1, frames, config.hop_frames)
    ]
    return np.stack([pad(mfcc(window, config), frames) for _, window in cut]), [label for label, _ in cut]


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


def compile_model(model: keras.Model, recipe: GateRecipe) -> None:
    """Set optimiser, loss and metrics."""
    rate, average = schedule(recipe, recipe.steps), averaging(recipe, recipe.steps)
    optimizer = keras.optimizers.AdamW(rate, weight_decay=recipe.weight_decay, clipnorm=5.0, **average)
    loss = keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=recipe.smoothing)
    accuracy = keras.metrics.CategoricalAccuracy(name="accuracy")
    model.compile(without_decay(optimizer), loss={OUTPUT: loss}, metrics={OUTPUT: [accuracy]})


def train(data: Path, recipe: GateRecipe, folder: Path, *, resume: bool = False) -> Fitted:
    """Train on every speech corpus and ESC-10 under ``data``; checkpoint and log go to ``folder``.

    Raises:
        NoDataError: If there is no speech corpus or no ESC-10 under ``data``.
    """
    seed_everything(recipe.seed)
    config, cache = MfccConfig(), folder.parent
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
    compile_model(model, recipe)
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
