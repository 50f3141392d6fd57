"""The face network: 48 x 48 grey crop to seven emotions, with a second head on how people voted.

The first head learns FER2013's label, the second the distribution of the ten votes of FER+ (E. Barsoum et al.,
"Training deep networks for facial expression recognition with crowd-sourced label distribution", ICMI 2016,
doi 10.1145/2993148.2993165); votes of one are taken for slips and dropped. Everything is chosen on PublicTest; Training
is cleared of near-duplicates of PublicTest and PrivateTest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import layers
from numpy.typing import NDArray

from dashapp.datasets import fer2013
from dashapp.datasets.duplicates import near_duplicates
from dashapp.datasets.faceset import VOTE_LABELS, FaceSet
from dashapp.datasets.fer2013 import read_fer2013
from dashapp.evaluation import metrics
from dashapp.inference.artefact import Artefact, Manifest, softmax
from dashapp.inference.face_fer_cnn import average_with_mirror_image
from dashapp.inference.keras_network import in_float32
from dashapp.labels import EMOTIONS
from dashapp.training.face.augmentation import augment
from dashapp.training.fit import joined
from dashapp.training.fit.blocks import convolution, head, residual
from dashapp.training.fit.calibration import hedge_below, match_confidence
from dashapp.training.fit.convolution_muon import muon
from dashapp.training.fit.fitting import Fitted, fit, seed_everything
from dashapp.training.fit.mixing import mix
from dashapp.training.fit.normalisation import plain
from dashapp.training.fit.recipe import NoDataError, Recipe
from dashapp.training.fit.seeded_batches import SeededBatches
from dashapp.training.fit.teachers import Teachers, blend
from dashapp.vision.crop import standardise

NAME = "face-fer-cnn"


@dataclass(frozen=True)
class FaceRecipe(Recipe):
    """How the face network is trained.

    Attributes:
        widths: Channels of the stages.
        dropout: Before the heads.
        smoothing: Of FER2013's labels, whose noise is well known.
        votes_weight: Weight of the second head's loss.
        at_least: Faces of an emotion shown in an epoch, as a share of the mean of all emotions; those of one with fewer
            are shown several times, each time another variant. Of disgust there are 320 in 25,872.
        mixup: Parameter of the beta distribution by which pairs are mixed; 0: none are.
    """

    epochs: int = 45
    learning_rate: float = 0.01
    weight_decay: float = 0.1
    widths: tuple[int, ...] = (64, 128, 224)
    dropout: float = 0.3
    smoothing: float = 0.1
    votes_weight: float = 1.0
    at_least: float = 0.35
    mixup: float = 0.0


def build(recipe: FaceRecipe) -> keras.Model:
    """Return the network: ``(48, 48, 1)`` to logits ``emotion`` (7) and ``ferplus`` (10); 2.3 M parameters."""
    crop = keras.Input((48, 48, 1), name="crop")
    x = layers.Activation("relu")(convolution(crop, recipe.widths[0] // 2))
    for filters in recipe.widths:
        x = residual(x, filters, strides=2)
        x = residual(x, filters)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dropout(recipe.dropout)(x)
    outputs = {"emotion": head(x, len(EMOTIONS), "emotion"), "ferplus": head(x, len(VOTE_LABELS), "ferplus")}
    return keras.Model(crop, outputs, name="face_fer_cnn")


def vote_shares(votes: NDArray[np.integer[Any]]) -> NDArray[np.float32]:
    """Return the shares ``(n, 10)`` of votes, single votes dropped; a face without votes has zeros: no second loss."""
    kept = np.where(votes > 1, votes, 0).astype(np.float32)
    shares: NDArray[np.float32] = kept / np.maximum(kept.sum(axis=1, keepdims=True), 1)
    return shares


class FaceBatches(SeededBatches):
    """Shuffled, augmented batches; what batch ``i`` of epoch ``e`` holds depends on the seed alone."""

    def __init__(
        self,
        faces: FaceSet,
        recipe: Recipe,
        teachers: Teachers | None = None,
        *,
        at_least: float = 0.0,
        mixup: float = 0.0,
    ) -> None:
        super().__init__(recipe.seed)
        self.faces, self.recipe = faces, recipe
        self.shown, self.mixup = repeated(faces.emotion, at_least), mixup
        self.targets = targets(faces)
        if teachers:
            items, t = item_names(faces), recipe.teach_temperature
            for head, labels in self.targets.items():
                self.targets[head] = blend(labels, teachers.shares(items, head, t), recipe.teach)

    def __len__(self) -> int:
        return max(1, len(self.shown) // self.recipe.batch_size)

    def __getitem__(self, index: int) -> tuple[NDArray[np.float32], dict[str, NDArray[np.float32]]]:
        size = self.recipe.batch_size
        chosen = self.shuffled(self.shown)[index * size : (index + 1) * size]
        rng = self.chance(index)
        crops = np.stack([augment(self.faces.images[i], rng) for i in chosen])
        shown = {head: values[chosen] for head, values in self.targets.items()}
        return mix(standardise(crops), shown, self.mixup, rng)


def repeated(labels: NDArray[np.int64], at_least: float) -> NDArray[np.int64]:
    """Return the indices of ``labels``, those of a rare one so often that it reaches ``at_least`` of the mean count."""
    counts = np.bincount(labels)
    times = np.maximum(1, np.rint(at_least * counts[counts > 0].mean() / counts[labels])).astype(np.int64)
    return np.repeat(np.arange(len(labels)), times)


def targets(faces: FaceSet) -> dict[str, NDArray[np.float32]]:
    """Return what the two heads should say."""
    one_hot = np.eye(len(EMOTIONS), dtype=np.float32)[faces.emotion]
    return {"emotion": one_hot, "ferplus": vote_shares(faces.votes)}


def item_names(faces: FaceSet) -> list[str]:
    """Return the name of each face."""
    return [faces.item(i) for i in range(len(faces))]


def training_items(data: Path, manifest: Manifest, cache: Path) -> tuple[list[str], NDArray[np.float32]]:  # noqa: ARG001 (as for every model)
    """Return names and inputs ``(n, 48, 48, 1)`` of what is trained on."""
    training = training_part(read_fer2013(data))
    return item_names(training), standardise(training.images)


def read_parts(data: Path, limit: int = 0) -> tuple[FaceSet, FaceSet, FaceSet]:
    """Return all faces under ``data``, what is trained on, and PublicTest; of both at most ``limit`` where it is set.

    Raises:
        NoDataError: If there is no FER2013 under ``data``.
    """
    faces = _read(data)
    public = faces.part("PublicTest")
    return faces, training_part(faces, limit), public.select(np.arange(len(public)) < (limit or len(public)))


def _read(data: Path) -> FaceSet:
    try:
        return read_fer2013(data)
    except FileNotFoundError as exc:
        raise NoDataError(str(exc)) from exc


def training_part(faces: FaceSet, limit: int = 0) -> FaceSet:
    """Return Training, or its first ``limit`` faces, without near-duplicates of PublicTest and PrivateTest."""
    training = faces.part("Training")
    training = training.select(np.arange(len(training)) < (limit or len(training)))
    held_out = faces.select(faces.usage != "Training")
    return training.select(~near_duplicates(training.images, held_out.images))


def compile_model(model: keras.Model, recipe: FaceRecipe, steps: int) -> None:
    """Set optimiser, losses and metrics."""
    cross_entropy = keras.losses.CategoricalCrossentropy
    model.compile(
        muon(recipe, steps, ["emotion", "ferplus"]),
        loss={
            "emotion": cross_entropy(from_logits=True, label_smoothing=recipe.smoothing),
            "ferplus": cross_entropy(from_logits=True),
        },
        loss_weights={"emotion": 1.0, "ferplus": recipe.votes_weight},
        metrics={"emotion": [keras.metrics.CategoricalAccuracy(name="accuracy")]},
    )


def train(
    data: Path, recipe: FaceRecipe, folder: Path, *, teachers: Teachers | None = None, resume: bool = False
) -> Fitted:
    """Train on FER2013 under ``data``; checkpoint and log go to ``folder``.

    Raises:
        NoDataError: If there is no FER2013 under ``data``.
    """
    seed_everything(recipe.seed)
    faces, training, public = read_parts(data, recipe.limit)
    keras.mixed_precision.set_dtype_policy(recipe.precision)
    model = build(recipe)
    batches = FaceBatches(training, recipe, teachers, at_least=recipe.at_least, mixup=recipe.mixup)
    compile_model(model, recipe, len(batches))
    fit(model, batches, (standardise(public.images), targets(public)), recipe, folder, resume=resume)
    items = {
        "Training": len(training),
        "PublicTest": len(public),
        "left out of Training as near-duplicates": (recipe.limit or len(faces.part("Training"))) - len(training),
    }
    return fitted(in_float32(plain(model)), public, items)


def join(data: Path, members: Sequence[Artefact], cache: Path) -> Fitted:  # noqa: ARG001 (as for every model)
    """Make one network of several, and calibrate it on PublicTest.

    Raises:
        ModelError: If they do not fit together.
        NoDataError: If there is no FER2013 under ``data``.
    """
    public = _read(data).part("PublicTest")
    return fitted(joined.join(members, "face_fer_cnn"), public, members[0].manifest.training["items"])


def fitted(network: keras.Model, public: FaceSet, items: dict[str, int]) -> Fitted:
    """Calibrate a trained network on PublicTest, and say what it was trained on."""
    logits = seen(network, public)
    temperature, hedge = calibrate(logits, public.emotion)
    return Fitted(
        network=network,
        outputs={"emotion": list(EMOTIONS), "ferplus": list(VOTE_LABELS)},
        features={"standardise": "per image"},
        temperature=temperature,
        certain_above=hedge,
        corpora=(fer2013.NAME,),
        items=items,
        refused=public.refused,
        validation={"PublicTest": figures(logits, public.emotion)},
    )


def seen(network: keras.Model, public: FaceSet) -> NDArray[np.floating[Any]]:
    """Return the logits ``(n, 7)`` of PublicTest, read as in serving."""
    predict = partial(network.predict, batch_size=256, verbose=0)
    return average_with_mirror_image(predict, public.images)["emotion"]


def calibrate(logits: NDArray[np.floating[Any]], truth: NDArray[np.int64]) -> tuple[float, float]:
    """Return temperature and hedge.

    Args:
        logits: Of PublicTest, ``(n, 7)``.
        truth: Its labels, ``(n,)``.
    """
    temperature = match_confidence(logits, truth)
    probabilities = softmax(logits, temperature)
    return temperature, hedge_below(probabilities.max(axis=1), probabilities.argmax(axis=1) == truth)


def figures(logits: NDArray[np.floating[Any]], truth: NDArray[np.int64]) -> dict[str, float]:
    """Return what a recipe is chosen by."""
    said = logits.argmax(axis=1)
    return {"accuracy": metrics.accuracy(truth, said), "UAR": metrics.uar(truth, said, len(EMOTIONS))}
