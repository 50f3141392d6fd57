"""Whether a stretch of sound holds a voice: loud enough, and periodic at the pitch of a voice.

It keeps silence, hiss and hum between sentences from being called an emotion; it does not tell speech from song.
Source of the periodicity measure: L. Rabiner, "On the use of autocorrelation analysis for pitch detection", IEEE TASSP
25 (1977), doi 10.1109/TASSP.1977.1162905.
"""

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from dashapp.audio.waveform import Waveform

FRAME_S: Final = 0.04
HOP_S: Final = 0.02
PITCH_HZ: Final = (65.0, 500.0)
PERIODIC: Final = 0.4
"""Least share of a frame's energy that repeats after one period; white noise stays below 0.3."""
FAINTEST_DB: Final = -65.0
"""Least level of a voiced frame, relative to full scale."""
RANGE_DB: Final = 40.0
"""How far below the loudest frame of the clip a voiced frame may lie."""
SHORTEST_VOICED_S: Final = 0.1
"""Clips of RAVDESS, CREMA-D and TESS have at least 0.28 s by these measures."""


def has_voice(samples: NDArray[np.float32], sample_rate: int, loudest_db: float) -> bool:
    """Whether ``samples`` ``(n,)`` hold a voice for at least `SHORTEST_VOICED_S`.

    Args:
        samples: The stretch; full scale is -1 to 1.
        sample_rate: In Hz.
        loudest_db: Level of the loudest frame of the whole clip, by `loudest`.
    """
    frames = _frames(samples, sample_rate)
    audible = _levels_db(frames) > max(FAINTEST_DB, loudest_db - RANGE_DB)
    voiced = _periodicity(frames[audible], sample_rate) > PERIODIC
    return bool(voiced.sum() * HOP_S >= SHORTEST_VOICED_S)


def voices(waveform: Waveform, windows: Iterable[tuple[float, float]]) -> tuple[bool, ...]:
    """Whether each of ``windows``, start and end in seconds of the clip, holds a voice."""
    rate = waveform.sample_rate
    loudest_db = loudest(waveform.samples, rate)
    return tuple(
        has_voice(waveform.samples[round(start * rate) : round(end * rate)], rate, loudest_db) for start, end in windows
    )


def loudest(samples: NDArray[np.float32], sample_rate: int) -> float:
    """Return the level of the loudest frame in dB relative to full scale."""
    return float(_levels_db(_frames(samples, sample_rate)).max())


def _frames(samples: NDArray[np.float32], sample_rate: int) -> NDArray[np.float32]:
    length, hop = round(FRAME_S * sample_rate), round(HOP_S * sample_rate)
    padded = np.pad(samples, (0, max(0, length - len(samples))))
    return np.lib.stride_tricks.sliding_window_view(padded, length)[::hop]


def _levels_db(frames: NDArray[np.float32]) -> NDArray[np.floating[Any]]:
    levels: NDArray[np.floating[Any]] = 10 * np.log10(np.einsum("fn,fn->f", frames, frames) / frames.shape[1] + 1e-12)
    return levels


def _periodicity(frames: NDArray[np.float32], sample_rate: int) -> NDArray[np.floating[Any]]:
    """Return the highest normalised autocorrelation ``(frames,)`` at the periods of a voice.

    The difference of neighbouring samples is taken first: it takes away the rumble and the slope of the spectrum, whose
    slow decay of the autocorrelation is no pitch.
    """
    steps = np.diff(frames, axis=1)
    length = steps.shape[1]
    spectrum = np.fft.rfft(steps, 2 * length, axis=1)
    correlation = np.fft.irfft(np.abs(spectrum) ** 2, axis=1)[:, :length]
    # Fewer samples overlap at a longer lag; without the factor a low voice would look less periodic than a high one.
    correlation = correlation * (length / np.arange(length, 0, -1))
    shortest, longest = (round(sample_rate / hz) for hz in reversed(PITCH_HZ))
    here = correlation[:, shortest : longest + 1]
    # Only a peak is a period: below the voice's range a hum correlates highly with itself a little later.
    is_peak = (here > correlation[:, shortest - 1 : longest]) & (here >= correlation[:, shortest + 1 : longest + 2])
    peaks = np.where(is_peak, here, 0.0).max(axis=1, initial=0.0)
    shares: NDArray[np.floating[Any]] = peaks / np.maximum(correlation[:, 0], 1e-12)
    return shares
