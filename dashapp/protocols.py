"""What the service needs of its models and exemplars; fakes and real ones fit alike."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from dashapp.predictions import CrowdSegment, Distribution, Exemplar, SpeechSegment
from dashapp.process.progress import Progress, untold

if TYPE_CHECKING:
    # For the types alone: both pull in libraries that start-up does not wait for.
    from dashapp.audio.crowd_spectrogram import CrowdSpectrogramConfig
    from dashapp.audio.waveform import Waveform
    from dashapp.vision.faces import Face


class SpeechModel(Protocol):
    """A clip to its windows."""

    @property
    def name(self) -> str:
        """Its folder's name under ``models/``."""

    @property
    def certain_above(self) -> float:
        """Calibrated probability of an emotion from which its answer is certain."""

    def predict(self, waveform: "Waveform", progress: Progress = untold) -> tuple[SpeechSegment, ...]:
        """Return the windows of a clip, in order, in seconds of the clip."""

    def features(self, waveform: "Waveform") -> NDArray[np.float32]:
        """Return the features ``(frames, coefficients)`` of the whole clip, for people to look at."""

    def explain(self, waveform: "Waveform", emotion: str) -> tuple[tuple[float, float], NDArray[np.float32]]:
        """Return the seconds of the first window, and what speaks for an emotion in it ``(frames, bands)``, of 0 to 1.

        Raises:
            InputError: ``bad_request`` if it has no such emotion, or nothing can be shown of it.
        """


class SpeechGate(Protocol):
    """Stretches of a clip to what they sound like: speech, or something else."""

    @property
    def speech_above(self) -> float:
        """Probability of speech from which a stretch counts as speech."""

    def hear(
        self, waveform: "Waveform", stretches: Sequence[tuple[float, float]], progress: Progress = untold
    ) -> Sequence[Distribution]:
        """Return what each stretch, from and to a second of the clip, sounds like, over `SOUND_KINDS`."""


class CrowdModel(Protocol):
    """The sound of a crowd, or its spectrogram, to windows."""

    @property
    def name(self) -> str:
        """Its folder's name under ``models/``."""

    @property
    def certain_above(self) -> float:
        """Probability of a class from which its answer is certain."""

    @property
    def config(self) -> "CrowdSpectrogramConfig":
        """How it hears, unless another scale is asked for."""

    def predict(self, waveform: "Waveform", scale: str = "", progress: Progress = untold) -> tuple[CrowdSegment, ...]:
        """Return the windows of a clip, in order; heard on the frequency scale ``scale``, or on its own."""

    def predict_powers(self, powers: NDArray[np.float32]) -> tuple[Distribution, ...]:
        """Return what spectrograms ``(n, frames, bands)``, in power, sound like as a whole, over `CROWD_CLASSES`."""

    def predict_levels(self, levels: NDArray[np.float32], scale: str, top_hz: float) -> CrowdSegment:
        """Return what a spectrogram that was drawn shows, ``(height, width)`` of 0 to 1, high frequencies first.

        It is drawn on ``scale``, or on the model's own where that is empty, up to ``top_hz`` Hz.
        """


class FaceReading(Protocol):
    """What a face model says of one crop."""

    @property
    def emotion(self) -> Distribution:
        """Over `EMOTIONS`."""

    @property
    def readable(self) -> bool:
        """False where the crop looks like no face."""


class FaceVerifier(Protocol):
    """Face crops to whether they can be read."""

    @property
    def face_above(self) -> float:
        """Probability of a face from which a crop counts as readable."""

    def look(self, crops: NDArray[np.uint8]) -> Sequence[Distribution]:
        """Return what each crop ``(n, 48, 48)`` shows, over `CROP_KINDS`."""


class FaceModel(Protocol):
    """Face crops to expressions."""

    @property
    def name(self) -> str:
        """Its folder's name under ``models/``."""

    @property
    def answers(self) -> str:
        """What kind of answer it gives, one of `dashapp.labels.FACE_ANSWERS`."""

    @property
    def certain_above(self) -> float:
        """Calibrated probability from which its answer is certain."""

    def answering(self, answers: str) -> "FaceModel":
        """Return the same model, giving another kind of answer.

        Raises:
            InputError: ``bad_request`` if it does not give that kind.
        """

    def predict(self, crops: NDArray[np.uint8]) -> Sequence[FaceReading]:
        """Read crops ``(n, 48, 48)``, grey."""

    def explain(self, crop: NDArray[np.uint8], emotion: str) -> NDArray[np.float32]:
        """Return what speaks for an emotion in a crop ``(48, 48)``: ``(48, 48)``, of 0 to 1.

        Raises:
            InputError: ``bad_request`` if it has no such emotion, or nothing can be shown of it.
        """


class AgeSex(Protocol):
    """Apparent sex and age of one face."""

    @property
    def sex(self) -> Distribution:
        """Over `SEXES`."""

    @property
    def age_years(self) -> float:
        """In years."""

    @property
    def age_range(self) -> tuple[float, float] | None:
        """Ends of the range that holds the true age four times out of five; None where it was not measured."""

    @property
    def sure_above(self) -> float:
        """Probability from which an apparent sex is named."""


class AgeSexModel(Protocol):
    """Faces in a picture to apparent sex and age."""

    def predict(self, pixels: NDArray[Any], faces: "Sequence[Face]") -> Sequence[AgeSex]:
        """Read the faces of an upright RGB picture ``(height, width, 3)``."""


class ClipFile(Protocol):
    """A recorded clip as it lies in its corpus."""

    @property
    def data(self) -> bytes:
        """The file."""

    @property
    def media_type(self) -> str:
        """What browsers call its format."""


class ExemplarSource(Protocol):
    """Representative clips and pictures."""

    def clip(self, sex: str, emotion: str) -> Exemplar | None:
        """Return a clip of the sex and emotion; None where there is none."""

    def picture(self, sex: str, emotion: str) -> Exemplar | None:
        """Return a picture of the sex and emotion; None where there is none."""

    def all(self) -> tuple[Exemplar, ...]:
        """Return every one there is."""

    def open_clip(self, item: str) -> ClipFile | None:
        """Return a recorded clip that is an exemplar; None for anything else."""
