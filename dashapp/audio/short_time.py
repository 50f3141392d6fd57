"""Short-time spectra and levels of a sound: the few functions of librosa that every answer needs, on NumPy alone.

Importing librosa brings numba, SciPy's signal package and scikit-learn, which hold 90 MB and take a second, in every
process that answers. Tests hold these to librosa.

Source: B. McFee et al., "librosa: audio and music signal analysis in Python", SciPy 2015,
doi 10.25080/Majora-7b98e3ed-003; mel scale and filters as M. Slaney's "Auditory Toolbox", 1998.
"""

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

_HZ_PER_MEL = 200.0 / 3
_LOG_FROM_HZ = 1000.0
_LOG_STEP = np.log(6.4) / 27


def stft(samples: Array, *, n_fft: int, hop_length: int, win_length: int | None = None) -> NDArray[np.complex64]:
    """Return the short-time Fourier transform ``(1 + n_fft / 2, frames)``; the first frame begins with the sound.

    Args:
        samples: ``(n,)``, at least ``n_fft``; pad by half a frame on both sides for centred frames.
        n_fft: Samples of a frame.
        hop_length: Samples from one frame to the next.
        win_length: Samples of the Hann window, in the middle of a frame; the whole frame where it is left out.
    """
    frames = np.lib.stride_tricks.sliding_window_view(samples, n_fft)[::hop_length]
    lines = np.fft.rfft(frames * _window(n_fft, win_length or n_fft), axis=1)
    return lines.astype(np.complex64, copy=False).T


def power(lines: NDArray[np.complex64]) -> Array:
    """Return the squared magnitudes of a transform."""
    return np.square(lines.real) + np.square(lines.imag)


def to_decibels(values: NDArray[Any], amin: float) -> Array:
    """Return powers in dB over 1; what is below ``amin`` counts as that."""
    levels: Array = 10 * np.log10(np.maximum(values, np.float32(amin)))
    return levels


def frame_rms(samples: Array, *, frame_length: int, hop_length: int) -> NDArray[np.float64]:
    """Return the root mean square of frames ``(1 + n // hop_length,)`` centred on their times; beyond the ends is 0."""
    half = frame_length // 2
    squares = np.concatenate([[0.0], np.cumsum(np.square(samples, dtype=np.float64))])
    starts = np.arange(1 + len(samples) // hop_length) * hop_length - half
    ends = starts + frame_length
    last = len(samples)
    sums = squares[np.clip(ends, 0, last)] - squares[np.clip(starts, 0, last)]
    rms: NDArray[np.float64] = np.sqrt(np.maximum(sums, 0) / frame_length)
    return rms


def sounding_part(samples: Array, *, top_db: float, frame_length: int, hop_length: int) -> tuple[int, int]:
    """Return where the sound begins and ends: the first and the last frame within ``top_db`` of the loudest."""
    rms = frame_rms(samples, frame_length=frame_length, hop_length=hop_length)
    levels = 20 * np.log10(np.maximum(rms, 1e-5))
    sounding = np.flatnonzero(levels - max(float(levels.max()), -100.0) > -top_db)
    if not len(sounding):
        return 0, 0
    return int(sounding[0]) * hop_length, min(len(samples), (int(sounding[-1]) + 1) * hop_length)


def mel_filters(*, sr: int, n_fft: int, n_mels: int, fmin: float, fmax: float) -> Array:
    """Return ``n_mels`` triangular filters of equal area, ``(n_mels, 1 + n_fft / 2)``."""
    edges = _mel_to_hz(np.linspace(_hz_to_mel(fmin), _hz_to_mel(fmax), n_mels + 2))
    slopes = edges[:, np.newaxis] - np.fft.rfftfreq(n_fft, 1 / sr)
    widths = np.diff(edges)
    rising = -slopes[:-2] / widths[:-1, np.newaxis]
    falling = slopes[2:] / widths[1:, np.newaxis]
    filters = np.maximum(0, np.minimum(rising, falling)) * (2 / (edges[2:] - edges[:-2]))[:, np.newaxis]
    return filters.astype(np.float32)


@lru_cache(maxsize=8)
def cosine_transform(size: int, kept: int) -> Array:
    """Return the first ``kept`` rows of the orthonormal discrete cosine transform (type II), ``(kept, size)``."""
    angles = np.pi / size * np.outer(np.arange(kept), np.arange(size) + 0.5)
    rows = np.sqrt(2 / size) * np.cos(angles)
    rows[0] /= np.sqrt(2)
    matrix: Array = rows.astype(np.float32)
    matrix.flags.writeable = False
    return matrix


@lru_cache(maxsize=8)
def _window(n_fft: int, win_length: int) -> Array:
    before = (n_fft - win_length) // 2
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(win_length) / win_length)
    window: Array = np.pad(hann, (before, n_fft - win_length - before)).astype(np.float32)
    window.flags.writeable = False
    return window


def _hz_to_mel(hertz: float) -> float:
    if hertz < _LOG_FROM_HZ:
        return hertz / _HZ_PER_MEL
    return float(_LOG_FROM_HZ / _HZ_PER_MEL + np.log(hertz / _LOG_FROM_HZ) / _LOG_STEP)


def _mel_to_hz(mels: NDArray[np.float64]) -> NDArray[np.float64]:
    bend = _LOG_FROM_HZ / _HZ_PER_MEL
    hertz: NDArray[np.float64] = np.where(
        mels < bend, mels * _HZ_PER_MEL, _LOG_FROM_HZ * np.exp(_LOG_STEP * (mels - bend))
    )
    return hertz
