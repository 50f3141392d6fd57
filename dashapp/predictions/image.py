"""The answer to a picture."""

from dataclasses import dataclass
from typing import Final

from dashapp.labels import FACE_ANSWERS
from dashapp.predictions.distribution import Distribution
from dashapp.predictions.extras import Exemplar, Notice
from dashapp.predictions.json import Json, finite


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


AGE_GROUPS: Final = ("child", "teen_or_adult")
CHILD_BELOW: Final = 13.0
"""Apparent age in years below which a face is a child's, of whose sex nothing is said."""


@dataclass(frozen=True)
class FacePrediction:
    """What the models say of one face.

    Attributes:
        box: Where the face is.
        emotion: Over `EMOTIONS`.
        sex: Apparent sex over `SEXES`; None without the age and sex model.
        age_years: Apparent age in years; None without the age and sex model, and where there is no face.
        age_range: Ends of the range that holds the true age four times out of five; None where it was not measured.
        sex_sure: Whether its apparent sex may be named: it is probable enough, and the face is no child's.
        certain: Whether its probability reaches the model's ``certain_above``; the model says what that promises.
        readable: False where the crop shows no readable face.
        unreadable: Why it is not: ``blurred``, ``too_small``, ``covered``, ``turned`` or ``no_face``; None where it is,
            or where nobody knows.
        exemplar: A clip of the same apparent sex and emotion; None without a sex, or where it cannot be read.
        roll_degrees: How far the picture was turned, counter-clockwise, to find the face.
    """

    box: Box
    emotion: Distribution
    sex: Distribution | None = None
    age_years: float | None = None
    age_range: tuple[float, float] | None = None
    sex_sure: bool = True
    certain: bool = True
    readable: bool = True
    unreadable: str | None = None
    exemplar: Exemplar | None = None
    roll_degrees: float = 0.0

    @property
    def age_group(self) -> str | None:
        """One of `AGE_GROUPS`; None without an age."""
        if self.age_years is None:
            return None
        return AGE_GROUPS[0] if self.age_years < CHILD_BELOW else AGE_GROUPS[1]

    def to_dict(self) -> Json:
        """Return the face's part of the answer; no sex is on top where it may not be named."""
        named = self.sex.top if self.sex and self.sex_sure else None
        return {
            "box": self.box.to_dict(),
            "top": {"emotion": self.emotion.top, "sex": named},
            "certain": self.certain,
            "readable": self.readable,
            "unreadable": self.unreadable,
            "emotion": self.emotion.to_dict(),
            "sex": self.sex.to_dict() if self.sex else None,
            "sex_sure": self.sex_sure if self.sex else None,
            "age_years": finite(self.age_years),
            "age_range": list(self.age_range) if self.age_range else None,
            "age_group": self.age_group,
            "roll_degrees": self.roll_degrees,
            "exemplar": self.exemplar.to_dict() if self.exemplar else None,
        }


@dataclass(frozen=True)
class MarkedFace:
    """The answer to a face whose box a person has drawn.

    Attributes:
        model: Name of the model.
        face: What the models say of it.
        crop: What the network saw of it, as a data URI.
        warnings: What is to be said of the answer.
        answers: What kind of answer it is, one of `dashapp.labels.FACE_ANSWERS`.
    """

    model: str
    face: FacePrediction
    crop: str
    warnings: tuple[Notice, ...] = ()
    answers: str = FACE_ANSWERS[0]

    def to_dict(self) -> Json:
        """Return the face's part of an answer, with the model and the crop."""
        said = {
            "model": self.model,
            "answers": self.answers,
            "crop": self.crop,
            "warnings": [notice.to_dict() for notice in self.warnings],
        }
        return {"kind": "face"} | self.face.to_dict() | said


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
    """The answer to a picture. No face is an answer: ``faces == ()``.

    Attributes:
        model: Name of the model.
        width: Of the upright picture, in pixels.
        height: Likewise.
        faces: The largest first.
        warnings: What is to be said of the answer.
        view: What the page draws; only on demand.
        answers: What kind of answer it is, one of `dashapp.labels.FACE_ANSWERS`.
    """

    model: str
    width: int
    height: int
    faces: tuple[FacePrediction, ...]
    warnings: tuple[Notice, ...] = ()
    view: ImageView | None = None
    answers: str = FACE_ANSWERS[0]

    def to_dict(self) -> Json:
        """Return the answer; ``certain`` is that of the largest face."""
        answer: Json = {
            "kind": "image",
            "model": self.model,
            "answers": self.answers,
            "width": self.width,
            "height": self.height,
            "certain": bool(self.faces) and self.faces[0].certain,
            "faces": [face.to_dict() for face in self.faces],
            "warnings": [notice.to_dict() for notice in self.warnings],
        }
        return answer | ({"view": self.view.to_dict()} if self.view else {})
