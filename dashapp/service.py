"""The one thing that every front end asks: bytes in, an answer out.

It knows the models as Protocols, so that the whole program runs with fakes and without TensorFlow. What is slow to
import (decoders, OpenCV, librosa) is imported on first use; `EmotionService.warm_up` sees to that in the background.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from dashapp.choice import SERVED, Choice, chosen
from dashapp.errors import ModelError
from dashapp.exploration import read_exploration
from dashapp.intake import check_size, is_picture
from dashapp.lazy import Lazy
from dashapp.notices import NO_AGE_SEX, NO_FACE, TAKEN_AS_CROP, no_speech
from dashapp.predictions import (
    Box,
    Exemplar,
    FacePrediction,
    ImagePrediction,
    Json,
    ModelInfo,
    Notice,
    SpeechPrediction,
    SpeechSegment,
    marginals,
    pool,
    sounds_like,
)
from dashapp.progress import Progress, part, untold
from dashapp.protocols import (
    AgeSex,
    AgeSexModel,
    ClipFile,
    ExemplarSource,
    FaceModel,
    FaceReading,
    SpeechGate,
    SpeechModel,
)
from dashapp.settings import Limits, Settings

if TYPE_CHECKING:
    from dashapp.audio.waveform import Waveform
    from dashapp.vision.faces import Face

Pixels = NDArray[np.uint8]

LARGEST_CROP_SIDE: Final = 64
"""A picture of at most this many pixels a side is no scene with a face in it: it is taken as the face crop itself."""

DECODED: Final = 0.1
"""Share of the work on a clip that is done once it is decoded."""
GATED: Final = 0.8
"""Share of the rest that is done once the speech model has answered: the gate is the smaller network."""

log = logging.getLogger(__name__)


class EmotionService:
    """Analyses pictures and clips; safe across threads, keeps nothing of what it was given."""

    def __init__(
        self,
        settings: Settings,
        speech: Lazy[SpeechModel],
        face: Lazy[FaceModel],
        age_sex: Lazy[AgeSexModel] | None = None,
        exemplars: ExemplarSource | None = None,
        infos: Sequence[ModelInfo] = (),
        gate: Lazy[SpeechGate] | None = None,
        speech_models: Mapping[str, Lazy[SpeechModel]] | None = None,
        face_models: Mapping[str, Lazy[FaceModel]] | None = None,
    ) -> None:
        """Take the parts; nothing is loaded yet.

        Args:
            settings: Limits of the inputs; where the static files are.
            speech: The speech model.
            face: The face model.
            age_sex: The age and sex model; without it the answers have neither, and a warning.
            exemplars: Representative clips and pictures.
            infos: What `models` lists.
            gate: Tells speech from other sounds; without it every window counts as speech.
            speech_models: Speech models that may be asked for by name, with the served one.
            face_models: Face models that may be asked for by name, with the served one.
        """
        self.limits: Limits = settings.limits
        self._assets = settings.assets
        self._speech = speech
        self._face = face
        self._gate = gate
        self._speech_models = speech_models or {}
        self._face_models = face_models or {}
        self._age_sex = age_sex
        self._exemplars = exemplars
        self._infos = tuple(infos)
        self._failed = False

    @property
    def ready(self) -> bool:
        """Whether the models are loaded; never waits."""
        gate = self._gate
        return self._speech.ready and self._face.ready and (gate is None or gate.ready)

    @property
    def state(self) -> str:
        """``ready``, ``warming`` or ``failed``: the models' state, for a health check."""
        if self.ready:
            return "ready"
        return "failed" if self._failed else "warming"

    def models(self) -> tuple[ModelInfo, ...]:
        """Return what is known of the models."""
        return self._infos

    def exploration(self) -> Json | None:
        """Return what `dashapp explore` found in the corpora; None where nobody looked."""
        return read_exploration(self._assets)

    def exemplars(self) -> tuple[Exemplar, ...]:
        """Return every representative clip and picture there is."""
        return self._exemplars.all() if self._exemplars else ()

    def exemplar_clip(self, item: str) -> ClipFile | None:
        """Return the recorded clip ``item``; None unless it is an exemplar."""
        return self._exemplars.open_clip(item) if self._exemplars else None

    def check_choice(self, choice: Choice) -> None:
        """Refuse models that are not there, before anything is read.

        Raises:
            InputError: ``bad_request``; the message says which models there are.
        """
        self._speech_model(choice)
        self._face_model(choice)

    def _speech_model(self, choice: Choice) -> Lazy[SpeechModel]:
        return chosen(choice.speech, self._speech_models, self._speech, "voices")

    def _face_model(self, choice: Choice) -> Lazy[FaceModel]:
        return chosen(choice.face, self._face_models, self._face, "faces")

    def check_size(self, n_bytes: int) -> None:
        """Refuse a file by its size alone, before it is read.

        Raises:
            InputError: ``empty_file`` or ``too_large``.
        """
        check_size(n_bytes, self.limits)

    def warm_up(self) -> None:
        """Load the models and answer once, so that the first person to ask does not wait; logs what fails."""
        from dashapp.audio.waveform import Waveform

        hiss = np.random.default_rng(0).normal(0, 0.1, 16_000).astype(np.float32)
        try:
            self.analyze_waveform(Waveform(hiss, 16_000))
            self._read_faces(np.full((240, 320, 3), 128, np.uint8), self._face, look_harder=True)
            self._read_faces(np.full((48, 48, 3), 128, np.uint8), self._face, look_harder=False)
            self.exemplars()
        except ModelError:
            self._failed = True
            log.exception("the models could not be loaded")

    def analyze(
        self,
        data: bytes,
        *,
        view: bool = False,
        look_harder: bool = False,
        choice: Choice = SERVED,
        progress: Progress = untold,
    ) -> SpeechPrediction | ImagePrediction:
        """Analyse a file of either kind; its bytes alone say which.

        Args:
            data: The file.
            view: Add what the page draws: previews, waveform, MFCC, crops.
            look_harder: Search a picture for turned and small faces too.
            choice: Models that are asked instead of the served ones.
            progress: Told now and then how far a clip is.

        Raises:
            InputError: If the file cannot be analysed, or a model is not there.
            ModelError: If a model cannot be loaded.
        """
        check_size(len(data), self.limits)
        speech, face = self._speech_model(choice), self._face_model(choice)
        if is_picture(data):
            return self._analyze_image(data, face, view=view, look_harder=look_harder)
        return self._analyze_audio(data, speech, view=view, progress=progress)

    def analyze_audio(self, data: bytes, *, view: bool = False, progress: Progress = untold) -> SpeechPrediction:
        """Analyse a clip.

        Raises:
            InputError: If it is no clip that can be analysed.
            ModelError: If the model cannot be loaded.
        """
        return self._analyze_audio(data, self._speech, view=view, progress=progress)

    def _analyze_audio(
        self, data: bytes, speech: Lazy[SpeechModel], *, view: bool, progress: Progress
    ) -> SpeechPrediction:
        from dashapp.audio.decode import decode_audio

        decoded = decode_audio(data, self.limits)
        progress(DECODED)
        told = part(progress, DECODED, 1)
        answer = self._analyze_waveform(decoded.waveform, speech, tuple(decoded.warnings), told)
        if not view:
            return answer
        from dashapp.views import speech_view

        return replace(answer, view=speech_view(decoded.waveform, speech.get().features(decoded.waveform)))

    def analyze_waveform(
        self, waveform: "Waveform", warnings: tuple[Notice, ...] = (), progress: Progress = untold
    ) -> SpeechPrediction:
        """Analyse sound that is decoded already; windows without speech do not count."""
        return self._analyze_waveform(waveform, self._speech, warnings, progress)

    def _analyze_waveform(
        self, waveform: "Waveform", speech: Lazy[SpeechModel], warnings: tuple[Notice, ...], progress: Progress
    ) -> SpeechPrediction:
        model = speech.get()
        windows = model.predict(waveform, part(progress, 0, GATED))
        segments, other = self._gated(waveform, windows, part(progress, GATED, 1))
        voiced = [segment.joint for segment in segments if segment.speech]
        if not voiced:
            notices = (*warnings, no_speech(other))
            return SpeechPrediction(model.name, waveform.duration_s, segments, None, certain=False, warnings=notices)
        joint = pool(voiced)
        emotion, sex = marginals(joint)
        return SpeechPrediction(
            model=model.name,
            duration_s=waveform.duration_s,
            segments=segments,
            joint=joint,
            certain=emotion.confidence >= model.certain_above,
            warnings=warnings,
            exemplar=self._exemplars.picture(sex.top, emotion.top) if self._exemplars and sex else None,
        )

    def _gated(
        self, waveform: "Waveform", segments: tuple[SpeechSegment, ...], progress: Progress
    ) -> tuple[tuple[SpeechSegment, ...], str]:
        """Return the windows, each with whether it is speech, and what the clip sounds like if none is."""
        gate = self._loaded_gate()
        if gate is None:
            return tuple(replace(segment, speech=True) for segment in segments), ""
        heard = gate.hear(waveform, [(segment.start_s, segment.end_s) for segment in segments], progress)
        speech = [reading["speech"] >= gate.speech_above for reading in heard]
        return tuple(map(_with_speech, segments, speech)), sounds_like(heard)

    def _loaded_gate(self) -> SpeechGate | None:
        """Return the speech gate; None, after one warning, where it cannot be loaded."""
        gate = self._gate
        if gate is None:
            return None
        try:
            return gate.get()
        except ModelError as exc:
            log.warning("%s; every window counts as speech from now on", exc)
            self._gate = None
            return None

    def analyze_image(self, data: bytes, *, view: bool = False, look_harder: bool = False) -> ImagePrediction:
        """Analyse a picture.

        Raises:
            InputError: If it is no picture that can be analysed.
            ModelError: If the model cannot be loaded.
        """
        return self._analyze_image(data, self._face, view=view, look_harder=look_harder)

    def _analyze_image(self, data: bytes, face: Lazy[FaceModel], *, view: bool, look_harder: bool) -> ImagePrediction:
        from dashapp.vision.decode import decode_image

        decoded = decode_image(data, self.limits)
        height, width = decoded.pixels.shape[:2]
        faces, crops, notices = self._read_faces(decoded.pixels, face, look_harder=look_harder)
        answer = ImagePrediction(face.get().name, width, height, faces, (*decoded.warnings, *notices))
        if not view:
            return answer
        from dashapp.views import image_view

        return replace(answer, view=image_view(decoded.pixels, crops))

    def _read_faces(
        self, pixels: Pixels, model: Lazy[FaceModel], *, look_harder: bool
    ) -> tuple[tuple[FacePrediction, ...], Pixels, tuple[Notice, ...]]:
        """Return the faces of a picture, their crops ``(n, 48, 48)`` and what is to be said of them."""
        faces, crops, notices = _find_faces(pixels, look_harder=look_harder)
        readings = model.get().predict(crops) if faces else []
        people = self._age_and_sex(pixels, faces)
        if None in people:
            notices = (*notices, NO_AGE_SEX)
        above = model.get().certain_above if faces else 0.0
        answers = [
            self._face_prediction(face, reading, person, above)
            for face, reading, person in zip(faces, readings, people, strict=True)
        ]
        return tuple(answers), crops, notices

    def _age_and_sex(self, pixels: Pixels, faces: "Sequence[Face]") -> Sequence[AgeSex | None]:
        """Return apparent age and sex of each face; None for all without the model."""
        model = self._age_sex
        if model is None or not faces:
            return [None] * len(faces)
        try:
            return model.get().predict(pixels, faces)
        except ModelError as exc:
            log.warning("%s; answers go without age and sex from now on", exc)
            self._age_sex = None
            return [None] * len(faces)

    def _face_prediction(
        self, face: "Face", reading: FaceReading, person: AgeSex | None, certain_above: float
    ) -> FacePrediction:
        exemplar = None
        if person and self._exemplars:
            exemplar = self._exemplars.clip(person.sex.top, reading.emotion.top)
        return FacePrediction(
            box=face.box,
            emotion=reading.emotion,
            sex=person.sex if person else None,
            age_years=person.age_years if person else None,
            certain=reading.readable and reading.emotion.confidence >= certain_above,
            readable=reading.readable,
            exemplar=exemplar,
            roll_degrees=face.roll_degrees,
        )


def _with_speech(segment: SpeechSegment, speech: bool) -> SpeechSegment:
    return replace(segment, speech=speech)


def _find_faces(pixels: Pixels, *, look_harder: bool) -> tuple["tuple[Face, ...]", Pixels, tuple[Notice, ...]]:
    from dashapp.vision.crop import face_crop, whole_picture_crop
    from dashapp.vision.faces import Face, detect_faces

    height, width = pixels.shape[:2]
    if max(height, width) <= LARGEST_CROP_SIDE:
        whole = Face(Box(0, 0, width, height), 0.0)
        return (whole,), whole_picture_crop(pixels)[None], (TAKEN_AS_CROP,)
    faces = detect_faces(pixels, thorough=look_harder)
    crops = [face_crop(pixels, face) for face in faces]
    return faces, np.stack(crops) if crops else np.zeros((0, 48, 48), np.uint8), () if faces else (NO_FACE,)
