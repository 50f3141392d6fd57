"""Stand-ins for trained models: they answer at once, without TensorFlow, and what they say is known."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashapp.audio.crowd_spectrogram import CrowdSpectrogramConfig, on_scale
from dashapp.errors import InputError
from dashapp.labels import (
    CROP_KINDS,
    CROWD_CLASSES,
    EMOTIONS,
    FACE_ANSWERS,
    RAVDESS_EMOTIONS,
    SEXES,
    SOUND_KINDS,
    SPEECH_CLASSES,
)
from dashapp.predictions import CrowdSegment, Distribution, Exemplar, ModelInfo, SpeechSegment
from dashapp.process.lazy import Lazy
from dashapp.process.progress import untold
from dashapp.service import EmotionService
from dashapp.settings import Settings


def peaked(labels: Sequence[str], top: str, confidence: float = 0.9) -> Distribution:
    """A distribution with ``confidence`` on ``top`` and the rest shared."""
    rest = (1 - confidence) / (len(labels) - 1)
    return Distribution.of(labels, [confidence if label == top else rest for label in labels])


class FakeSpeech:
    """Says ``top`` of every second of a clip."""

    name = "speech-mfcc-cnn"
    certain_above = 0.4

    def __init__(self, top: str = "female_happy", confidence: float = 0.9) -> None:
        self.joint = peaked(SPEECH_CLASSES, top, confidence)

    def predict(self, waveform, progress=untold) -> tuple[SpeechSegment, ...]:
        progress(0.5)
        progress(1.0)
        starts = range(max(1, int(waveform.duration_s)))
        return tuple(SpeechSegment(float(start), min(start + 1.0, waveform.duration_s), self.joint) for start in starts)

    def features(self, waveform) -> np.ndarray:
        frames = 1 + len(waveform.samples) // 160
        return np.linspace(-1, 1, frames * 40, dtype=np.float32).reshape(frames, 40)

    def explain(self, waveform, emotion) -> tuple[tuple[float, float], np.ndarray]:
        """Low tones of the first second's second half speak for everything."""
        relevance = np.zeros((100, 40), np.float32)
        relevance[50:, :20] = 1
        return (0.0, min(1.0, waveform.duration_s)), relevance


class FakeGate:
    """Hears speech in every stretch that is not silent."""

    name = "speech-gate"
    speech_above = 0.5

    def hear(self, waveform, stretches, progress=untold) -> list[Distribution]:
        progress(1.0)
        rate = waveform.sample_rate
        loudest = [np.abs(waveform.samples[round(a * rate) : round(b * rate)]).max() for a, b in stretches]
        return [peaked(SOUND_KINDS, "speech" if level > 1e-3 else "silence") for level in loudest]


class FakeCrowd:
    """Says ``top`` of every second of a clip, of which seven tenths approve."""

    name = "crowd-cnn"
    certain_above = 0.4
    config = CrowdSpectrogramConfig()
    shares = Distribution.of(CROWD_CLASSES, [0.7, 0.1, 0.2, 0.0])

    def __init__(self, top: str = "approval", confidence: float = 0.9) -> None:
        self.crowd = peaked(CROWD_CLASSES, top, confidence)

    def predict(self, waveform, scale="", progress=untold) -> tuple[CrowdSegment, ...]:
        on_scale(self.config, scale)
        progress(0.5)
        progress(1.0)
        starts, end = range(max(1, int(waveform.duration_s))), waveform.duration_s
        return tuple(CrowdSegment(float(start), min(start + 1.0, end), self.crowd, self.shares) for start in starts)

    def predict_powers(self, powers: np.ndarray) -> tuple[Distribution, ...]:
        assert powers.shape[2] == self.config.bands
        return (self.crowd,) * len(powers)

    def predict_levels(self, levels: np.ndarray, scale: str, top_hz: float) -> CrowdSegment:
        on_scale(self.config, scale)
        assert top_hz > 0
        assert 0 <= levels.min() <= levels.max() <= 1
        return CrowdSegment(0.0, 1.0, self.crowd, self.shares)


@dataclass(frozen=True)
class FakeReading:
    emotion: Distribution
    readable: bool = True


class FakeFace:
    """Says ``top`` of every crop."""

    name = "face-fer-cnn"
    answers = FACE_ANSWERS[0]
    certain_above = 0.4

    def __init__(self, top: str = "surprise", confidence: float = 0.9) -> None:
        self.reading = FakeReading(peaked(EMOTIONS, top, confidence))

    def answering(self, answers: str) -> "FakeFace":
        """As FER2013's labels it says anger."""
        other = FakeFace("angry") if answers == FACE_ANSWERS[1] else FakeFace()
        other.answers = answers
        return other

    def predict(self, crops: np.ndarray) -> list[FakeReading]:
        assert crops.shape[1:] == (48, 48)
        assert crops.dtype == np.uint8
        return [self.reading] * len(crops)

    def explain(self, crop: np.ndarray, emotion: str) -> np.ndarray:
        """The upper half speaks for everything but what there is not."""
        if emotion not in EMOTIONS:
            raise InputError("bad_request", f"There is no emotion {emotion!r} to explain.")
        return np.repeat([1.0, 0.0], 24)[:, None].repeat(48, axis=1).astype(np.float32)


class FakeVerifier:
    """Sees ``kind`` in every crop that is darker than half."""

    name = "face-verifier"
    face_above = 0.5

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def look(self, crops: np.ndarray) -> list[Distribution]:
        return [peaked(CROP_KINDS, self.kind if crop.mean() < 128 else "face") for crop in crops]


@dataclass(frozen=True)
class FakeAgeSexReading:
    sex: Distribution
    age_years: float
    age_range: tuple[float, float] | None = None
    sure_above: float = 0.65


class FakeAgeSex:
    """Sees a woman of 31 in every face."""

    def predict(self, pixels, faces) -> list[FakeAgeSexReading]:
        return [FakeAgeSexReading(peaked(SEXES, "female", 0.8), 31.0) for _ in faces]


@dataclass(frozen=True)
class FakeClip:
    data: bytes
    media_type: str


class FakeExemplars:
    """Has an exemplar of everything."""

    def clip(self, sex: str, emotion: str) -> Exemplar:
        return self._exemplar("clip", sex, emotion, "ogg")

    def picture(self, sex: str, emotion: str) -> Exemplar:
        return self._exemplar("picture", sex, emotion, "webp")

    def all(self) -> tuple[Exemplar, ...]:
        return tuple(make(sex, emotion) for make in (self.clip, self.picture) for sex in SEXES for emotion in EMOTIONS)

    def open_clip(self, item: str) -> FakeClip | None:
        return FakeClip(bytes(range(100)), "audio/wav") if item == "corpus/clip-1" else None

    def _exemplar(self, kind: str, sex: str, emotion: str, suffix: str) -> Exemplar:
        url = f"/assets/exemplars/{sex}_{emotion}.{suffix}"
        return Exemplar(f"{sex}_{emotion}", kind, sex, emotion, url, "made for a test")


INFOS = (
    ModelInfo("speech-mfcc-cnn", "speech", SPEECH_CLASSES, 1000, {"headline": {"accuracy": 0.5}}, "test"),
    ModelInfo("face-fer-cnn", "face", EMOTIONS, 2000, {"headline": {"accuracy": 0.7}}, "test"),
)


def other_infos() -> tuple[ModelInfo, ...]:
    """`INFOS` and one more model of each kind, of which that of voices has words of its own."""
    return (
        *INFOS,
        ModelInfo("speech-feature-mlp-8", "speech", RAVDESS_EMOTIONS, 300, {"headline": {"accuracy": 0.4}}, "test"),
        ModelInfo("face-cnn-classic", "face", EMOTIONS, 400, {}, "test"),
    )


class FakeCalm(FakeSpeech):
    """Says calm of every second of a clip, in RAVDESS's words; tells no sexes apart."""

    name = "speech-feature-mlp-8"

    def __init__(self) -> None:
        self.joint = peaked(RAVDESS_EMOTIONS, "calm", 0.8)


class FakeOtherFace(FakeFace):
    """Says sad of every crop."""

    name = "face-cnn-classic"

    def __init__(self) -> None:
        super().__init__("sad")


class FakeOtherCrowd(FakeCrowd):
    """Says disapproval of every second of a clip."""

    name = "crowd-cnn-baseline"

    def __init__(self) -> None:
        super().__init__("disapproval", 0.8)


def fake_service(settings: Settings | None = None, **parts) -> EmotionService:
    """A service of fakes; ``parts`` replace some (speech, gate, face, age_sex, crowd, exemplars) or add a verifier."""
    chosen = {
        "speech": FakeSpeech(),
        "gate": FakeGate(),
        "face": FakeFace(),
        "age_sex": FakeAgeSex(),
        "crowd": FakeCrowd(),
    } | parts
    exemplars, infos = chosen.pop("exemplars", FakeExemplars()), chosen.pop("infos", INFOS)
    others = {name: chosen.pop(name) for name in ("speech_models", "face_models", "crowd_models") if name in chosen}
    lazy = {name: part if part is None or isinstance(part, Lazy) else Lazy.of(part) for name, part in chosen.items()}
    return EmotionService(settings or Settings(), exemplars=exemplars, infos=infos, **lazy, **others)
