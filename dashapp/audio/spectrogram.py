"""Waveform to pictures of its windows: spectrograms with a linear or a mel scale of frequency."""

from dataclasses import dataclass
from functools import partial
from typing import Final

import cv2
import numpy as np

from dashapp.audio.features import Array
from dashapp.audio.framing import Framing
from dashapp.audio.short_time import mel_filters, power, stft, to_decibels
from dashapp.audio.waveform import Waveform
from dashapp.audio.windows import Windows, cut

SCALES: Final = ("mel", "linear")


@dataclass(frozen=True, kw_only=True)
class SpectrogramConfig(Framing):
    """How a window becomes a picture.

    Attributes:
        scale: One of `SCALES`.
        n_fft: Samples of the Fourier transform and of its Hann window (32 ms).
        bands: Rows of the spectrogram.
        fmin: Lowest frequency in Hz.
        fmax: Highest frequency in Hz: where one of the training corpora ends.
        top_db: Range in dB below the loudest point of a window: what is lower is black.
        side: Side in pixels of the square that the picture is resized to; 0 leaves it as it is.
    """

    hop_length: int = 256
    window_s: float = 3.0
    hop_s: float = 1.5
    scale: str = "mel"
    n_fft: int = 512
    bands: int = 64
    fmin: float = 50.0
    fmax: float = 5500.0
    top_db: float = 80.0
    side: int = 0

    def __post_init__(self) -> None:
        if self.scale not in SCALES:
            raise ValueError(f"the scale {self.scale!r} is not one of {', '.join(SCALES)}")

    @property
    def input_shape(self) -> tuple[int, int, int]:
        """Shape of a picture: height, width and one channel."""
        return (self.side, self.side, 1) if self.side else (self.bands, self.window_frames, 1)


def pictures(waveform: Waveform, config: SpectrogramConfig) -> Windows:
    """Trim a clip, cut it into windows and draw each: ``(windows, height, width, 1)``, 0 (silence) to 1 (loudest).

    Args:
        waveform: At least 0.1 s at ``config.sample_rate``.
        config: How.
    """
    return cut(waveform, config, partial(decibels, config=config), partial(picture, config=config), drawn=True)


def decibels(waveform: Waveform, config: SpectrogramConfig) -> Array:
    """Return the spectrogram in dB, ``(frames, bands)``.

    Raises:
        ValueError: If the waveform has another sample rate than ``config``.
    """
    if waveform.sample_rate != config.sample_rate:
        raise ValueError(f"features need {config.sample_rate} Hz, the waveform has {waveform.sample_rate} Hz")
    padded = np.pad(waveform.samples, config.n_fft // 2)
    lines = stft(padded, n_fft=config.n_fft, hop_length=config.hop_length)
    banks = mel_filters if config.scale == "mel" else linear_filters
    filters = banks(sr=config.sample_rate, n_fft=config.n_fft, n_mels=config.bands, fmin=config.fmin, fmax=config.fmax)
    levels: Array = to_decibels(filters @ power(lines), amin=1e-12)
    return np.ascontiguousarray(levels.T, dtype=np.float32)


def linear_filters(*, sr: int, n_fft: int, n_mels: int, fmin: float, fmax: float) -> Array:
    """Return ``n_mels`` triangular filters of equal width in Hz, ``(n_mels, 1 + n_fft / 2)``.

    Takes what `mel_filters` takes.
    """
    centres = np.linspace(fmin, fmax, n_mels + 2)
    frequencies = np.fft.rfftfreq(n_fft, 1 / sr)
    # A filter narrower than the transform's resolution would fall between its lines.
    width = max(centres[1] - centres[0], sr / n_fft)
    filters = np.maximum(0, 1 - np.abs(frequencies - centres[1:-1, None]) / width)
    normalised: Array = (filters / filters.sum(axis=1, keepdims=True)).astype(np.float32)
    return normalised


def picture(window: Array, config: SpectrogramConfig) -> Array:
    """Return the picture of one window, low frequencies at the bottom; a short one is filled up by silence.

    Args:
        window: ``(frames, bands)`` in dB, at most a window's frames.
        config: How.

    Returns:
        ``config.input_shape``, 0 to 1.
    """
    levels = np.clip((window - window.max()) / config.top_db + 1, 0, 1)
    filled = np.pad(levels, ((0, max(0, config.window_frames - len(levels))), (0, 0)))
    drawn = np.ascontiguousarray(filled.T[::-1])
    if config.side:
        drawn = cv2.resize(drawn, (config.side, config.side), interpolation=cv2.INTER_AREA)
    return drawn[..., np.newaxis].astype(np.float32)
