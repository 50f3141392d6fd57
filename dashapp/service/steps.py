"""The way of a clip and of a picture through the program, a step at a time, and what it says when a step is changed.

Nothing here is drawn by hand: each step is what the program itself computes of the sample.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from dashapp.errors import DashappError
from dashapp.labels import EMOTIONS
from dashapp.predictions import Box, Explanation, ImagePrediction, MarkedFace, SpeechPrediction

if TYPE_CHECKING:
    from dashapp.audio.waveform import Waveform

ALL_COEFFICIENTS: Final = 40
FULL_BAND_HZ: Final = 5500
NO_NOISE: Final = 40
"""dB below the voice: as good as none, and none is added."""
_GRIFFIN_LIM_TURNS: Final = 24
_SEED: Final = 1
_COLUMNS: Final = 300

Array = NDArray[np.floating[Any]]


class Asked(Protocol):
    """What the steps ask of the service."""

    def analyze_waveform(self, waveform: "Waveform") -> SpeechPrediction:
        """Analyse sound that is decoded already."""

    def analyze_image(self, data: bytes) -> ImagePrediction:
        """Analyse a picture."""

    def read_face(self, data: bytes, box: Box, roll_degrees: float = 0.0) -> MarkedFace:
        """Read the face in a box."""

    def explain(self, data: bytes, emotion: str) -> Explanation:
        """Show where an emotion was seen or heard."""


@dataclass(frozen=True)
class VoiceControls:
    """What is done to a clip on its way.

    Attributes:
        noise_db: How far below the voice noise lies that is added; from `NO_NOISE` on there is none.
        heard: Share of the clip that is kept, from its beginning.
        top_hz: Highest frequency that is kept.
        coefficients: MFCC that are kept; with fewer than all the clip is rebuilt from them.
        emotion: What is looked for in it.
    """

    noise_db: int = NO_NOISE
    heard: float = 1.0
    top_hz: int = FULL_BAND_HZ
    coefficients: int = ALL_COEFFICIENTS
    emotion: str = EMOTIONS[0]


@dataclass(frozen=True)
class VoiceSteps:
    """What each step gives.

    Attributes:
        duration_s: Of what is heard.
        envelope: Lowest and highest sample of equal stretches.
        frame: Samples of the loudest 25 ms, under their Hann window.
        spectrum_db: Level of that frame's frequencies, from 0 to 8 kHz.
        log_mel: ``(frames, filters)`` in dB.
        mfcc: ``(frames, coefficients)``, those that are kept.
        preview: What the network hears, as a data URI.
        where: What speaks for the emotion that is looked for, in the first window; None where nothing can be shown.
        emotion: What it says; empty where it hears no speech.
    """

    duration_s: float
    envelope: tuple[tuple[float, float], ...]
    frame: tuple[float, ...]
    spectrum_db: tuple[float, ...]
    log_mel: tuple[tuple[float, ...], ...]
    mfcc: tuple[tuple[float, ...], ...]
    preview: str
    where: Explanation | None
    emotion: Mapping[str, float]


def voice_steps(sound: "Waveform", controls: VoiceControls, service: Asked) -> VoiceSteps:
    """Take a clip through all steps."""
    from dashapp.audio.features import MfccConfig, log_mel, mfcc
    from dashapp.audio.preview import audio_preview
    from dashapp.service.views import envelope, thinned

    config = MfccConfig(n_mfcc=min(controls.coefficients, ALL_COEFFICIENTS))
    heard = rebuilt(band_limited(noisy(shortened(sound, controls.heard), controls.noise_db), controls.top_hz), config)
    mel = log_mel(heard, config)
    frame, spectrum = _loudest_frame(heard, config.win_length, config.n_fft)
    preview = audio_preview(heard)
    return VoiceSteps(
        heard.duration_s,
        envelope(heard.samples, _COLUMNS),
        frame,
        spectrum,
        thinned(mel, _COLUMNS),
        thinned(mfcc(mel, config)[:, :, 0], _COLUMNS),
        preview,
        _where(preview, controls.emotion, service),
        _emotion_of(heard, service),
    )


def _emotion_of(sound: "Waveform", service: Asked) -> Mapping[str, float]:
    try:
        return service.analyze_waveform(sound).to_dict()["emotion"] or {}
    except DashappError:
        return {}


def _where(uri: str, emotion: str, service: Asked) -> Explanation | None:
    try:
        return service.explain(base64.b64decode(uri.partition(",")[2]), emotion)
    except DashappError:
        return None


def shortened(sound: "Waveform", share: float) -> "Waveform":
    """Return the first ``share`` of a clip."""
    from dashapp.audio.waveform import Waveform

    return Waveform(sound.samples[: max(1, round(share * len(sound.samples)))], sound.sample_rate)


def noisy(sound: "Waveform", noise_db: float) -> "Waveform":
    """Return a clip with white noise ``noise_db`` below it; from `NO_NOISE` on the clip itself."""
    from dashapp.audio.waveform import Waveform

    if noise_db >= NO_NOISE:
        return sound
    level = float(np.sqrt(np.mean(np.square(sound.samples)))) * 10 ** (-noise_db / 20)
    noise = np.random.default_rng(_SEED).normal(0, level, len(sound.samples))
    return Waveform((sound.samples + noise).astype(np.float32), sound.sample_rate)


def band_limited(sound: "Waveform", top_hz: float) -> "Waveform":
    """Return a clip without what lies above ``top_hz``; from `FULL_BAND_HZ` on the clip itself."""
    from scipy.signal import butter, sosfiltfilt

    from dashapp.audio.waveform import Waveform

    if top_hz >= FULL_BAND_HZ:
        return sound
    filtered = sosfiltfilt(butter(8, top_hz, fs=sound.sample_rate, output="sos"), sound.samples)
    return Waveform(filtered.astype(np.float32), sound.sample_rate)


def rebuilt(sound: "Waveform", config: Any) -> "Waveform":
    """Return a clip as it sounds when only its first ``config.n_mfcc`` coefficients are known; with all, as it is.

    The coefficients give back a smoother spectrum; phases, which they do not hold, are guessed (D. Griffin, J. Lim,
    IEEE TASSP 32, 1984, doi 10.1109/TASSP.1984.1164317).
    """
    import librosa

    from dashapp.audio.features import log_mel
    from dashapp.audio.waveform import Waveform

    if config.n_mfcc >= ALL_COEFFICIENTS:
        return sound
    known = librosa.feature.mfcc(S=log_mel(sound, config).T, n_mfcc=config.n_mfcc)
    power = librosa.feature.inverse.mfcc_to_mel(known, n_mels=config.n_mels, ref=1.0)
    filters = librosa.filters.mel(
        sr=config.sample_rate, n_fft=config.n_fft, n_mels=config.n_mels, fmin=config.fmin, fmax=config.fmax
    )
    # The filters' own weights spread each band over its frequencies: what matters here is the rough shape.
    spectrum = np.sqrt(np.maximum(filters.T @ power / np.maximum(filters.sum(axis=0), 1e-9)[:, None], 0))
    samples = librosa.griffinlim(
        spectrum.astype(np.float32),
        n_iter=_GRIFFIN_LIM_TURNS,
        hop_length=config.hop_length,
        win_length=config.win_length,
        n_fft=config.n_fft,
        length=len(sound.samples),
        random_state=_SEED,
    )
    loudest = max(float(np.abs(samples).max()), 1e-9)
    return Waveform((samples * float(np.abs(sound.samples).max()) / loudest).astype(np.float32), sound.sample_rate)


def _loudest_frame(sound: "Waveform", length: int, n_fft: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    starts = range(0, max(1, len(sound.samples) - length), length // 2)
    first = max(starts, key=lambda start: float(np.square(sound.samples[start : start + length]).sum()))
    cut = sound.samples[first : first + length]
    frame = np.pad(cut, (0, length - len(cut))) * np.hanning(length)
    power = np.square(np.abs(np.fft.rfft(frame, n_fft)))
    levels = 10 * np.log10(power / max(float(power.max()), 1e-12) + 1e-8)
    return tuple(np.round(frame, 4).tolist()), tuple(np.round(levels, 1).tolist())


@dataclass(frozen=True)
class FaceControls:
    """What is done to a face on its way.

    Attributes:
        size: Side of the square that is cut out, relative to the one that the detector found.
        turn: By how many degrees the crop is turned out of level.
        emotion: What is looked for in it.
    """

    size: float = 1.0
    turn: float = 0.0
    emotion: str = EMOTIONS[0]


@dataclass(frozen=True)
class FaceSteps:
    """What each step gives.

    Attributes:
        size: Width and height of the picture.
        box: Where the detector found the face.
        cut: What is cut out.
        crop: What the network sees, 48 x 48, as a data URI.
        where: What speaks in it for the emotion that is looked for; None where nothing can be shown.
        emotion: What it says.
        readable: Whether it looks like a face that can be read.
    """

    size: tuple[int, int]
    box: Box
    cut: Box
    crop: str
    where: Explanation | None
    emotion: Mapping[str, float]
    readable: bool


def face_steps(data: bytes, controls: FaceControls, service: Asked) -> FaceSteps | None:
    """Take a picture through all steps; None where no face is found in it.

    Raises:
        InputError: If it cannot be read.
    """
    found = service.analyze_image(data)
    if not found.faces:
        return None
    face = found.faces[0]
    cut = resized(face.box, controls.size, found.width, found.height)
    marked = service.read_face(data, cut, face.roll_degrees + controls.turn)
    return FaceSteps(
        (found.width, found.height),
        face.box,
        cut,
        marked.crop,
        _where(marked.crop, controls.emotion, service),
        marked.face.emotion.to_dict(),
        marked.face.readable,
    )


def resized(box: Box, scale: float, width: int, height: int) -> Box:
    """Return the square about the middle of a box, ``scale`` times as large, as far as the picture has room for it."""
    side = min(round(max(box.width, box.height) * scale), width, height)
    x = min(max(0, round(box.x + box.width / 2 - side / 2)), width - side)
    y = min(max(0, round(box.y + box.height / 2 - side / 2)), height - side)
    return Box(x, y, side, side)
