"""What a trained network is and how it is fed: ``model.json`` beside its two forms."""

import json
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final, Protocol, Self, TypeVar

from dashapp.errors import ModelError
from dashapp.predictions import Json, Promise

MANIFEST_FILE: Final = "model.json"


class FeatureConfig(Protocol):
    """Settings of a preprocessing, as a manifest keeps them."""

    @property
    def input_shape(self) -> tuple[int, ...]:
        """Shape of what it makes of one window or clip."""

    @classmethod
    def from_dict(cls, fields: dict[str, Any]) -> Self:
        """Rebuild from what a manifest keeps; a TypeError if a field is unknown."""


_Features = TypeVar("_Features", bound=FeatureConfig)


@dataclass(frozen=True)
class Manifest:
    """What a network is and how it is fed.

    Attributes:
        name: Its folder's name under ``models/``.
        kind: ``speech``, ``face``, ``gate``, ``verifier`` or ``crowd``.
        input_shape: Shape of one input, without the batch: ``(frames, coefficients, channels)`` or ``(48, 48, 1)``.
        outputs: Labels of each named output, in the order of the network's outputs. The first is the one that is shown.
        features: Settings of the preprocessing, the same for training and serving.
        temperature: What the logits are divided by before the softmax.
        certain_above: Calibrated probability from which an answer is certain.
        promise: How often certain answers are right, on data that neither trained nor judges; see
            `dashapp.predictions.Promise`. None of a model for which it was not measured: there an answer is certain
            from where it was right at least half the time on validation.
        answers: Of a face network: how each kind of answer is made of its outputs, by name, the served one first; see
            `dashapp.inference.answer_rule.AnswerRule`. Empty where the first output alone answers.
        speech_above: Of a gate: probability from which sound counts as speech, chosen on validation.
        face_above: Of a verifier: probability from which a crop is a readable face, chosen on validation.
        training: How it was trained: data, split, seed, command.
        licence: What the weights may be used for.
        parameters: Number of weights; filled in when it is saved.
        sha256: Checksum of ``model.keras``; filled in when it is saved.
        litert_sha256: Checksum of ``model.tflite``, which was made of that very ``model.keras``; filled in when it is
            converted.
        parity: The greatest difference of a probability between the two forms, by what they were asked.
    """

    name: str
    kind: str
    input_shape: tuple[int, ...]
    outputs: dict[str, list[str]]
    features: Json = field(default_factory=dict)
    temperature: float = 1.0
    certain_above: float = 0.0
    promise: Json | None = None
    answers: dict[str, Json] = field(default_factory=dict)
    speech_above: float | None = None
    face_above: float | None = None
    training: Json = field(default_factory=dict)
    licence: str = ""
    parameters: int = 0
    sha256: str = ""
    litert_sha256: str = ""
    parity: Json = field(default_factory=dict)

    def features_as(self, kind: type[_Features]) -> _Features:
        """Return the settings of the preprocessing as ``kind``.

        Raises:
            ModelError: If ``kind`` does not know them, or gives inputs of another shape.
        """
        try:
            config = kind.from_dict(self.features)
        except TypeError as exc:
            raise ModelError(f"{self.name} was trained on features that are not known here: {exc}") from exc
        if config.input_shape != self.input_shape:
            raise ModelError(f"{self.name} takes {self.input_shape}, its features are {config.input_shape}")
        return config

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the first output."""
        return tuple(next(iter(self.outputs.values())))

    @property
    def promised(self) -> Promise | None:
        """The promise as a record.

        Raises:
            ModelError: If it has a missing or an unknown field.
        """
        try:
            return None if self.promise is None else Promise.from_dict(self.promise)
        except TypeError as exc:
            raise ModelError(f"the promise of {self.name} has a missing or an unknown field: {exc}") from exc

    def to_dict(self) -> Json:
        """Return all fields as JSON; the inverse of `from_dict`."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        return values | {"input_shape": list(self.input_shape)}

    @classmethod
    def from_dict(cls, values: Json) -> "Manifest":
        """Build one from JSON.

        Raises:
            ModelError: If a field is missing or unknown, or there is no output.
        """
        try:
            manifest = cls(**(values | {"input_shape": tuple(values["input_shape"])}))
        except (KeyError, TypeError) as exc:
            raise ModelError(f"the manifest has a missing or an unknown field: {exc}") from exc
        if not manifest.outputs or not all(manifest.outputs.values()):
            raise ModelError(f"the manifest of {manifest.name} names no outputs or an output without labels")
        return manifest

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Read ``model.json`` of ``folder``; needs no TensorFlow.

        Raises:
            ModelError: If it is missing or damaged.
        """
        path = folder / MANIFEST_FILE
        try:
            return cls.from_dict(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError) as exc:
            raise unreadable(path, exc) from exc


def unreadable(path: Path, exc: Exception) -> ModelError:
    """Return the error for a file of a model that is missing or damaged."""
    return ModelError(f"{path} cannot be read ({exc}); train the model or restore it from the repository")
