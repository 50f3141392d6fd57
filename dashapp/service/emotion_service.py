"""The service itself: it checks what came, chooses the models, and asks the analysis of its kind."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING

from dashapp.decoding import one_file
from dashapp.errors import InputError, ModelError
from dashapp.predictions import (
    PICTURE_TOP_HZ,
    Box,
    CrowdPrediction,
    Exemplar,
    Explanation,
    ImagePrediction,
    Json,
    MarkedFace,
    ModelInfo,
    Notice,
    SpeakerPrediction,
    SpeechPrediction,
    VideoPrediction,
)
from dashapp.process.lazy import Lazy
from dashapp.process.progress import Progress, untold
from dashapp.protocols import (
    AgeSexModel,
    ClipFile,
    CrowdModel,
    ExemplarSource,
    FaceModel,
    FaceVerifier,
    SpeechGate,
    SpeechModel,
)
from dashapp.service.choice import SERVED, Choice, Offer, answering
from dashapp.service.clips import ClipAnalysis
from dashapp.service.crowds import CrowdAnalysis, check_scale
from dashapp.service.intake import check_part, check_size, kind_of
from dashapp.service.notices import sound_alone
from dashapp.service.pictures import PictureAnalysis
from dashapp.service.speakers import analyze_speaker
from dashapp.service.videos import VideoAnalysis
from dashapp.service.warming import WarmUp
from dashapp.settings import Settings
from dashapp.stored.exploration import read_exploration

if TYPE_CHECKING:
    from dashapp.audio.waveform import Waveform


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
        verifier: Lazy[FaceVerifier] | None = None,
        crowd: Lazy[CrowdModel] | None = None,
        crowd_models: Mapping[str, Lazy[CrowdModel]] | None = None,
        crowd_gate: Lazy[SpeechGate] | None = None,
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
            verifier: Tells which face crops can be read; without it the face model says so.
            crowd: The crowd model.
            crowd_models: Crowd models that may be asked for by name, with the served one.
            crowd_gate: Tells one voice from a crowd; without it every sound is taken for a crowd.
        """
        self.limits = settings.limits
        self._assets = settings.assets
        self._exemplars = exemplars
        self._infos = tuple(infos)
        self._speech = Offer("voices", speech, speech_models or {})
        self._face = Offer("faces", face, face_models or {})
        self._crowd = Offer("crowds", crowd or Lazy(_no_crowd_model), crowd_models or {})
        self._clips = ClipAnalysis(settings.limits, gate, exemplars)
        self._pictures = PictureAnalysis(settings.limits, age_sex, exemplars, verifier)
        self._videos = VideoAnalysis(settings.limits, self._clips, self._pictures)
        self._crowds = CrowdAnalysis(settings.limits, crowd_gate)
        self._warm_up = WarmUp(self._clips, self._pictures, self._crowds, speech, face, self._crowd.served)

    @property
    def ready(self) -> bool:
        """Whether the models are loaded; never waits."""
        return self._warm_up.ready

    @property
    def state(self) -> str:
        """``ready``, ``warming`` or ``failed``: the models' state, for a health check."""
        return self._warm_up.state

    def warm_up(self, *, crowds: bool = False) -> None:
        """Load the models and answer once, so that the first person to ask does not wait; logs what fails.

        Args:
            crowds: Load the crowd model too.
        """
        self._warm_up.run(crowds=crowds)

    def without_age_and_sex(self) -> "EmotionService":
        """Return the same service, whose answers to faces have no age and no sex, and come sooner."""
        other = copy(self)
        other._pictures = replace(self._pictures, age_sex=None)
        other._videos = VideoAnalysis(self.limits, self._clips, other._pictures)
        return other

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
        """Refuse models and kinds of answer that are not there, before anything is read.

        Raises:
            InputError: ``bad_request``; the message says which there are.
        """
        self._speech.choose(choice.speech)
        self._face_for(choice)
        self._crowd.choose(choice.crowd)

    def _face_for(self, choice: Choice) -> Lazy[FaceModel]:
        return answering(self._face.choose(choice.face), choice.answers)

    def check_scale(self, scale: str) -> None:
        """Refuse a scale of frequency for crowds that is not there, before anything is read.

        Raises:
            InputError: ``bad_request``; the message says which scales there are.
        """
        check_scale(scale)

    def check_size(self, n_bytes: int) -> None:
        """Refuse a file by its size alone, before it is read.

        Raises:
            InputError: ``empty_file`` or ``too_large``.
        """
        check_size(n_bytes, self.limits)

    def analyze(
        self,
        data: bytes,
        *,
        view: bool = False,
        look_harder: bool = False,
        choice: Choice = SERVED,
        progress: Progress = untold,
    ) -> SpeechPrediction | ImagePrediction | VideoPrediction:
        """Analyse a file of any kind; its bytes alone say which.

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
        speech, face = self._speech.choose(choice.speech), self._face_for(choice)
        with one_file(data):
            return self._analyze(data, speech, face, view=view, look_harder=look_harder, progress=progress)

    def _analyze(
        self,
        data: bytes,
        speech: Lazy[SpeechModel],
        face: Lazy[FaceModel],
        *,
        view: bool,
        look_harder: bool,
        progress: Progress,
    ) -> SpeechPrediction | ImagePrediction | VideoPrediction:
        kind = kind_of(data)
        if kind == "picture":
            return self._pictures.analyze(data, face, view=view, look_harder=look_harder)
        if kind == "clip":
            return self._clips.analyze(data, speech, view=view, progress=progress)
        try:
            return self._videos.analyze(data, face, speech, view=view, look_harder=look_harder, progress=progress)
        except InputError as exc:
            # A recording whose pictures are too many or cannot be read still has a voice.
            try:
                answer = self._clips.analyze(data, speech, view=view, progress=progress)
            except InputError:
                raise exc from None
            return replace(answer, warnings=(*answer.warnings, sound_alone(exc)))

    def analyze_speaker(
        self, files: Sequence[tuple[str, bytes]], *, choice: Choice = SERVED, progress: Progress = untold
    ) -> SpeakerPrediction:
        """Analyse several clips of one person, in mixed moods: each by itself, and relative to that person.

        Args:
            files: Name and bytes of each; names are only handed back.
            choice: The speech model that is asked instead of the served one.
            progress: Told after each clip.

        Raises:
            InputError: If there are too few or too many, or a model is not there.
            ModelError: If a model cannot be loaded.
        """
        self.check_choice(choice)
        return analyze_speaker(lambda data: self.analyze(data, choice=choice), files, progress)

    def analyze_crowd(
        self,
        data: bytes,
        *,
        scale: str = "",
        top_hz: float = PICTURE_TOP_HZ,
        view: str = "",
        choice: Choice = SERVED,
        progress: Progress = untold,
    ) -> CrowdPrediction:
        """Analyse the sound of a crowd, or its spectrogram.

        Args:
            data: A clip, a video whose sound is heard, or a picture of a spectrogram.
            scale: Of frequency, that a clip is heard on or a picture is drawn on: mel, bark, erb or log; by default the
                model's own.
            top_hz: Where a picture's axis of frequency ends, in Hz.
            view: What the page draws: nothing, ``spectrogram``, or ``all``: with preview and components.
            choice: Models that are asked instead of the served ones.
            progress: Told now and then how far it is.

        Raises:
            InputError: If the file cannot be analysed, or a model or a scale is not there.
            ModelError: If a model cannot be loaded.
        """
        check_size(len(data), self.limits)
        crowd = self._crowd.choose(choice.crowd)
        with one_file(data):
            return self._crowds.analyze(data, crowd, scale=scale, top_hz=top_hz, view=view, progress=progress)

    def analyze_crowd_waveform(self, waveform: "Waveform", scale: str = "") -> CrowdPrediction:
        """Analyse the sound of a crowd that is decoded already."""
        return self._crowds.analyze_waveform(waveform, self._crowd.served, scale)

    def explain(self, data: bytes, emotion: str, choice: Choice = SERVED) -> Explanation:
        """Show where in a face crop, or in the first window of a clip, an emotion was seen or heard.

        Args:
            data: The crop as a picture, or the clip.
            emotion: Of the model's labels.
            choice: Models that are asked instead of the served ones.

        Raises:
            InputError: If it cannot be explained.
            ModelError: If a model cannot be loaded.
        """
        check_part(data, "an explanation is given of one face crop or a few seconds of sound")
        speech, face = self._speech.choose(choice.speech), self._face_for(choice)
        if kind_of(data) == "picture":
            return self._pictures.explain(data, face, emotion)
        return self._clips.explain(data, speech, emotion)

    def read_face(self, data: bytes, box: Box, roll_degrees: float = 0.0, choice: Choice = SERVED) -> MarkedFace:
        """Read the face in a box that a person has drawn.

        Args:
            data: The part of a picture around the box.
            box: In pixels of that part.
            roll_degrees: How far it must be turned, counter-clockwise, for the face to be upright.
            choice: Models that are asked instead of the served ones.

        Raises:
            InputError: If it cannot be read.
            ModelError: If a model cannot be loaded.
        """
        check_part(data, "a marked face is read from the part of the picture around it")
        return self._pictures.read_box(data, self._face_for(choice), box, roll_degrees)

    def analyze_audio(self, data: bytes, *, view: bool = False, progress: Progress = untold) -> SpeechPrediction:
        """Analyse a clip.

        Raises:
            InputError: If it is no clip that can be analysed.
            ModelError: If the model cannot be loaded.
        """
        return self._clips.analyze(data, self._speech.served, view=view, progress=progress)

    def analyze_waveform(
        self, waveform: "Waveform", warnings: tuple[Notice, ...] = (), progress: Progress = untold
    ) -> SpeechPrediction:
        """Analyse sound that is decoded already; windows without speech do not count."""
        return self._clips.analyze_waveform(waveform, self._speech.served, warnings, progress)

    def analyze_image(self, data: bytes, *, view: bool = False, look_harder: bool = False) -> ImagePrediction:
        """Analyse a picture.

        Raises:
            InputError: If it is no picture that can be analysed.
            ModelError: If the model cannot be loaded.
        """
        return self._pictures.analyze(data, self._face.served, view=view, look_harder=look_harder)


def _no_crowd_model() -> CrowdModel:
    raise ModelError("there is no crowd model here; train it or restore models/crowd-cnn from the repository")
