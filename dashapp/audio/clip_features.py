"""A clip, or a window of one, to one vector: means over time of MFCC, chroma, mel power and spectral shape.

The features of many small systems for speech emotion recognition. Means forget the order of what is said; in return a
clip of any length is one short vector that a small network learns from. The level is kept: loudness is part of how an
emotion sounds, and of how a microphone was set.

Source: B. McFee et al., "librosa: audio and music signal analysis in Python", SciPy 2015,
doi 10.25080/Majora-7b98e3ed-003, by which all of them are computed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import librosa
import numpy as np

from dashapp.audio.features import SHORTEST_TRIMMED_S, Array
from dashapp.audio.framing import Framing
from dashapp.audio.waveform import Waveform
from dashapp.audio.windows import Windows, window_starts

SPECTRAL: Final = {"centroid": 1, "bandwidth": 1, "contrast": 7, "rolloff": 1}
"""The features of spectral shape and how many numbers each is."""
MFCC_FILTERS: Final = 128
"""Mel filters below the MFCC where none is a feature itself."""


@dataclass(frozen=True, kw_only=True)
class ClipFeatureConfig(Framing):
    """Which features, and how.

    Attributes:
        n_fft: Samples of the Fourier transform.
        fmax: Highest frequency of the mel filters in Hz.
        n_mfcc: Coefficients kept; 0 for none.
        n_chroma: Pitch classes; 0 for none.
        n_mels: Mel filters whose mean power, in dB, is a feature each; 0 for none.
        centroid: Whether the mean spectral centroid is one, in Hz.
        bandwidth: Whether the mean spectral bandwidth is one, in Hz.
        contrast: Whether the mean spectral contrast of 7 bands is, in dB.
        rolloff: Whether the mean frequency is one below which 85 % of the magnitude lies, in Hz.
    """

    hop_length: int = 512
    window_s: float = 0.0
    hop_s: float = 0.0
    n_fft: int = 2048
    fmax: float = 8000.0
    n_mfcc: int = 40
    n_chroma: int = 12
    n_mels: int = 128
    centroid: bool = False
    bandwidth: bool = False
    contrast: bool = False
    rolloff: bool = False

    @property
    def blocks(self) -> dict[str, int]:
        """How many numbers each kind of feature is, in the order of the vector."""
        spectral = {name: size for name, size in SPECTRAL.items() if getattr(self, name)}
        blocks = {"mfcc": self.n_mfcc, "chroma": self.n_chroma, "mel": self.n_mels} | spectral
        return {name: size for name, size in blocks.items() if size}

    @property
    def input_shape(self) -> tuple[int]:
        """Shape of the vector."""
        return (sum(self.blocks.values()),)


def clip_features(waveform: Waveform, config: ClipFeatureConfig) -> Windows:
    """Cut a clip into windows and return the vector of each, ``(windows, features)``.

    Without a window's length the clip is one.

    Raises:
        ValueError: If the waveform has another sample rate than ``config``.
    """
    rate = config.sample_rate
    if waveform.sample_rate != rate:
        raise ValueError(f"features need {rate} Hz, the waveform has {waveform.sample_rate} Hz")
    first, last = _kept(waveform.samples, config)
    length = round(config.window_s * rate) or last - first
    starts = [first + start for start in window_starts(last - first, length, round(config.hop_s * rate) or length)]
    spans = [(start, min(start + length, last)) for start in starts]

    def take(start: int, stop: int) -> Array:
        return np.stack([vector(waveform.samples[first:last], config) for first, last in spans[start:stop]])

    return Windows(tuple((first / rate, last / rate) for first, last in spans), take)


def vector(samples: Array, config: ClipFeatureConfig) -> Array:
    """Return the features ``(n,)`` of ``samples`` ``(m,)``, which may be shorter than one Fourier transform."""
    rate = config.sample_rate
    magnitude = _magnitude(samples, config)
    mel = _mel_power(magnitude, config)
    compute: dict[str, Callable[[], Any]] = {
        "mfcc": lambda: librosa.feature.mfcc(S=_decibels(mel), n_mfcc=config.n_mfcc),
        # Speech is tuned to nothing: an estimate of its tuning would turn the pitch classes by chance.
        "chroma": lambda: librosa.feature.chroma_stft(S=magnitude, sr=rate, n_chroma=config.n_chroma, tuning=0.0),
        "mel": lambda: _decibels(mel.mean(axis=1, keepdims=True)),
        "centroid": lambda: librosa.feature.spectral_centroid(S=magnitude, sr=rate),
        "bandwidth": lambda: librosa.feature.spectral_bandwidth(S=magnitude, sr=rate),
        "contrast": lambda: librosa.feature.spectral_contrast(S=magnitude, sr=rate),
        "rolloff": lambda: librosa.feature.spectral_rolloff(S=magnitude, sr=rate),
    }
    return np.concatenate([compute[name]().mean(axis=1) for name in config.blocks]).astype(np.float32)


def mfcc_frames(waveform: Waveform, config: ClipFeatureConfig) -> Array:
    """Return the MFCC ``(frames, n_mfcc)`` of a whole clip, whose means are features."""
    mel = _mel_power(_magnitude(waveform.samples, config), config)
    frames: Array = librosa.feature.mfcc(S=_decibels(mel), n_mfcc=config.n_mfcc).T.astype(np.float32)
    return frames


def _magnitude(samples: Array, config: ClipFeatureConfig) -> Any:
    padded = np.pad(samples, (0, max(0, config.n_fft - len(samples))))
    return np.abs(librosa.stft(padded, n_fft=config.n_fft, hop_length=config.hop_length))


def _mel_power(magnitude: Any, config: ClipFeatureConfig) -> Any:
    n_mels = config.n_mels or MFCC_FILTERS
    return librosa.feature.melspectrogram(S=magnitude**2, sr=config.sample_rate, n_mels=n_mels, fmax=config.fmax)


def _decibels(power: Any) -> Any:
    return librosa.power_to_db(power, ref=1.0, amin=1e-10, top_db=None)


def _kept(samples: Array, config: ClipFeatureConfig) -> tuple[int, int]:
    """Return first and last sample without the silence at both ends, unless hardly anything would be left."""
    if not config.trim_db:
        return 0, len(samples)
    _, (first, last) = librosa.effects.trim(samples, top_db=config.trim_db, frame_length=640, hop_length=160)
    return (int(first), int(last)) if last - first >= SHORTEST_TRIMMED_S * config.sample_rate else (0, len(samples))
