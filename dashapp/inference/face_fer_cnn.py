"""The face model: a 48 x 48 grey face crop to seven emotions, and whether people would call it a face at all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashapp.errors import ModelError
from dashapp.inference.artefact import Artefact, softmax
from dashapp.inference.saliency import indices_of, saliency
from dashapp.labels import EMOTIONS
from dashapp.predictions import Distribution
from dashapp.process.lazy import Lazy
from dashapp.vision.crop import standardise

VOTES = "ferplus"
NOT_A_FACE = "not_a_face"


def average_with_mirror_image(
    call: Callable[[NDArray[np.float32]], Mapping[str, NDArray[Any]]], crops: NDArray[np.uint8]
) -> dict[str, NDArray[Any]]:
    """Return the logits of a network, averaged over each crop and its mirror image.

    Args:
        call: The network: ``(m, 48, 48, 1)`` standardised to ``{output: (m, labels)}``.
        crops: ``(n, 48, 48)`` grey.
    """
    answers = call(standardise(np.concatenate([crops, crops[:, :, ::-1]])))
    return {name: (both[: len(crops)] + both[len(crops) :]) / 2 for name, both in answers.items()}


@dataclass(frozen=True)
class FaceReading:
    """What the model says of one crop.

    Attributes:
        emotion: Over `EMOTIONS`.
        readable: False where most raters would say that the crop is no face.
    """

    emotion: Distribution
    readable: bool


class FaceFerCnn:
    """Facial expression recognition on crops framed as in FER2013.

    Attributes:
        name: Its folder's name.
        certain_above: Confidence under which it was right less than half the time on validation.
    """

    def __init__(self, artefact: Artefact) -> None:
        """Take a loaded network.

        Raises:
            ModelError: If it was trained on other labels than this program has.
        """
        manifest = artefact.manifest
        if manifest.labels != EMOTIONS:
            raise ModelError(f"{manifest.name} has the labels {manifest.labels}, not {EMOTIONS}")
        self.name = manifest.name
        self.certain_above = manifest.certain_above
        self._manifest = manifest
        self._call = artefact.call
        self._saliency = Lazy(partial(saliency, artefact.network, next(iter(manifest.outputs))))

    def predict(self, crops: NDArray[np.uint8]) -> list[FaceReading]:
        """Read the expression of each crop, averaged with its mirror image.

        Args:
            crops: ``(n, 48, 48)`` grey.
        """
        logits = self._logits(crops)
        emotion = softmax(logits[next(iter(self._manifest.outputs))], self._manifest.temperature)
        readable = self._readable(logits)
        return [
            FaceReading(Distribution.of(EMOTIONS, row), bool(face)) for row, face in zip(emotion, readable, strict=True)
        ]

    def votes(self, crops: NDArray[np.uint8]) -> NDArray[np.floating[Any]] | None:
        """Return the shares ``(n, 10)`` of FER+'s votes that raters would give; None for a network without them."""
        return softmax(self._logits(crops)[VOTES]) if VOTES in self._manifest.outputs else None

    def explain(self, crop: NDArray[np.uint8], emotion: str) -> NDArray[np.float32]:
        """Return what speaks for ``emotion`` in a crop ``(48, 48)``: ``(48, 48)``, of 0 to 1.

        As the answer, it is the mean over the crop and its mirror image.

        Raises:
            InputError: ``bad_request`` if there is no such emotion, or nothing can be shown of this network.
        """
        both = self._saliency.get()(standardise(np.stack([crop, crop[:, ::-1]])), indices_of(emotion, EMOTIONS))
        mean: NDArray[np.float32] = (both[0] + both[1][:, ::-1]) / 2
        return mean

    def _logits(self, crops: NDArray[np.uint8]) -> dict[str, NDArray[Any]]:
        return average_with_mirror_image(self._call, crops)

    def _readable(self, logits: dict[str, NDArray[Any]]) -> NDArray[np.bool_]:
        if NOT_A_FACE not in self._manifest.outputs.get(VOTES, []):
            return np.ones(len(next(iter(logits.values()))), bool)
        column = self._manifest.outputs[VOTES].index(NOT_A_FACE)
        unreadable: NDArray[np.bool_] = softmax(logits[VOTES])[:, column] > 0.5
        return ~unreadable
