"""Which models can be trained: a name to its recipe and its training."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from dashapp.errors import DashappError
from dashapp.inference.artefact import Artefact
from dashapp.inference.manifest import Manifest
from dashapp.inference.transfers import TRANSFERS
from dashapp.training.crowd import training as crowd
from dashapp.training.crowd.recipe import CrowdRecipe
from dashapp.training.face import face_cnn_classic, face_fer_cnn, face_verifier
from dashapp.training.fit.fitting import Fitted
from dashapp.training.fit.recipe import Recipe
from dashapp.training.gate import speech_gate
from dashapp.training.gate.batches import GateRecipe
from dashapp.training.speech import (
    random_splits,
    speech_feature_mlp,
    speech_mfcc_cnn,
    speech_mfcc_cnn_classic,
    speech_spectrogram_cnn,
    speech_transfer,
)
from dashapp.training.speech.recipe import SpeechRecipe

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Trainable:
    """A model that can be trained.

    Attributes:
        name: Its folder's name under ``models/``.
        kind: ``speech``, ``face``, ``gate``, ``verifier`` or ``crowd``.
        recipe: How it is trained unless something else is set.
        train: Trains it on a folder of corpora; checkpoint and log go to another folder.
        licence: What the weights may be used for.
        training_items: Names and inputs of what it is trained on, for an ensemble to be asked about; None where one
            network does not learn from several.
        join: Makes one network of several that were trained, and calibrates it; None where that is not done.
        backbone: Name of the frozen network below it, where only the last layer is trained.
        studies: Runs by their name that are no single training: they return predictions and figures.
    """

    name: str
    kind: str
    recipe: Recipe
    train: Callable[..., Fitted]
    licence: str
    training_items: Callable[[Path, Manifest, Path], tuple[list[str], Array]] | None = None
    join: Callable[[Path, Sequence[Artefact], Path], Fitted] | None = None
    studies: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    backbone: str | None = None


NON_COMMERCIAL: Final = "Non-commercial research only: the weights were trained on corpora under such licences."


def _mlp(name: str) -> Trainable:
    labels = speech_feature_mlp.LABELS[name]
    return Trainable(
        name,
        "speech",
        speech_feature_mlp.MlpRecipe(),
        partial(speech_feature_mlp.train, labels=labels),
        NON_COMMERCIAL,
        studies={random_splits.RUN: partial(random_splits.random_splits, labels=labels)},
    )


def _transfer(name: str) -> Trainable:
    recipe, train = speech_transfer.TransferRecipe(), partial(speech_transfer.train, name=name)
    return Trainable(name, "speech", recipe, train, NON_COMMERCIAL, backbone=TRANSFERS[name])


def _crowd(name: str, recipe: CrowdRecipe) -> Trainable:
    return Trainable(name, "crowd", recipe, partial(crowd.train, name=name), NON_COMMERCIAL)


TRAINABLE: Final = {
    trainable.name: trainable
    for trainable in (
        Trainable(
            speech_mfcc_cnn.NAME,
            "speech",
            SpeechRecipe(),
            speech_mfcc_cnn.train,
            NON_COMMERCIAL,
            speech_mfcc_cnn.training_items,
            speech_mfcc_cnn.join,
        ),
        Trainable(
            face_fer_cnn.NAME,
            "face",
            face_fer_cnn.FaceRecipe(),
            face_fer_cnn.train,
            NON_COMMERCIAL,
            face_fer_cnn.training_items,
            face_fer_cnn.join,
        ),
        Trainable(speech_gate.NAME, "gate", GateRecipe(), speech_gate.train, NON_COMMERCIAL),
        Trainable(face_verifier.NAME, "verifier", face_verifier.VerifierRecipe(), face_verifier.train, NON_COMMERCIAL),
        _mlp(speech_feature_mlp.EIGHT),
        _mlp(speech_feature_mlp.FOUR),
        Trainable(
            speech_mfcc_cnn_classic.NAME,
            "speech",
            speech_mfcc_cnn_classic.ClassicSpeechRecipe(),
            speech_mfcc_cnn_classic.train,
            NON_COMMERCIAL,
        ),
        Trainable(
            speech_spectrogram_cnn.NAME,
            "speech",
            speech_spectrogram_cnn.SpectrogramRecipe(),
            speech_spectrogram_cnn.train,
            NON_COMMERCIAL,
        ),
        *map(_transfer, TRANSFERS),
        Trainable(
            face_cnn_classic.NAME,
            "face",
            face_cnn_classic.ClassicFaceRecipe(),
            face_cnn_classic.train,
            NON_COMMERCIAL,
        ),
        _crowd(crowd.NAME, CrowdRecipe()),
        _crowd(crowd.BASELINE, CrowdRecipe(augment=False, epochs=8, learning_rate=1e-3)),
        _crowd(crowd.TRANSFER, CrowdRecipe(epochs=8, learning_rate=5e-3, dropout=0.1)),
    )
}


def trainable(name: str) -> Trainable:
    """Return the model of that name.

    Raises:
        DashappError: If there is none.
    """
    try:
        return TRAINABLE[name]
    except KeyError as exc:
        raise DashappError(f"{name!r} cannot be trained; there are {', '.join(TRAINABLE)}") from exc
