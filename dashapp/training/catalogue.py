"""Which models can be trained: a name to its recipe and its training."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from dashapp.errors import DashappError
from dashapp.inference.manifest import Manifest
from dashapp.training import face_fer_cnn, speech_gate, speech_mfcc_cnn
from dashapp.training.fitting import Fitted
from dashapp.training.recipe import Recipe

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Trainable:
    """A model that can be trained.

    Attributes:
        name: Its folder's name under ``models/``.
        kind: ``speech``, ``face`` or ``gate``.
        recipe: How it is trained unless something else is set.
        train: Trains it on a folder of corpora; checkpoint and log go to another folder.
        licence: What the weights may be used for.
        training_items: Names and inputs of what it is trained on, for an ensemble to be asked about; None where one
            network does not learn from several.
    """

    name: str
    kind: str
    recipe: Recipe
    train: Callable[..., Fitted]
    licence: str
    training_items: Callable[[Path, Manifest, Path], tuple[list[str], Array]] | None = None


NON_COMMERCIAL: Final = "Non-commercial research only: the weights were trained on corpora under such licences."
TRAINABLE: Final = {
    trainable.name: trainable
    for trainable in (
        Trainable(
            speech_mfcc_cnn.NAME,
            "speech",
            speech_mfcc_cnn.SpeechRecipe(),
            speech_mfcc_cnn.train,
            NON_COMMERCIAL,
            speech_mfcc_cnn.training_items,
        ),
        Trainable(
            face_fer_cnn.NAME,
            "face",
            face_fer_cnn.FaceRecipe(),
            face_fer_cnn.train,
            NON_COMMERCIAL,
            face_fer_cnn.training_items,
        ),
        Trainable(speech_gate.NAME, "gate", speech_gate.GateRecipe(), speech_gate.train, NON_COMMERCIAL),
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
