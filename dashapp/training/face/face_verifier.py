"""The face verifier: a face crop to a face that can be read, or why it can't be: blurred, covered, turned, no face.

A small residual CNN. Half of what it sees are FER2013's Training faces as cameras and detectors leave them; the other
half are crops that no expression should be read from (`unreadable_crops`), each kind as often. From which probability a
crop counts as readable is chosen on PublicTest.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import keras
import numpy as np
from keras import layers
from numpy.typing import NDArray

from dashapp.datasets import fer2013
from dashapp.datasets.faceset import FaceSet
from dashapp.datasets.unreadable_crops import Crop, blurred, covered, no_face, turned
from dashapp.inference.artefact import softmax
from dashapp.inference.keras_network import in_float32
from dashapp.labels import CROP_KINDS
from dashapp.training.face.augmentation import augment, cover_lightly
from dashapp.training.face.face_fer_cnn import read_parts
from dashapp.training.fit.blocks import convolution, head, residual
from dashapp.training.fit.calibration import fit_temperature
from dashapp.training.fit.fitting import Fitted, compile_classifier, fit, seed_everything
from dashapp.training.fit.normalisation import plain
from dashapp.training.fit.recipe import Recipe
from dashapp.training.fit.seeded_batches import SeededBatches
from dashapp.vision.crop import standardise

NAME = "face-verifier"
OUTPUT: Final = "kind"
MAKERS: Final = {"blurred": blurred, "covered": covered, "turned": turned, "no_face": no_face}
KEPT: Final = 0.99
"""Share of PublicTest's faces that the threshold lets through. Of the 60 that are least likely readable faces, most
lie on their side, are in profile, hidden behind hands, or drawn."""
COVERED_LIGHTLY: Final = 0.25
"""Share of the faces that wear sunglasses or have a small part hidden."""
EXPOSED: Final = 0.25
"""Share of the crops whose exposure is changed."""
HIGHEST: Final = 0.5
"""Most that the threshold is: what is more likely a face than all else together counts as one."""


@dataclass(frozen=True)
class VerifierRecipe(Recipe):
    """How the network is trained.

    Attributes:
        width: Channels of the first stage; each of the three stages doubles them.
        steps: Batches an epoch.
        smoothing: Of the labels.
        dropout: Before the head.
    """

    epochs: int = 40
    batch_size: int = 128
    learning_rate: float = 2e-3
    weight_decay: float = 0.02
    ema: float = 0.995
    width: int = 24
    steps: int = 150
    smoothing: float = 0.02
    dropout: float = 0.2


def build(recipe: VerifierRecipe) -> keras.Model:
    """Return the network: ``(48, 48, 1)`` to logits ``kind`` (5)."""
    crop = keras.Input((48, 48, 1), name="crop")
    x = layers.Activation("relu")(convolution(crop, recipe.width, strides=2))
    for stage in range(3):
        x = residual(x, recipe.width * 2**stage, strides=2 if stage else 1)
    x = layers.Dropout(recipe.dropout)(layers.GlobalAveragePooling2D()(x))
    return keras.Model(crop, {OUTPUT: head(x, len(CROP_KINDS), OUTPUT)}, name="face_verifier")


class VerifierBatches(SeededBatches):
    """Batches of which half are faces; what batch ``i`` of epoch ``e`` holds depends on the seed alone."""

    def __init__(self, faces: FaceSet, recipe: VerifierRecipe) -> None:
        super().__init__(recipe.seed)
        self.faces, self.recipe = faces, recipe

    def __len__(self) -> int:
        return self.recipe.steps

    def __getitem__(self, index: int) -> tuple[NDArray[np.float32], dict[str, NDArray[np.float32]]]:
        rng = self.chance(index)
        chosen = rng.integers(0, len(self.faces), self.recipe.batch_size)
        made = [crop_and_kind(self.faces.images[i], place, rng) for place, i in enumerate(chosen)]
        crops, kinds = np.stack([crop for crop, _ in made]), [kind for _, kind in made]
        return standardise(crops), {OUTPUT: one_hot(kinds)}


def crop_and_kind(face: Crop, place: int, rng: np.random.Generator) -> tuple[Crop, int]:
    """Return a crop of the kind that is due at a place in its batch, and the kind's index."""
    if place % 2 == 0:
        worn = cover_lightly(face, rng) if rng.random() < COVERED_LIGHTLY else face
        return exposed(augment(worn, rng), rng), 0
    kind = 1 + (place // 2) % len(MAKERS)
    # What is wrong with a face comes on top of what a camera does to it.
    spoilt = MAKERS[CROP_KINDS[kind]](augment(face, rng) if rng.random() < 0.7 else face, rng)
    return exposed(spoilt, rng), kind


def exposed(crop: Crop, rng: np.random.Generator) -> Crop:
    """Return a crop that in one of four cases is taken too dark or too bright, its lights clipped."""
    if rng.random() > EXPOSED:
        return crop
    taken: Crop = np.clip(np.rint(crop * np.exp(rng.uniform(-1.2, 1.0))), 0, 255).astype(np.uint8)
    return taken


def one_hot(kinds: list[int]) -> NDArray[np.float32]:
    """Return kinds as ``(n, 5)``."""
    return np.eye(len(CROP_KINDS), dtype=np.float32)[kinds]


def held_out(faces: FaceSet, seed: int) -> tuple[Crop, list[int]]:
    """Return each face as it is, and one crop made of each, of every kind in turn."""
    rng = np.random.default_rng(seed)
    made = [crop_and_kind(face, 2 * i + 1, rng) for i, face in enumerate(faces.images)]
    crops = np.concatenate([faces.images, np.stack([crop for crop, _ in made])])
    return crops, [0] * len(faces) + [kind for _, kind in made]


def threshold(faces: NDArray[np.floating[Any]]) -> float:
    """Return the probability of a face from which a crop counts as readable.

    Args:
        faces: That of held-out faces; `KEPT` of them count.
    """
    return min(HIGHEST, float(np.quantile(faces, 1 - KEPT)))


def train(data: Path, recipe: VerifierRecipe, folder: Path, *, resume: bool = False) -> Fitted:
    """Train on FER2013 under ``data``; checkpoint and log go to ``folder``.

    Raises:
        NoDataError: If there is no FER2013 under ``data``.
    """
    seed_everything(recipe.seed)
    faces, training, public = read_parts(data, recipe.limit)
    crops, kinds = held_out(public, recipe.seed)
    keras.mixed_precision.set_dtype_policy(recipe.precision)
    model = build(recipe)
    batches = VerifierBatches(training, recipe)
    compile_classifier(model, recipe, len(batches), OUTPUT, smoothing=recipe.smoothing, clipnorm=5.0)
    fit(model, batches, (standardise(crops), {OUTPUT: one_hot(kinds)}), recipe, folder, resume=resume)
    network = in_float32(plain(model))
    logits = network.predict(standardise(crops), batch_size=256, verbose=0)[OUTPUT]
    temperature = fit_temperature(logits, np.array(kinds))
    shares = softmax(logits, temperature)[:, 0]
    return Fitted(
        network=network,
        outputs={OUTPUT: list(CROP_KINDS)},
        features={"standardise": "per image"},
        temperature=temperature,
        certain_above=0.0,
        face_above=threshold(shares[: len(public)]),
        corpora=(fer2013.NAME,),
        items={"Training": len(training), "PublicTest": len(public)},
        refused=faces.refused,
    )
