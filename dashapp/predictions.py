"""What crosses a layer: frozen records of an answer.

``to_dict()`` of each is the one JSON shape that the REST API, ``--json``, the tables and the page share. NaN is null.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dashapp.labels import EMOTIONS, SEXES, SOUND_KINDS, SPEECH_CLASSES

Json = dict[str, Any]


@dataclass(frozen=True)
class Distribution:
    """Probabilities over labels.

    Attributes:
        labels: Their names, in the order of the model's outputs.
        probabilities: One a label, summing to one.
    """

    labels: tuple[str, ...]
    probabilities: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.labels) != len(self.probabilities):
            raise ValueError(f"{len(self.probabilities)} probabilities for {len(self.labels)} labels")
        if not math.isclose(sum(self.probabilities), 1.0, abs_tol=1e-3):
            raise ValueError(f"probabilities sum to {sum(self.probabilities):.4f}, not to 1")

    @classmethod
    def of(cls, labels: Sequence[str], probabilities: "Sequence[float] | np.ndarray[Any, Any]") -> "Distribution":
        """Build one from any sequence or array of probabilities."""
        return cls(tuple(labels), tuple(float(p) for p in probabilities))

    @property
    def top(self) -> str:
        """The most probable label."""
        return self.labels[max(range(len(self.labels)), key=self.probabilities.__getitem__)]

    @property
    def confidence(self) -> float:
        """The probability of the most probable label."""
        return max(self.probabilities)

    def __getitem__(self, label: str) -> float:
        """Return the probability of ``label``."""
        return self.probabilities[self.labels.index(label)]

    def to_dict(self) -> Json:
        """Return ``{label: probability}``."""
        return dict(zip(self.labels, self.probabilities, strict=True))


def marginals(joint: Distribution) -> tuple[Distribution, Distribution | None]:
    """Split a distribution over `SPEECH_CLASSES` into ``(emotion, sex)``, its marginals.

    Over other labels it is a model's that tells no sexes apart: it is the emotion, and there is no sex.
    """
    if joint.labels != SPEECH_CLASSES:
        return joint, None
    matrix = np.reshape(joint.probabilities, (len(SEXES), len(EMOTIONS)))
    return Distribution.of(EMOTIONS, matrix.sum(axis=0)), Distribution.of(SEXES, matrix.sum(axis=1))


def pool(distributions: Sequence[Distribution]) -> Distribution:
    """Pool the windows of one clip: the mean of log-probabilities, normalised again.

    Raises:
        ValueError: If there is none.
    """
    if not distributions:
        raise ValueError("nothing to pool")
    logs = np.log(np.maximum([d.probabilities for d in distributions], 1e-12)).mean(axis=0)
    weights = np.exp(logs - logs.max())
    return Distribution.of(distributions[0].labels, weights / weights.sum())


def sounds_like(readings: Sequence[Distribution]) -> str:
    """Return what a clip without speech is most probably: of `SOUND_KINDS`, the first left out.

    Args:
        readings: What each stretch of the clip sounds like, over `SOUND_KINDS`.

    Raises:
        ValueError: If there is none.
    """
    if not readings:
        raise ValueError("nothing was heard")
    others = np.mean([reading.probabilities for reading in readings], axis=0)[1:]
    return SOUND_KINDS[1 + int(others.argmax())]


@dataclass(frozen=True)
class Notice:
    """Something odd that did not keep the input from being answered: an entry of ``warnings``."""

    code: str
    message: str

    def to_dict(self) -> Json:
        """Return ``{code, message}``."""
        return {"code": self.code, "message": self.message}


@dataclass(frozen=True)
class Exemplar:
    """A representative clip or picture of one sex and emotion.

    Attributes:
        id: Its class, ``female_happy``, or the corpus item where a real clip is played.
        kind: ``clip`` or ``picture``.
        sex: One of `SEXES`.
        emotion: One of `EMOTIONS`.
        url: Where the page gets it.
        how_made: One sentence for the person who looks at it; for a real clip its corpus, licence and votes.
    """

    id: str
    kind: str
    sex: str
    emotion: str
    url: str
    how_made: str

    def to_dict(self) -> Json:
        """Return all fields."""
        return {
            "id": self.id,
            "kind": self.kind,
            "sex": self.sex,
            "emotion": self.emotion,
            "url": self.url,
            "how_made": self.how_made,
        }


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels of the upright picture, from its top left corner."""

    x: int
    y: int
    width: int
    height: int

    def to_dict(self) -> Json:
        """Return all fields."""
        return {"x": self.x, "y": self.y, "width": self.width, "height": self.height}


@dataclass(frozen=True)
class FacePrediction:
    """What the models say of one face.

    Attributes:
        box: Where the face is.
        emotion: Over `EMOTIONS`.
        sex: Apparent sex over `SEXES`; None without the age and sex model.
        age_years: Apparent age in years; None without the age and sex model.
        certain: False below the confidence under which the model was right less than half the time on validation.
        readable: False where the model takes the crop for no readable face.
        exemplar: A clip of the same apparent sex and emotion; None without a sex.
        roll_degrees: How far the picture was turned, counter-clockwise, to find the face.
    """

    box: Box
    emotion: Distribution
    sex: Distribution | None = None
    age_years: float | None = None
    certain: bool = True
    readable: bool = True
    exemplar: Exemplar | None = None
    roll_degrees: float = 0.0

    def to_dict(self) -> Json:
        """Return the face's part of the answer."""
        return {
            "box": self.box.to_dict(),
            "top": {"emotion": self.emotion.top, "sex": self.sex.top if self.sex else None},
            "certain": self.certain,
            "readable": self.readable,
            "emotion": self.emotion.to_dict(),
            "sex": self.sex.to_dict() if self.sex else None,
            "age_years": finite(self.age_years),
            "roll_degrees": self.roll_degrees,
            "exemplar": self.exemplar.to_dict() if self.exemplar else None,
        }


@dataclass(frozen=True)
class ImageView:
    """What the page draws of a picture, as data URIs.

    Attributes:
        preview: The upright picture as WebP, at most 1600 px a side.
        crops: What the network saw of each face, in the order of the faces.
    """

    preview: str
    crops: tuple[str, ...]

    def to_dict(self) -> Json:
        """Return all fields."""
        return {"preview": self.preview, "crops": list(self.crops)}


@dataclass(frozen=True)
class ImagePrediction:
    """The answer to a picture. No face is an answer: ``faces == ()``."""

    model: str
    width: int
    height: int
    faces: tuple[FacePrediction, ...]
    warnings: tuple[Notice, ...] = ()
    view: ImageView | None = None

    def to_dict(self) -> Json:
        """Return the answer; ``certain`` is that of the largest face."""
        answer: Json = {
            "kind": "image",
            "model": self.model,
            "width": self.width,
            "height": self.height,
            "certain": bool(self.faces) and self.faces[0].certain,
            "faces": [face.to_dict() for face in self.faces],
            "warnings": [notice.to_dict() for notice in self.warnings],
        }
        return answer | ({"view": self.view.to_dict()} if self.view else {})


@dataclass(frozen=True)
class SpeechSegment:
    """One analysed window of a clip, in seconds of the original file.

    Attributes:
        start_s: Where it begins.
        end_s: Where it ends.
        joint: Over `SPEECH_CLASSES`, or over a model's own labels where it tells no sexes apart.
        speech: What the speech gate says of it.
    """

    start_s: float
    end_s: float
    joint: Distribution
    speech: bool = True

    def to_dict(self) -> Json:
        """Return the window's part of the answer."""
        emotion, sex = marginals(self.joint)
        return {
            "start_s": round(self.start_s, 3),
            "end_s": round(self.end_s, 3),
            "speech": self.speech,
            "emotion": emotion.to_dict(),
            "sex": sex.to_dict() if sex else None,
        }


@dataclass(frozen=True)
class SpeechView:
    """What the page draws of a clip.

    Attributes:
        preview: A playable form of the clip, as a data URI.
        envelope: Lowest and highest sample of each of ``(n, 2)`` equal stretches of the clip.
        mfcc: ``(frames, coefficients)``, the features of the whole clip, thinned to at most 600 frames.
        mfcc_seconds: Start and end of what ``mfcc`` covers, in seconds of the original file.
    """

    preview: str
    envelope: tuple[tuple[float, float], ...]
    mfcc: tuple[tuple[float, ...], ...]
    mfcc_seconds: tuple[float, float]

    def to_dict(self) -> Json:
        """Return all fields."""
        return {
            "preview": self.preview,
            "envelope": [list(pair) for pair in self.envelope],
            "mfcc": [list(frame) for frame in self.mfcc],
            "mfcc_seconds": list(self.mfcc_seconds),
        }


@dataclass(frozen=True)
class SpeechPrediction:
    """The answer to a clip.

    Attributes:
        model: Name of the model.
        duration_s: Length of the clip in seconds.
        segments: Its windows, in order.
        joint: Pooled over the windows with speech, over `SPEECH_CLASSES` or a model's own labels; None where no window
            has speech.
        certain: False below the confidence under which the model was right less than half the time on validation.
        warnings: What was odd about the input.
        exemplar: A picture of the same sex and emotion; None where no window has speech, or without a sex.
        view: What the page draws; only on demand.
    """

    model: str
    duration_s: float
    segments: tuple[SpeechSegment, ...]
    joint: Distribution | None
    certain: bool = True
    warnings: tuple[Notice, ...] = ()
    exemplar: Exemplar | None = None
    view: SpeechView | None = None

    def to_dict(self) -> Json:
        """Return the answer; emotion and sex are the marginals of ``joint``, which is null without a sex."""
        emotion, sex = marginals(self.joint) if self.joint else (None, None)
        answer: Json = {
            "kind": "speech",
            "model": self.model,
            "duration_s": round(self.duration_s, 3),
            "top": {"emotion": emotion.top, "sex": sex.top if sex else None} if emotion else None,
            "certain": self.certain and self.joint is not None,
            "emotion": emotion.to_dict() if emotion else None,
            "sex": sex.to_dict() if sex else None,
            "joint": self.joint.to_dict() if self.joint and sex else None,
            "segments": [segment.to_dict() for segment in self.segments],
            "warnings": [notice.to_dict() for notice in self.warnings],
            "exemplar": self.exemplar.to_dict() if self.exemplar else None,
        }
        return answer | ({"view": self.view.to_dict()} if self.view else {})


@dataclass(frozen=True)
class ModelInfo:
    """A model as ``dashapp models`` and ``GET /api/v1/models`` list it.

    Attributes:
        name: Its folder's name under ``models/``.
        kind: ``speech``, ``face``, ``gate`` or ``age_sex``.
        labels: What it tells apart.
        parameters: How many weights it has.
        metrics: Its ``metrics.json``; only the part ``headline`` is listed.
        licence: What its weights may be used for.
        card: Its model card in Markdown; not listed.
        state: ``ready``, or what it lacks: ``needs backbone``.
        remedy: The command that gets what it lacks.
        size_bytes: Size of its network on disk; 0 where there is none.
        milliseconds: Median time of one answer, as ``dashapp benchmark --models`` measured it; None where it did not.
        runs: The stored figures of its further trainings, whose weights are not kept, by name; not listed.
        training: How it was trained, as its manifest says it, with ``layers``; not listed.
        curves: Its training log: ``epoch``, ``loss``, ``val_loss``, ``accuracy``, ``val_accuracy``; not listed.
    """

    name: str
    kind: str
    labels: tuple[str, ...]
    parameters: int
    metrics: Json
    licence: str
    card: str = ""
    state: str = "ready"
    remedy: str = ""
    size_bytes: int = 0
    milliseconds: float | None = None
    runs: Mapping[str, Json] = field(default_factory=dict)
    training: Json = field(default_factory=dict)
    curves: Mapping[str, Sequence[float]] = field(default_factory=dict)

    def to_dict(self) -> Json:
        """Return the fields that are listed."""
        return {
            "name": self.name,
            "state": self.state,
            "remedy": self.remedy or None,
            "kind": self.kind,
            "labels": list(self.labels),
            "parameters": self.parameters,
            "size_bytes": self.size_bytes,
            "milliseconds": finite(self.milliseconds),
            "split": self.metrics.get("split"),
            "metrics": self.metrics.get("headline", {}),
            "licence": self.licence,
        }


def finite(value: float | None) -> float | None:
    """Return ``value``, or None where it is None, NaN or infinite: JSON has no NaN."""
    return value if value is not None and math.isfinite(value) else None
