"""The face model: a 48 x 48 grey face crop to seven emotions, and whether people would call it a face at all."""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashapp.errors import InputError, ModelError
from dashapp.inference.answer_rule import AnswerRule, columns_of
from dashapp.inference.artefact import Artefact, Manifest, softmax
from dashapp.inference.saliency import NO_MAP, indices_of
from dashapp.labels import EMOTIONS, LABELS_ANSWER
from dashapp.predictions import Distribution
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
        answers: What kind of answer it gives, one of `dashapp.labels.FACE_ANSWERS`.
        certain_above: Calibrated probability from which its answer is certain.
    """

    def __init__(self, artefact: Artefact) -> None:
        """Take a loaded network.

        Raises:
            ModelError: If it was trained on other labels than this program has, or its manifest does not say how it
                answers.
        """
        manifest = artefact.manifest
        if manifest.labels != EMOTIONS:
            raise ModelError(f"{manifest.name} has the labels {manifest.labels}, not {EMOTIONS}")
        self.name = manifest.name
        self._manifest = manifest
        self._rules = _rules(manifest)
        self.answers = next(iter(self._rules))
        self._call = artefact.call
        self._explain = artefact.explain

    @property
    def certain_above(self) -> float:
        """Calibrated probability from which its answer is certain."""
        return self._rule.certain_above

    @property
    def _rule(self) -> AnswerRule:
        return self._rules[self.answers]

    def answering(self, answers: str) -> "FaceFerCnn":
        """Return the same network, giving another kind of answer.

        Args:
            answers: One of `dashapp.labels.FACE_ANSWERS`.

        Raises:
            InputError: ``bad_request`` if it does not give that kind.
        """
        if answers not in self._rules:
            there = ", ".join(self._rules)
            raise InputError("bad_request", f"{self.name} does not answer as {answers[:80]!r}; it answers as {there}.")
        other = copy(self)
        other.answers = answers
        return other

    def predict(self, crops: NDArray[np.uint8]) -> list[FaceReading]:
        """Read the expression of each crop, averaged with its mirror image.

        Args:
            crops: ``(n, 48, 48)`` grey.
        """
        logits = self._logits(crops)
        emotion = self._rule.probabilities(logits, self._manifest.outputs)
        readable = self._readable(logits)
        return [
            FaceReading(Distribution.of(EMOTIONS, row), bool(face)) for row, face in zip(emotion, readable, strict=True)
        ]

    def votes(self, crops: NDArray[np.uint8]) -> NDArray[np.floating[Any]] | None:
        """Return the shares ``(n, 10)`` of FER+'s votes that raters would give; None for a network without them."""
        return softmax(self._logits(crops)[VOTES]) if VOTES in self._manifest.outputs else None

    def outputs(self, crops: NDArray[np.uint8]) -> dict[str, NDArray[np.floating[Any]]] | None:
        """Return every kind of answer ``(n, 7)`` by its name, and FER+'s votes ``(n, 10)``, read at once.

        None for a network that gives one kind of answer.

        Args:
            crops: ``(n, 48, 48)`` grey.
        """
        if len(self._rules) == 1:
            return None
        logits = self._logits(crops)
        found = {name: rule.probabilities(logits, self._manifest.outputs) for name, rule in self._rules.items()}
        return found | {VOTES: softmax(logits[VOTES])}

    def explain(self, crop: NDArray[np.uint8], emotion: str) -> NDArray[np.float32]:
        """Return what speaks for ``emotion`` in a crop ``(48, 48)``: ``(48, 48)``, of 0 to 1.

        As the answer, it is the mean over the crop and its mirror image.

        Raises:
            InputError: ``bad_request`` if there is no such emotion, or nothing can be shown of this network.
        """
        # Of a joined answer that of the output which counts most.
        output = self._rule.leading
        (place,) = indices_of(emotion, EMOTIONS)
        column = columns_of(self._manifest.outputs[output])[place]
        if self._explain is None:
            raise NO_MAP
        both = self._explain(standardise(np.stack([crop, crop[:, ::-1]])), [column], output)
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


def _rules(manifest: Manifest) -> dict[str, AnswerRule]:
    """Return how each kind of answer is made, the served one first."""
    if not manifest.answers:
        first = next(iter(manifest.outputs))
        plain = AnswerRule({first: 1.0}, temperature=manifest.temperature, certain_above=manifest.certain_above)
        return {LABELS_ANSWER: plain}
    try:
        rules = {name: AnswerRule.from_dict(values) for name, values in manifest.answers.items()}
    except (KeyError, TypeError) as exc:
        raise ModelError(f"an answer of {manifest.name} has a missing or an unknown field: {exc}") from exc
    for name, rule in rules.items():
        if not rule.weights or not rule.weights.keys() <= manifest.outputs.keys():
            raise ModelError(f"the answer {name!r} of {manifest.name} is made of outputs that it does not have")
    return rules
