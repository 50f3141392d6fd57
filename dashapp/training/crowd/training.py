"""Training of the networks that hear crowds: on simulated clips of the training part's speakers and noises.

The simulator draws each class as often for the training, so that none is rare and nothing is thrown away; validation
has them as in life. Everything is chosen on validation speakers inside the training's settings.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

import keras
import numpy as np
from numpy.typing import NDArray

from dashapp.audio.crowd_spectrogram import CrowdSpectrogramConfig
from dashapp.datasets import esc10
from dashapp.datasets.speech import read_speech
from dashapp.errors import CorpusError
from dashapp.evaluation import metrics
from dashapp.inference.artefact import NETWORK_FILE, softmax
from dashapp.inference.keras_network import in_float32, read_network
from dashapp.labels import CROWD_CLASSES
from dashapp.settings import Settings
from dashapp.training.crowd.augmentation import augmented
from dashapp.training.crowd.networks import CLASS, SHARES, Shape, baseline, crowd_cnn, transfer
from dashapp.training.crowd.pictures import CrowdPictures, stored_pictures
from dashapp.training.crowd.recipe import CrowdRecipe
from dashapp.training.crowd.settings import INSIDE
from dashapp.training.crowd.simulator import AS_IN_LIFE, BALANCED, crowd_simulator
from dashapp.training.fit.averaged_weights import averaging
from dashapp.training.fit.calibration import fit_temperature, hedge_below
from dashapp.training.fit.fitting import Fitted, fit, schedule, seed_everything, without_decay
from dashapp.training.fit.normalisation import plain
from dashapp.training.fit.recipe import NoDataError
from dashapp.training.fit.seeded_batches import SeededBatches

NAME: Final = "crowd-cnn"
BASELINE: Final = "crowd-cnn-baseline"
TRANSFER: Final = "crowd-cnn-transfer"
VOICE: Final = "speech-spectrogram-cnn"
"""The network whose convolutions `TRANSFER` stands on."""
SEED: Final = 1
"""Of the simulated clips; that of a training is its recipe's."""
_VALIDATED: Final = 1_200
"""Crowds of the validation part; a third as many mixtures come on top."""

Array = NDArray[np.float32]


class CrowdBatches(SeededBatches):
    """Shuffled batches; what batch ``i`` of epoch ``e`` holds depends on the seed alone."""

    def __init__(
        self, pictures: CrowdPictures, recipe: CrowdRecipe, config: CrowdSpectrogramConfig, heads: Iterable[str]
    ) -> None:
        super().__init__(recipe.seed)
        self.pictures, self.recipe, self.config = pictures, recipe, config
        self.targets = targets(pictures, heads)

    def __len__(self) -> int:
        return max(1, len(self.pictures) // self.recipe.batch_size)

    def __getitem__(self, index: int) -> tuple[Array, dict[str, Array]]:
        size = self.recipe.batch_size
        rows = np.sort(self.shuffled(len(self.pictures))[index * size : (index + 1) * size])
        return self._drawn(rows, self.chance(index)), {name: values[rows] for name, values in self.targets.items()}

    def _drawn(self, rows: NDArray[np.int64], rng: np.random.Generator) -> Array:
        if not self.recipe.augment:
            return drawn(self.pictures, rows, self.config)
        frame_s = self.config.hop_length / self.config.sample_rate
        levels = self.pictures.decibels(rows)
        return np.stack([augmented(each, self.config.top_db, frame_s, rng) for each in levels])[..., None]


def drawn(pictures: CrowdPictures, rows: NDArray[np.int64] | slice, config: CrowdSpectrogramConfig) -> Array:
    """Return some pictures as they are served, ``(n, bands, frames, 1)``."""
    levels: Array = np.clip(pictures.decibels(rows) / np.float32(config.top_db) + 1, 0, 1)[..., None]
    return levels


def targets(pictures: CrowdPictures, heads: Iterable[str]) -> dict[str, Array]:
    """Return what a network's heads should say, of `CLASS` and `SHARES`."""
    all_heads = {CLASS: np.eye(len(CROWD_CLASSES), dtype=np.float32)[pictures.classes], SHARES: pictures.shares}
    return {name: all_heads[name] for name in heads}


def read_pictures(
    data: Path, split: str, count: int, recipe: CrowdRecipe, config: CrowdSpectrogramConfig, cache: Path
) -> CrowdPictures:
    """Return crowds of one part of the split and a share of mixtures: every third clip in training.

    Raises:
        NoDataError: If there are no voices under ``data`` to make crowds of.
    """
    training = split == "train"
    weights = BALANCED if training else AS_IN_LIFE
    mixed = count // 3
    try:
        pure, mixtures = (
            crowd_simulator(data, split, INSIDE, SEED, weights=weights, mixed=mixed) for mixed in (False, True)
        )
    except CorpusError as exc:
        raise NoDataError(f"{data}: {exc}") from exc
    parts = [(pure, count - mixed), (mixtures, mixed)] if training else [(pure, count), (mixtures, mixed)]
    return stored_pictures(parts, config, recipe.scales, cache)


def train(data: Path, recipe: CrowdRecipe, folder: Path, *, name: str = NAME, resume: bool = False) -> Fitted:
    """Train a crowd network; checkpoint and log go to ``folder``, simulated pictures to ``crowds`` beside the models'.

    Args:
        data: The folder of the corpora.
        recipe: How.
        folder: Of checkpoint and log.
        name: `NAME`, `BASELINE` or `TRANSFER`.
        resume: Go on from the checkpoint.

    Raises:
        NoDataError: If there are no voices under ``data`` to make crowds of.
        ModelError: If the voice network that `TRANSFER` stands on is missing.
        RecipeError: If there is no such scale.
    """
    seed_everything(recipe.seed)
    config, cache = CrowdSpectrogramConfig(scale=recipe.scales[0]), folder.parent.parent / "crowds"
    training = read_pictures(data, "train", recipe.limit or recipe.clips, recipe, config, cache)
    held_out = read_pictures(data, "validation", recipe.limit or _VALIDATED, recipe, config, cache)
    keras.mixed_precision.set_dtype_policy(recipe.precision)
    model = _BUILD[name](recipe, config.input_shape)
    batches = CrowdBatches(training, recipe, config, model.output)
    inputs = drawn(held_out, slice(None), config)
    compile_model(model, recipe, len(batches))
    fit(model, batches, (inputs, targets(held_out, model.output)), recipe, folder, resume=resume)
    network = in_float32(plain(model))
    said = network.predict(inputs, batch_size=64, verbose=0)
    pure = held_out.shares.max(axis=1) == 1
    temperature = fit_temperature(said[CLASS][pure], held_out.classes[pure])
    probabilities = softmax(said[CLASS], temperature)
    right = probabilities.argmax(axis=1) == held_out.classes
    return Fitted(
        network=network,
        outputs={key: list(CROWD_CLASSES) for key in (CLASS, SHARES) if key in said},
        features=config.to_dict(),
        temperature=temperature,
        certain_above=hedge_below(probabilities.max(axis=1), right),
        corpora=(*read_speech(data).names, esc10.NAME),
        items={"simulated clips": len(training), "validation": len(held_out)},
        validation={"inside": figures(probabilities, said, held_out, pure)},
    )


def figures(
    probabilities: NDArray[Any], said: dict[str, NDArray[Any]], held_out: CrowdPictures, pure: NDArray[np.bool_]
) -> dict[str, float]:
    """Return what a recipe is chosen by: of crowds that are at one, and of all, how far the shares are off."""
    shares = softmax(said[SHARES]) if SHARES in said else probabilities
    answers, truth = probabilities.argmax(axis=1), held_out.classes
    found = {
        "accuracy": metrics.accuracy(truth[pure], answers[pure]),
        "UAR": metrics.uar(truth[pure], answers[pure], len(CROWD_CLASSES)),
        "error of shares": float(np.abs(shares - held_out.shares).mean()),
    }
    # A trial on one or two clips has no mixture.
    if pure.all():
        return found
    return found | {
        "accuracy of mixtures": metrics.accuracy(truth[~pure], answers[~pure]),
        "error of shares in mixtures": float(np.abs(shares - held_out.shares)[~pure].mean()),
    }


def compile_model(model: keras.Model, recipe: CrowdRecipe, steps: int) -> None:
    """Set optimiser, losses and metrics."""
    optimizer = keras.optimizers.AdamW(
        schedule(recipe, steps), weight_decay=recipe.weight_decay, clipnorm=5.0, **averaging(recipe, steps)
    )
    cross_entropy = keras.losses.CategoricalCrossentropy
    losses = {
        CLASS: cross_entropy(from_logits=True, label_smoothing=recipe.smoothing),
        SHARES: cross_entropy(from_logits=True),
    }
    weights = {CLASS: 1.0, SHARES: recipe.shares_weight}
    model.compile(
        without_decay(optimizer),
        loss={name: losses[name] for name in model.output},
        loss_weights={name: weights[name] for name in model.output},
        metrics={CLASS: [keras.metrics.CategoricalAccuracy(name="accuracy")]},
    )


def _transfer(recipe: CrowdRecipe, shape: Shape) -> keras.Model:
    return transfer(recipe, shape, read_network(Settings.from_environment().models / VOICE / NETWORK_FILE))


_BUILD: Final[dict[str, Callable[[CrowdRecipe, Shape], keras.Model]]] = {
    NAME: crowd_cnn,
    BASELINE: baseline,
    TRANSFER: _transfer,
}
