"""Waveform to spectrograms of crowds, on the scales of `dashapp.audio.frequency_scales`.

A frame every 4.5 ms, as in the paper named there. Every filter ends at 5.5 kHz: a corpus of the voices that crowds are
simulated from holds nothing above it, and a network that could see the band would learn the corpus.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from dashapp.audio.features import Array
from dashapp.audio.framing import Framing, blocks, frame_count
from dashapp.audio.frequency_scales import SCALES, centres, check, filters
from dashapp.audio.short_time import power as squared
from dashapp.audio.short_time import stft
from dashapp.audio.waveform import Waveform
from dashapp.errors import InputError

_FAINTEST = 1e-12


@dataclass(frozen=True, kw_only=True)
class CrowdSpectrogramConfig(Framing):
    """How a crowd's sound becomes a picture; saved in a model's manifest.

    Attributes:
        scale: One of `dashapp.audio.frequency_scales.SCALES`.
        n_fft: Samples of the Fourier transform and of its Hann window (64 ms: 15.6 Hz a line).
        bands: Filters, equally wide on the scale.
        fmin: Lowest frequency in Hz.
        fmax: Highest frequency in Hz: where a corpus of the simulated voices ends.
        top_db: Range in dB below the loudest point: what is lower is black.
    """

    hop_length: int = 72
    trim_db: float = 0.0
    window_s: float = 3.0
    hop_s: float = 1.0
    scale: str = "mel"
    n_fft: int = 1024
    bands: int = 64
    fmin: float = 50.0
    fmax: float = 5500.0
    top_db: float = 80.0

    def __post_init__(self) -> None:
        check(self.scale)
        if not 0 < self.fmin < self.fmax <= self.sample_rate / 2:
            raise ValueError(
                f"a band of {self.fmin:g} to {self.fmax:g} Hz; at {self.sample_rate} Hz it must begin above 0 and end "
                f"at {self.sample_rate / 2:g} Hz or below"
            )

    @property
    def input_shape(self) -> tuple[int, int, int]:
        """Shape of a picture: bands, frames and one channel."""
        return self.bands, self.window_frames, 1

    @property
    def centres_hz(self) -> tuple[float, ...]:
        """Centre frequency of each band, low to high."""
        return tuple(float(hz) for hz in centres(self.scale, self.bands, self.fmin, self.fmax))

    @property
    def band_hz(self) -> tuple[float, float]:
        """The frequencies that are really seen: the outer edges of the lines of the Fourier transform with a weight."""
        seen = np.flatnonzero(_filters(self).any(axis=0))
        width_hz = self.sample_rate / self.n_fft
        return max(0.0, (float(seen[0]) - 0.5) * width_hz), (float(seen[-1]) + 0.5) * width_hz

    @property
    def resolved_from_hz(self) -> float:
        """From which centre on bands lie further apart than lines; those below share lines and look alike.

        Infinite where not even the highest do.
        """
        hz = np.array(self.centres_hz)
        apart = np.flatnonzero(np.diff(hz) < self.sample_rate / self.n_fft)
        first = int(apart[-1]) + 1 if len(apart) else 0
        return float(hz[first]) if first < len(hz) - 1 else float("inf")


def on_scale(config: CrowdSpectrogramConfig, scale: str) -> CrowdSpectrogramConfig:
    """Return ``config`` with another scale of frequency; as it is where ``scale`` is empty.

    Raises:
        InputError: ``bad_request`` if there is no such scale.
    """
    if scale and scale not in SCALES:
        raise InputError("bad_request", f"There is no frequency scale {scale[:40]!r}; there are {', '.join(SCALES)}.")
    return replace(config, scale=scale) if scale else config


def decibels(waveform: Waveform, config: CrowdSpectrogramConfig) -> Array:
    """Return the spectrogram in dB below its loudest point, ``(frames, bands)``: 0 at most, ``-top_db`` at least.

    A waveform without any sound is ``-top_db`` everywhere.

    Raises:
        ValueError: If the waveform has another sample rate than ``config``.
    """
    return below_loudest(band_power(waveform, config), config)


def below_loudest(power: Array, config: CrowdSpectrogramConfig) -> Array:
    """Return the power of bands as `decibels` does."""
    loudest = float(power.max())
    if loudest <= _FAINTEST:
        return np.full(power.shape, -config.top_db, np.float32)
    levels = 10 * np.log10(np.maximum(power / loudest, 10 ** (-config.top_db / 10)))
    return np.asarray(np.maximum(levels, -config.top_db), np.float32)


def loudest_db(power: Array, config: CrowdSpectrogramConfig) -> float | None:
    """Return the level of the loudest point in dB over a tone of full scale in a band of one line; None without sound.

    `decibels` of two clips begin each at its own loudest point; with this they stand on one scale.
    """
    loudest = float(power.max())
    # The Hann window of n_fft samples adds up to half of them, and half a tone's amplitude is at negative frequencies.
    full_scale = (config.n_fft / 4) ** 2
    return float(10 * np.log10(loudest / full_scale)) if loudest > _FAINTEST else None


def band_power(waveform: Waveform, config: CrowdSpectrogramConfig) -> Array:
    """Return the power in each band, ``(frames, bands)``; a frame is centred on its time, the first on the beginning.

    Raises:
        ValueError: If the waveform has another sample rate than ``config``.
    """
    power = np.empty((frame_count(waveform, config), config.bands), np.float32)
    bank = _filters(config)
    for frames, samples in blocks(waveform, config, config.n_fft):
        lines = stft(samples, n_fft=config.n_fft, hop_length=config.hop_length)
        power[frames] = (bank @ squared(lines)).T
    return power


def picture(window: Array, config: CrowdSpectrogramConfig) -> Array:
    """Return the picture of one window, time to the right and low frequencies at the bottom.

    The loudest point of the window is 1, what lies ``top_db`` below it 0; a short window is filled up by silence.

    Args:
        window: ``(frames, bands)`` in dB, at most a window's frames.
        config: How.

    Returns:
        ``config.input_shape``, 0 to 1.
    """
    loudest = float(window.max())
    levels = (
        np.zeros_like(window) if loudest <= -config.top_db else np.clip((window - loudest) / config.top_db + 1, 0, 1)
    )
    filled = np.pad(levels, ((0, max(0, config.window_frames - len(levels))), (0, 0)))
    return np.ascontiguousarray(filled.T[::-1, :, np.newaxis], np.float32)


@lru_cache(maxsize=16)
def _filters(config: CrowdSpectrogramConfig) -> Array:
    bank = filters(
        config.scale,
        sample_rate=config.sample_rate,
        n_fft=config.n_fft,
        bands=config.bands,
        fmin=config.fmin,
        fmax=config.fmax,
    )
    bank.flags.writeable = False
    return bank
