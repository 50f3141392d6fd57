"""The speech network: a window of MFCC to 14 classes, seven emotions of two sexes.

A residual 2-D CNN over time and coefficients; attention pools mean, deviation and maximum over time (K. Okabe,
T. Koshinaka, K. Shinoda, "Attentive statistics pooling", Interspeech 2018, doi 10.21437/Interspeech.2018-993). Batches
draw each corpus and class by the inverse root of its count; pairs of clips are mixed (H. Zhang et al., "mixup",
ICLR 2018).
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import layers, ops
from numpy.typing import NDArray

from dashapp.audio.features import Array, MfccConfig, mfcc, pad
from dashapp.datasets import esc10
from dashapp.datasets.sample import Sample
from dashapp.datasets.speech import read_speech
from dashapp.datasets.splits import TEST_SHARE, corpus_split, random_split, speaker_split
from dashapp.evaluation.parts import WITHOUT
from dashapp.inference.artefact import Manifest, in_float32, softmax
from dashapp.labels import EMOTIONS, SPEECH_CLASSES, speech_class_index
from dashapp.training import speech_validation
from dashapp.training.averaged_weights import averaging
from dashapp.training.blocks import convolution, head, residual
from dashapp.training.calibration import fit_temperature, hedge_below
from dashapp.training.fitting import Fitted, fit, schedule, seed_everything, without_decay
from dashapp.training.normalisation import plain
from dashapp.training.recipe import NoDataError, Recipe, RecipeError
from dashapp.training.speech_augmentation import Surroundings, augment, colour, mask, mask_bands
from dashapp.training.speech_features import spectrograms
from dashapp.training.teachers import Teachers, blend

NAME = "speech-mfcc-cnn"


@dataclass(frozen=True)
class SpeechRecipe(Recipe):
    """How the speech network is trained.

    Attributes:
        split: ``speaker``: the fixed split over speakers, which is served; ``random``: 20 % of the clips at random, for
            comparison with systems that were judged so; ``without-NAME``: a corpus is left out of the training.
        width: Channels of the first stage; each of the three stages doubles them.
        dropout: Before the head.
        smoothing: Of the labels.
        mixup: Parameter of the beta distribution by which pairs are mixed.
        votes: Share of the target that follows what people heard, where a corpus asked them, instead of what was acted.
        noisy: How often a clip is heard in noise, in the sounds of the environment or among other voices.
        reverberant: How often it is heard across a room.
        n_mels: Mel filters.
        n_mfcc: Coefficients; 0 for the log-mel spectrogram itself.
        win_length: Samples of the analysis window, at 16 kHz.
        colour_db: How far the colour of a clip is changed, at most; 0: it is removed from the features instead.
        balance: Each corpus, sex and emotion is drawn by its count to the power of ``1 - balance``.
    """

    epochs: int = 36
    batch_size: int = 64
    learning_rate: float = 2e-3
    weight_decay: float = 0.02
    ema: float = 0.998
    split: str = "speaker"
    width: int = 32
    dropout: float = 0.4
    smoothing: float = 0.1
    mixup: float = 0.3
    votes: float = 0.0
    noisy: float = 0.4
    reverberant: float = 0.25
    n_mels: int = 64
    n_mfcc: int = 40
    win_length: int = 400
    colour_db: float = 0.0
    balance: float = 0.5

    def features(self) -> MfccConfig:
        """Return how the features are computed."""
        return MfccConfig(
            n_fft=2 ** math.ceil(math.log2(self.win_length)),
            win_length=self.win_length,
            n_mels=self.n_mels,
            n_mfcc=self.n_mfcc,
            keep_colour=self.colour_db > 0,
        )


def build(recipe: SpeechRecipe, config: MfccConfig, variance: NDArray[np.floating[Any]]) -> keras.Model:
    """Return the network: ``(frames, n_mfcc, 3)`` to logits ``joint`` (14).

    Args:
        recipe: Width and dropout.
        config: The features, which give the input's shape.
        variance: ``(n_mfcc, 3)`` of the features, whose mean is 0.
    """
    window = keras.Input(config.input_shape, name="mfcc")
    normalise = layers.Normalization(axis=(2, 3), mean=np.zeros_like(variance), variance=variance, dtype="float32")
    # Coefficients before time: the long side last is what the convolutions' kernels are fast at, a fifth of a step.
    x = layers.Permute((2, 1, 3))(normalise(window))
    x = layers.Activation("relu")(convolution(x, recipe.width // 2, strides=(2, 1)))
    for stage in range(3):
        filters = recipe.width * 2**stage
        x = residual(x, filters, strides=(2, 2))
        x = residual(x, filters)
    x = layers.Permute((2, 1, 3))(x)
    x = layers.Reshape((x.shape[1], x.shape[2] * x.shape[3]))(x)
    x = layers.Dense(recipe.width * 8, activation="relu")(x)
    x = layers.Dropout(recipe.dropout)(attentive_statistics(x))
    return keras.Model(window, {"joint": head(x, len(SPEECH_CLASSES), "joint")}, name="speech_mfcc_cnn")


def attentive_statistics(x: Any) -> Any:
    """Pool ``(batch, time, channels)`` over time: weighted mean and deviation, and maximum."""
    x = layers.Activation("linear", dtype="float32")(x)
    scores = layers.Dense(1, dtype="float32")(layers.Dense(64, activation="tanh", dtype="float32")(x))
    weights = layers.Softmax(axis=1, dtype="float32")(scores)
    mean = ops.sum(weights * x, axis=1)
    spread = ops.sqrt(ops.maximum(ops.sum(weights * ops.square(x), axis=1) - ops.square(mean), 1e-6))
    return layers.Concatenate(dtype="float32")([mean, spread, ops.max(x, axis=1)])


@dataclass(frozen=True)
class Part:
    """Clips of one part of a split: names, spectrograms, classes, corpora and what people heard (`heard_classes`)."""

    items: list[str]
    spectrograms: list[Array]
    classes: NDArray[np.int64]
    corpora: list[str]
    heard: NDArray[np.float32]

    def one_hot(self) -> NDArray[np.float32]:
        """Return the classes as ``(n, 14)``."""
        return np.eye(len(SPEECH_CLASSES), dtype=np.float32)[self.classes]

    def targets(self, votes: float) -> NDArray[np.float32]:
        """Return what is learnt, ``(n, 14)``: the class, for a share ``votes`` what people heard if they were asked."""
        share = votes * self.heard.sum(axis=1, keepdims=True)
        targets: NDArray[np.float32] = (1 - share) * self.one_hot() + votes * self.heard
        return targets

    def with_sound(self, spectrograms: list[Array]) -> "Part":
        """Return the same clips with other sound."""
        return replace(self, spectrograms=spectrograms)

    def features(self, config: MfccConfig) -> Array:
        """Return the first window of each clip, without augmentation."""
        frames = config.window_frames
        return np.stack([pad(mfcc(spectrogram[:frames], config), frames) for spectrogram in self.spectrograms])


class SpeechBatches(keras.utils.PyDataset):
    """Drawn, augmented and mixed batches; what batch ``i`` of epoch ``e`` holds depends on the seed alone."""

    def __init__(
        self,
        part: Part,
        sounds: Sequence[Array],
        recipe: SpeechRecipe,
        config: MfccConfig,
        teachers: Teachers | None = None,
    ) -> None:
        super().__init__(workers=1, max_queue_size=16)
        self.part, self.recipe, self.config, self.epoch = part, recipe, config, 0
        self.around = Surroundings(part.spectrograms, sounds)
        self.targets = part.targets(recipe.votes)
        if teachers:
            shares = teachers.shares(part.items, "joint", recipe.teach_temperature)
            self.targets = blend(self.targets, shares, recipe.teach)
        self.chance = sampling_chance(part, recipe.balance)

    def __len__(self) -> int:
        return max(1, len(self.part.spectrograms) // self.recipe.batch_size)

    def __getitem__(self, index: int) -> tuple[Array, NDArray[np.float32]]:
        rng = np.random.default_rng([self.recipe.seed, self.epoch, index])
        chosen = rng.choice(len(self.chance), self.recipe.batch_size, p=self.chance)
        features = np.stack([self._window(self.part.spectrograms[i], rng) for i in chosen])
        return mix(features, self.targets[chosen], self.recipe.mixup, rng)

    def _window(self, spectrogram: Array, rng: np.random.Generator) -> Array:
        recipe = self.recipe
        varied = augment(spectrogram, self.around, self.config, rng, noisy=recipe.noisy, reverberant=recipe.reverberant)
        if recipe.colour_db:
            varied = varied + colour(varied.shape[1], recipe.colour_db, rng)
        return pad(mask(mfcc(mask_bands(varied, rng), self.config), rng), self.config.window_frames)


def mix(
    features: Array, targets: NDArray[np.float32], alpha: float, rng: np.random.Generator
) -> tuple[Array, NDArray[np.float32]]:
    """Mix each item with another of its batch, the larger share its own."""
    share = rng.beta(alpha, alpha, len(features)).astype(np.float32) if alpha else np.ones(len(features), np.float32)
    share = np.maximum(share, 1 - share)
    partner = rng.permutation(len(features))
    mixed = features[partner]
    mixed -= features
    mixed *= (1 - share)[:, None, None, None]
    mixed += features
    return mixed, share[:, None] * targets + (1 - share)[:, None] * targets[partner]


def sampling_chance(part: Part, balance: float) -> NDArray[np.float64]:
    """Return each clip's chance to be drawn: the count of its corpus, sex and emotion to the power of ``-balance``."""
    groups = list(zip(part.corpora, part.classes.tolist(), strict=True))
    counts = Counter(groups)
    chance = np.array([float(counts[group]) ** -balance for group in groups])
    normalised: NDArray[np.float64] = chance / chance.sum()
    return normalised


def split_of(samples: Sequence[Sample], split: str, test_share: float = TEST_SHARE) -> list[str]:
    """Return ``train``, ``validation`` or ``test`` for each sample.

    Args:
        samples: The clips.
        split: ``speaker``, ``random`` or ``without-NAME`` of a corpus.
        test_share: Share of the clips that a random split tests on.

    Raises:
        RecipeError: If ``split`` is none of them, or too much is tested on.
    """
    if split == "speaker":
        return [speaker_split(sample) for sample in samples]
    if split == "random":
        # Seed 0 whatever the training's seed: runs of several seeds are judged on the same clips.
        try:
            parts = random_split(samples, seed=0, test_share=test_share)
        except ValueError as exc:
            raise RecipeError(f"test_share={test_share}: {exc}") from exc
        return [parts[sample.item] for sample in samples]
    left_out = split.removeprefix(WITHOUT)
    corpora = sorted({sample.corpus for sample in samples})
    if left_out != split and left_out in corpora:
        return [corpus_split(sample, left_out) for sample in samples]
    there_are = ", ".join(["speaker", "random", *(WITHOUT + corpus for corpus in corpora)])
    raise RecipeError(f"split={split!r} is not one of {there_are}")


def limited(samples: Sequence[Sample], recipe: Recipe) -> list[Sample]:
    """Return all samples, or ``recipe.limit`` of them at random."""
    order = np.random.default_rng(recipe.seed).permutation(len(samples)) if recipe.limit else range(len(samples))
    return [samples[i] for i in order[: recipe.limit or len(samples)]]


def load_part(samples: Sequence[Sample], config: MfccConfig, cache: Path) -> Part:
    """Read the clips of one part."""
    classes = np.array([speech_class_index(sample.sex, sample.emotion) for sample in samples])
    corpora = [sample.corpus for sample in samples]
    items = [sample.item for sample in samples]
    return Part(items, spectrograms(samples, config, cache), classes, corpora, heard_classes(samples))


def training_items(data: Path, manifest: Manifest, cache: Path) -> tuple[list[str], Array]:
    """Return names and inputs ``(n, frames, n_mfcc, 3)`` of the clips of the fixed split that are trained on."""
    config = MfccConfig.from_dict(manifest.features)
    samples = [sample for sample in read_speech(data).samples if speaker_split(sample) == "train"]
    part = load_part(samples, config, cache)
    return part.items, part.features(config)


def heard_classes(samples: Sequence[Sample]) -> NDArray[np.float32]:
    """Return the shares of the votes for each class of the speaker's sex, ``(n, 14)``; 0 where nobody was asked."""
    heard = np.zeros((len(samples), len(SPEECH_CLASSES)), np.float32)
    for row, sample in zip(heard, samples, strict=True):
        votes = sample.votes or {}
        for emotion, count in votes.items():
            row[speech_class_index(sample.sex, emotion)] = count / max(1, sum(votes.values()))
    return heard


def compile_model(model: keras.Model, recipe: SpeechRecipe, steps: int) -> None:
    """Set optimiser, loss and metrics."""
    optimizer = keras.optimizers.AdamW(
        schedule(recipe, steps), weight_decay=recipe.weight_decay, clipnorm=5.0, **averaging(recipe, steps)
    )
    loss = keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=recipe.smoothing)
    accuracy = keras.metrics.CategoricalAccuracy(name="accuracy")
    model.compile(without_decay(optimizer), loss={"joint": loss}, metrics={"joint": [accuracy]})


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
    model = build(recipe, config, feature_variance(training, config))
    environment = esc10.environmental(data, esc10.TRAINING_FOLDS)
    sounds = spectrograms(environment, config, folder.parent)
    batches = SpeechBatches(training, sounds, recipe, config, teachers)
    compile_model(model, recipe, len(batches))
    held_out = validation.features(config), {"joint": validation.one_hot()}
    fit(model, batches, held_out, recipe, folder, resume=resume)
    network = in_float32(plain(model))
    logits = answers(network, held_out[0])
    temperature, hedge = calibrate(logits, validation.classes)
    in_babble = validation.with_sound(speech_validation.in_babble(validation.spectrograms)).features(config)
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
            name: speech_validation.figures(heard, validation.classes, validation.corpora)
            for name, heard in {"clean": logits, "in babble": answers(network, in_babble)}.items()
        },
    )


def feature_variance(part: Part, config: MfccConfig) -> NDArray[np.float64]:
    """Return the variance ``(n_mfcc, 3)`` of the features over every tenth clip."""
    frames = [mfcc(spectrogram[: config.window_frames], config) for spectrogram in part.spectrograms[::10]]
    variance: NDArray[np.float64] = np.concatenate(frames).var(axis=0, dtype=np.float64)
    return variance


def answers(network: keras.Model, features: Array) -> NDArray[np.float32]:
    """Return the logits ``(n, 14)``."""
    logits: NDArray[np.float32] = network.predict(features, batch_size=256, verbose=0)["joint"]
    return logits


def calibrate(logits: NDArray[np.float32], classes: NDArray[np.int64]) -> tuple[float, float]:
    """Return the temperature of the 14 classes, and the hedge for the emotion."""
    temperature = fit_temperature(logits, classes)
    emotion = softmax(logits, temperature).reshape(-1, 2, len(EMOTIONS)).sum(axis=1)
    right = emotion.argmax(axis=1) == classes % len(EMOTIONS)
    return temperature, hedge_below(emotion.max(axis=1), right)
