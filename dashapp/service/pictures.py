"""From the bytes of a picture to its answer: decoded, faces found, cropped and read."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from dashapp.errors import InputError, ModelError
from dashapp.labels import CROP_KINDS
from dashapp.predictions import (
    CHILD_BELOW,
    Box,
    Distribution,
    Explanation,
    FacePrediction,
    ImagePrediction,
    MarkedFace,
    Notice,
)
from dashapp.process.lazy import Lazy, NotYetError
from dashapp.protocols import AgeSex, AgeSexModel, ExemplarSource, FaceModel, FaceVerifier
from dashapp.service.notices import (
    LOOKED_HARDER,
    NO_AGE_SEX,
    NO_AGE_SEX_YET,
    NO_FACE,
    NO_FACE_LOOKING_HARDER,
    TAKEN_AS_CROP,
    TAKEN_AS_FACE,
    looked_closer,
)
from dashapp.settings import Limits

if TYPE_CHECKING:
    from dashapp.vision.faces import Face

Pixels = NDArray[np.uint8]

LARGEST_CROP_SIDE: Final = 64
"""A picture of at most this many pixels a side is no scene with a face in it: it is taken as the face crop itself."""

SMALLEST_BOX: Final = 8
"""Side in pixels of the smallest box that is read."""

FEW_PIXELS: Final = 32
"""Side of a box below which a blurred face is said to be too small: it has fewer pixels than the network sees."""

NO_FACE_THERE: Final = "no_face"
"""Of what is no face nothing else is said."""

LARGEST_FACE_ALONE: Final = 250
"""A picture of at most this many pixels a side may be one face and nothing else, without room for a search."""

DOUBTFUL: Final = 0.5
"""Probability of no face from which a place that was guessed at is left out."""

log = logging.getLogger(__name__)


@dataclass
class PictureAnalysis:
    """Analyses pictures.

    Attributes:
        limits: Of the inputs.
        age_sex: The age and sex model; without it the answers have neither, and a warning. None once it failed to load.
        exemplars: Representative clips.
        verifier: Tells which crops can be read; without it the face model says so. None once it failed to load.
    """

    limits: Limits
    age_sex: Lazy[AgeSexModel] | None = None
    exemplars: ExemplarSource | None = None
    verifier: Lazy[FaceVerifier] | None = None

    def analyze(self, data: bytes, face: Lazy[FaceModel], *, view: bool, look_harder: bool) -> ImagePrediction:
        """Analyse a file.

        Raises:
            InputError: If it is no picture that can be analysed.
            ModelError: If the model cannot be loaded.
        """
        from dashapp.decoding import decode_image

        decoded = decode_image(data, self.limits)
        height, width = decoded.pixels.shape[:2]
        faces, crops, notices = self.read_faces(decoded.pixels, face, look_harder=look_harder)
        model = face.get()
        warnings = (*decoded.warnings, *notices)
        answer = ImagePrediction(model.name, width, height, faces, warnings, answers=model.answers)
        if not view:
            return answer
        from dashapp.service.views import image_view

        return replace(answer, view=image_view(decoded.pixels, crops))

    def read_box(self, data: bytes, face: Lazy[FaceModel], box: Box, roll_degrees: float) -> MarkedFace:
        """Read the face in a box that a person has drawn.

        Args:
            data: The picture.
            face: The face model.
            box: In pixels of the upright picture.
            roll_degrees: How far the picture must be turned, counter-clockwise, for the face to be upright.

        Raises:
            InputError: If it is no picture that can be analysed, or the box does not lie in it.
            ModelError: If the model cannot be loaded.
        """
        from dashapp.decoding import decode_image
        from dashapp.service.views import face_view
        from dashapp.vision.faces import Face

        decoded = decode_image(data, self.limits)
        _check_box(box, decoded.pixels)
        marked = Face(box, roll_degrees)
        answers, crops, notices = self._read(decoded.pixels, (marked,), _crops(decoded.pixels, (marked,)), face)
        model = face.get()
        warnings = (*decoded.warnings, *notices)
        return MarkedFace(model.name, answers[0], face_view(crops[0]), warnings, model.answers)

    def explain(self, data: bytes, face: Lazy[FaceModel], emotion: str) -> Explanation:
        """Explain the answer to a face crop.

        Raises:
            InputError: If the file is no crop, the model has no such emotion, or it cannot be explained.
            ModelError: If the model cannot be loaded.
        """
        from dashapp.decoding import decode_image
        from dashapp.service.views import explanation
        from dashapp.vision.crop import whole_picture_crop

        pixels = decode_image(data, self.limits).pixels
        if max(pixels.shape[:2]) > LARGEST_CROP_SIDE:
            raise InputError(
                "bad_request",
                f"The picture has {pixels.shape[1]} x {pixels.shape[0]} pixels; an explanation is given of one face "
                f"crop of at most {LARGEST_CROP_SIDE} x {LARGEST_CROP_SIDE}, as an answer with view=1 has them.",
            )
        model = face.get()
        return explanation("image", model.name, emotion, model.explain(whole_picture_crop(pixels), emotion))

    def read_faces(
        self, pixels: Pixels, model: Lazy[FaceModel], *, look_harder: bool
    ) -> tuple[tuple[FacePrediction, ...], Pixels, tuple[Notice, ...]]:
        """Return the faces of a picture, their crops ``(n, 48, 48)`` and what is to be said of them."""
        faces, crops, notices = self._find_faces(pixels, look_harder=look_harder)
        answers, crops, said = self._read(pixels, faces, crops, model)
        return answers, crops, (*notices, *said)

    def _find_faces(
        self, pixels: Pixels, *, look_harder: bool
    ) -> tuple["tuple[Face, ...]", Pixels, tuple[Notice, ...]]:
        """Return the faces of a picture, their crops, and what is to be said of the search.

        Small faces are looked for where that was asked for, or where a quick count says that some were missed. A small
        picture in which none is found may be a face and nothing else: the verifier says whether.
        """
        from dashapp.vision.crop import whole_picture_crop
        from dashapp.vision.faces import Face, detect_faces
        from dashapp.vision.small_faces import may_be_missed, sees_more, small_faces, smallest_side

        height, width = pixels.shape[:2]
        whole = Face(Box(0, 0, width, height), 0.0)
        if max(height, width) <= LARGEST_CROP_SIDE:
            return (whole,), whole_picture_crop(pixels)[None], (TAKEN_AS_CROP,)
        faces = detect_faces(pixels, thorough=look_harder)
        notices = [LOOKED_HARDER] if look_harder else []
        if sees_more(pixels) and (look_harder or may_be_missed(pixels, faces)):
            faces = (*faces, *self._faces_among(pixels, small_faces(pixels, faces)))
            notices.append(looked_closer(smallest_side(pixels)))
        if not faces and max(height, width) <= LARGEST_FACE_ALONE and self._is_face(whole_picture_crop(pixels)):
            return (whole,), whole_picture_crop(pixels)[None], (*notices, TAKEN_AS_FACE)
        if not faces:
            notices.append(NO_FACE_LOOKING_HARDER if look_harder else NO_FACE)
        return faces, _crops(pixels, faces), tuple(notices)

    def _faces_among(self, pixels: Pixels, found: "tuple[Face, ...]") -> "tuple[Face, ...]":
        """Return those that the verifier does not take for no face; without a verifier none: they are guesses."""
        verifier = self._loaded_verifier() if found else None
        if verifier is None:
            return ()
        seen = verifier.look(_crops(pixels, found))
        return tuple(face for face, kinds in zip(found, seen, strict=True) if kinds[CROP_KINDS[-1]] < DOUBTFUL)

    def _is_face(self, crop: Pixels) -> bool:
        """Return whether the verifier takes a crop ``(48, 48)`` for a face that can be read."""
        verifier = self._loaded_verifier()
        return verifier is not None and verifier.look(crop[None])[0][CROP_KINDS[0]] >= verifier.face_above

    def read_frame(
        self, pixels: Pixels, model: Lazy[FaceModel], *, look_harder: bool
    ) -> "tuple[tuple[Face, ...], Pixels, Sequence[Reading]]":
        """Return the faces of one frame of a video, their crops and expressions; age and sex are not read.

        Nothing but ``look_harder`` makes the detector look for turned faces here: it takes five times as long.
        """
        from dashapp.vision.faces import detect_faces, glance

        faces = detect_faces(pixels, thorough=True) if look_harder else glance(pixels)
        crops = _crops(pixels, faces)
        return faces, crops, self._read_crops(crops, faces, model)

    def describe(self, pixels: Pixels, face: "Face", reading: "Reading", model: Lazy[FaceModel]) -> FacePrediction:
        """Return the answer to a face that is read already, with its apparent age and sex."""
        (person,) = self._age_and_sex(pixels, (face,))
        return self._face_prediction(face, reading, person, model.get().certain_above)

    def _read(
        self, pixels: Pixels, faces: "tuple[Face, ...]", crops: Pixels, model: Lazy[FaceModel]
    ) -> tuple[tuple[FacePrediction, ...], Pixels, tuple[Notice, ...]]:
        readings = self._read_crops(crops, faces, model)
        people = self._age_and_sex(pixels, faces)
        # A model that cannot be had is given up.
        missing = NO_AGE_SEX if self.age_sex is None else NO_AGE_SEX_YET
        notices = (missing,) if None in people else ()
        above = model.get().certain_above if faces else 0.0
        answers = [
            self._face_prediction(face, reading, person, above)
            for face, reading, person in zip(faces, readings, people, strict=True)
        ]
        return tuple(answers), crops, notices

    def _read_crops(self, crops: Pixels, faces: "Sequence[Face]", model: Lazy[FaceModel]) -> "list[Reading]":
        """Return the expression of each crop, and whether it can be read from it."""
        if not faces:
            return []
        readings = model.get().predict(crops)
        verifier = self._loaded_verifier()
        if verifier is None:
            return [Reading(reading.emotion, reading.readable) for reading in readings]
        reasons = [
            None if seen[CROP_KINDS[0]] >= verifier.face_above else _reason(seen, face.box)
            for seen, face in zip(verifier.look(crops), faces, strict=True)
        ]
        return [
            Reading(reading.emotion, reason is None, reason) for reading, reason in zip(readings, reasons, strict=True)
        ]

    def _loaded_verifier(self) -> FaceVerifier | None:
        """Return the face verifier; None, after one warning, where it cannot be loaded."""
        if self.verifier is None:
            return None
        try:
            return self.verifier.get()
        except ModelError as exc:
            log.warning("%s; whether a face can be read is left to the face model from now on", exc)
            self.verifier = None
            return None

    def _age_and_sex(self, pixels: Pixels, faces: "Sequence[Face]") -> Sequence[AgeSex | None]:
        """Return apparent age and sex of each face; None for all without the model."""
        model = self.age_sex
        if model is None or not faces:
            return [None] * len(faces)
        try:
            return model.get().predict(pixels, faces)
        except NotYetError:
            return [None] * len(faces)
        except ModelError as exc:
            log.warning("%s; answers go without age and sex from now on", exc)
            self.age_sex = None
            return [None] * len(faces)

    def _face_prediction(
        self, face: "Face", reading: "Reading", person: AgeSex | None, certain_above: float
    ) -> FacePrediction:
        if reading.unreadable == NO_FACE_THERE:
            person = None
        named = person is not None and person.age_years >= CHILD_BELOW and person.sex.confidence >= person.sure_above
        exemplar = None
        if person and named and self.exemplars and reading.readable:
            exemplar = self.exemplars.clip(person.sex.top, reading.emotion.top)
        return FacePrediction(
            box=face.box,
            emotion=reading.emotion,
            sex=person.sex if person else None,
            age_years=person.age_years if person else None,
            age_range=person.age_range if person else None,
            sex_sure=named,
            certain=reading.readable and reading.emotion.confidence >= certain_above,
            readable=reading.readable,
            unreadable=reading.unreadable,
            exemplar=exemplar,
            roll_degrees=face.roll_degrees,
        )


@dataclass(frozen=True)
class Reading:
    """The expression of one crop, and whether it can be read from it.

    Attributes:
        emotion: Over `EMOTIONS`.
        readable: False where it shows no readable face.
        unreadable: Why it does not, where that is known.
    """

    emotion: Distribution
    readable: bool = True
    unreadable: str | None = None


def _reason(seen: Distribution, box: Box) -> str:
    """Return why a crop cannot be read: the likeliest of what is no readable face."""
    kind = max(CROP_KINDS[1:], key=lambda each: seen[each])
    return "too_small" if kind == "blurred" and max(box.width, box.height) < FEW_PIXELS else kind


def _crops(pixels: Pixels, faces: "Sequence[Face]") -> Pixels:
    """Return what the network sees of each face, ``(n, 48, 48)``."""
    from dashapp.vision.crop import face_crop

    return np.stack([face_crop(pixels, face) for face in faces]) if faces else np.zeros((0, 48, 48), np.uint8)


def _check_box(box: Box, pixels: Pixels) -> None:
    height, width = pixels.shape[:2]
    within = box.x >= 0 and box.y >= 0 and box.x + box.width <= width and box.y + box.height <= height
    if not within or min(box.width, box.height) < SMALLEST_BOX:
        raise InputError(
            "bad_request",
            f"A box of {box.width} x {box.height} pixels at ({box.x}, {box.y}) is not read in a picture of {width} x "
            f"{height}: it must lie inside and have at least {SMALLEST_BOX} pixels a side.",
        )
