"""Fitting a network: the loop that both models share.

Cosine schedule after a linear warm-up, averaged weights (EMA) for validation and for the end, a checkpoint after each
epoch to resume from, a CSV log. The network of the last epoch is taken: no epoch is chosen by its score.
"""

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import keras

from dashapp.datasets.sample import Refused
from dashapp.training.fit.averaged_weights import STATISTICS_BATCHES, AveragedWeights, Renormaliser, averaging
from dashapp.training.fit.recipe import Recipe


@dataclass(frozen=True)
class Fitted:
    """A trained network and what its manifest needs to know.

    Attributes:
        network: With its averaged weights, in the precision of the training.
        outputs: Labels of each output, in order.
        features: The settings of the features, for the manifest.
        temperature: Fitted on the validation part.
        certain_above: Confidence below which the model was right less than half the time on the validation part.
        corpora: What it was trained on.
        items: How many items each part had.
        refused: Files that were not taken, with the reason.
        speech_above: Of a gate: probability from which sound counts as speech, chosen on the validation part.
        face_above: Of a verifier: probability from which a crop is a readable face, chosen on the validation part.
        validation: Figures of the validation part, by condition.
        peak_memory_mb: Most memory that the training took, where it was measured.
    """

    network: keras.Model
    outputs: dict[str, list[str]]
    features: dict[str, Any]
    temperature: float
    certain_above: float
    corpora: tuple[str, ...]
    items: dict[str, int]
    refused: tuple[Refused, ...] = ()
    speech_above: float | None = None
    face_above: float | None = None
    validation: dict[str, dict[str, float]] = field(default_factory=dict)
    peak_memory_mb: int | None = None


class EpochClock(keras.callbacks.Callback):
    """Tells the batches which epoch it is, also after a resumption."""

    def __init__(self, batches: keras.utils.PyDataset) -> None:
        super().__init__()
        self.batches = batches

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:  # noqa: ARG002 (Keras calls it so)
        """Set ``batches.epoch``."""
        self.batches.epoch = epoch


def seed_everything(seed: int) -> None:
    """Make weights, order and arithmetic repeatable under ``seed``."""
    keras.utils.set_random_seed(seed)
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        tf.config.experimental.enable_op_determinism()


def schedule(recipe: Recipe, steps_per_epoch: int) -> keras.optimizers.schedules.LearningRateSchedule:
    """Return the learning rate by step: linear warm-up, then a cosine to 0."""
    warmup = round(recipe.warmup_epochs * steps_per_epoch)
    return keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=recipe.learning_rate / 100,
        decay_steps=max(1, recipe.epochs * steps_per_epoch - warmup),
        warmup_target=recipe.learning_rate,
        warmup_steps=warmup,
    )


def without_decay(optimizer: keras.optimizers.Optimizer) -> keras.optimizers.Optimizer:
    """Keep weight decay off biases and normalisation."""
    optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    return optimizer


def compile_classifier(
    model: keras.Model,
    recipe: Recipe,
    steps_per_epoch: int,
    output: str,
    *,
    smoothing: float = 0.0,
    clipnorm: float | None = None,
    optimizer: keras.optimizers.Optimizer | None = None,
    **options: Any,
) -> None:
    """Set optimiser, loss and metrics of a network with one output of logits.

    Args:
        model: The network.
        recipe: Learning rate, weight decay and averaging.
        steps_per_epoch: Batches of an epoch.
        output: Name of its output.
        smoothing: Of the labels.
        clipnorm: Largest norm of a gradient, for AdamW.
        optimizer: What it learns by instead of AdamW.
        options: Keras's, for ``compile``.
    """
    optimizer = optimizer or without_decay(
        keras.optimizers.AdamW(
            schedule(recipe, steps_per_epoch),
            weight_decay=recipe.weight_decay,
            clipnorm=clipnorm,
            **averaging(recipe, steps_per_epoch),
        )
    )
    loss = keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=smoothing)
    accuracy = keras.metrics.CategoricalAccuracy(name="accuracy")
    model.compile(optimizer, loss={output: loss}, metrics={output: [accuracy]}, **options)


def fit(
    model: keras.Model,
    batches: keras.utils.PyDataset,
    validation: tuple[Any, Any],
    recipe: Recipe,
    folder: Path,
    *,
    resume: bool,
) -> None:
    """Fit a compiled ``model``; afterwards it holds its averaged weights.

    Args:
        model: Compiled with an optimiser that has ``use_ema``.
        batches: Yields the batches of its attribute ``epoch``.
        validation: Inputs and targets, evaluated with the averaged weights after each epoch.
        recipe: How long.
        folder: Where the checkpoint and ``training.csv`` are kept.
        resume: Go on from the checkpoint in ``folder`` instead of beginning anew.
    """
    folder.mkdir(parents=True, exist_ok=True)
    checkpoint = folder / "checkpoint"
    if not resume:
        for stale in [*checkpoint.glob("*"), folder / "training.csv"]:
            stale.unlink(missing_ok=True)
    inputs = [batches[i][0] for i in range(min(len(batches), STATISTICS_BATCHES))]
    renormalise = Renormaliser(model, inputs)
    callbacks = [
        EpochClock(batches),
        AveragedWeights(renormalise),
        keras.callbacks.CSVLogger(str(folder / "training.csv"), append=resume),
        keras.callbacks.BackupAndRestore(str(checkpoint), double_checkpoint=True, delete_checkpoint=False),
        keras.callbacks.TerminateOnNaN(),
    ]
    model.fit(
        batches,
        epochs=recipe.epochs,
        validation_data=validation,
        validation_batch_size=256,
        callbacks=callbacks,
        shuffle=False,  # the batches are drawn in a random order already
        verbose=1 if sys.stdout.isatty() else 2,
    )
    renormalise()
