"""What the models of seven emotions share: their clips, their labels, and a training that stops early.

The predecessor's way: an epoch is chosen by its loss on the validation part, and that epoch's weights are kept.
"""

import resource
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from dashapp.audio.features import Array
from dashapp.audio.waveform import Waveform
from dashapp.datasets.sample import Refused, Sample
from dashapp.datasets.speech import read_speech
from dashapp.datasets.splits import TEST_SHARE
from dashapp.inference.artefact import softmax
from dashapp.inference.keras_network import in_float32
from dashapp.labels import EMOTIONS
from dashapp.training.face.picture_store import StoredBatches, stored
from dashapp.training.fit.calibration import fit_temperature, hedge_below
from dashapp.training.fit.fitting import EpochClock, Fitted, seed_everything
from dashapp.training.fit.recipe import NoDataError, Recipe
from dashapp.training.speech.parts import limited, split_of


@dataclass(frozen=True)
class SevenEmotionsRecipe(Recipe):
    """How a model of seven emotions is trained.

    Attributes:
        split: ``speaker``: the fixed split over speakers, which is served; ``random``: a share of the clips at random,
            for comparison with systems that were judged so.
        test_share: Share of the clips that a random split tests on.
        patience: Epochs without a lower loss on the validation part before the training stops.
        dropout: Before the last layer.
    """

    epochs: int = 60
    batch_size: int = 64
    learning_rate: float = 1e-3
    weight_decay: float = 1e-4
    precision: str = "float32"
    split: str = "speaker"
    test_share: float = TEST_SHARE
    patience: int = 8
    dropout: float = 0.5


@dataclass(frozen=True)
class Clips:
    """The clips of a training.

    Attributes:
        parts: Of each part of the split.
        corpora: Names of the corpora.
        refused: Files that were not taken.
    """

    parts: dict[str, list[Sample]]
    corpora: tuple[str, ...]
    refused: tuple[Refused, ...]


def read_clips(data: Path, recipe: SevenEmotionsRecipe) -> Clips:
    """Read what is trained and validated on.

    Raises:
        NoDataError: If there is no speech corpus under ``data``.
    """
    corpora = read_speech(data)
    if not corpora.samples:
        raise NoDataError(f"no clip of a known speech corpus in {data}; {len(corpora.refused)} files were not taken")
    split = split_of(corpora.samples, recipe.split, recipe.test_share)
    parts = {
        part: limited([s for s, p in zip(corpora.samples, split, strict=True) if p == part], recipe)
        for part in ("train", "validation")
    }
    return Clips(parts, corpora.names, corpora.refused)


def one_hot(samples: Sequence[Sample]) -> NDArray[np.float32]:
    """Return the emotions as ``(n, 7)``."""
    return np.eye(len(EMOTIONS), dtype=np.float32)[[EMOTIONS.index(sample.emotion) for sample in samples]]


def train_on(
    clips: Clips,
    recipe: SevenEmotionsRecipe,
    settings: dict[str, object],
    first: Callable[[Waveform], Array],
    build: Callable[[NDArray[np.float16]], keras.Model],
    folder: Path,
    *,
    resume: bool = False,
) -> Fitted:
    """Train a network of seven emotions.

    Args:
        clips: What on.
        recipe: How.
        settings: Of the features, for the manifest.
        first: A clip to its input, that of its first window.
        build: The inputs of the training part to a network with the output ``emotion``.
        folder: Of checkpoint and log; the inputs are kept in the one above it.
        resume: Go on from the checkpoint.
    """
    seed_everything(recipe.seed)
    inputs = {part: stored(samples, settings, first, folder.parent) for part, samples in clips.parts.items()}
    targets = {part: one_hot(samples) for part, samples in clips.parts.items()}
    keras.mixed_precision.set_dtype_policy(recipe.precision)
    model = build(inputs["train"])
    model.compile(
        keras.optimizers.AdamW(recipe.learning_rate, weight_decay=recipe.weight_decay),
        loss={"emotion": keras.losses.CategoricalCrossentropy(from_logits=True)},
        metrics={"emotion": [keras.metrics.CategoricalAccuracy(name="accuracy")]},
    )
    batches = StoredBatches(inputs["train"], targets["train"], recipe)
    held_out = StoredBatches(inputs["validation"], targets["validation"], recipe, shuffle=False)
    fit_until_it_stops(model, batches, held_out, recipe, folder, resume=resume)
    network = in_float32(model)
    logits = network.predict(held_out, verbose=0)["emotion"]
    truth = targets["validation"].argmax(axis=1)
    temperature = fit_temperature(logits, truth)
    probabilities = softmax(logits, temperature)
    return Fitted(
        network=network,
        outputs={"emotion": list(EMOTIONS)},
        features=dict(settings),
        temperature=temperature,
        certain_above=hedge_below(probabilities.max(axis=1), probabilities.argmax(axis=1) == truth),
        corpora=clips.corpora,
        items={part: len(samples) for part, samples in clips.parts.items()},
        refused=clips.refused,
        peak_memory_mb=peak_memory_mb(),
    )


def peak_memory_mb() -> int:
    """Return the most memory that this process has taken so far."""
    # Linux counts in KiB, macOS in bytes.
    unit = 1024**2 if sys.platform == "darwin" else 1024
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit)


def fit_until_it_stops(
    model: keras.Model,
    batches: StoredBatches,
    held_out: StoredBatches,
    recipe: SevenEmotionsRecipe,
    folder: Path,
    *,
    resume: bool,
) -> None:
    """Fit a compiled model until its loss on ``held_out`` no longer falls; afterwards it has its best weights."""
    folder.mkdir(parents=True, exist_ok=True)
    checkpoint, best, log = folder / "checkpoint", folder / "best.weights.h5", folder / "training.csv"
    if not resume:
        for stale in [*checkpoint.glob("*"), best, log]:
            stale.unlink(missing_ok=True)
    callbacks = [
        EpochClock(batches),
        keras.callbacks.CSVLogger(str(log), append=resume),
        keras.callbacks.EarlyStopping(patience=recipe.patience, start_from_epoch=0),
        keras.callbacks.ModelCheckpoint(str(best), save_best_only=True, save_weights_only=True),
        keras.callbacks.BackupAndRestore(str(checkpoint), double_checkpoint=True, delete_checkpoint=False),
        keras.callbacks.TerminateOnNaN(),
    ]
    verbose = 1 if sys.stdout.isatty() else 2
    model.fit(
        batches, epochs=recipe.epochs, validation_data=held_out, callbacks=callbacks, shuffle=False, verbose=verbose
    )
    if best.exists():
        model.load_weights(best)
