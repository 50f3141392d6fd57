"""Scales of frequency on which equal steps sound alike, and triangular filters that are equally wide on them.

Four scales: mel, Bark, ERB (equivalent rectangular bandwidth) and the logarithm, as V. Franzoni, G. Biondi and
A. Milani compare them in "Emotional sounds of crowds: spectrogram-based analysis using deep learning", Multimedia Tools
and Applications 79 (2020), doi 10.1007/s11042-020-09428-x.

Sources of the formulas: mel, D. O'Shaughnessy, "Speech Communication" (1987); Bark, H. Traunmüller, "Analytical
expressions for the tonotopic sensory scale", JASA 88 (1990), doi 10.1121/1.399849; ERB, B. R. Glasberg and
B. C. J. Moore, "Derivation of auditory filter shapes from notched-noise data", Hearing Research 47 (1990),
doi 10.1016/0378-5955(90)90170-T.
"""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashapp.audio.features import Array

SCALES: Final = ("mel", "bark", "erb", "log")

LOWEST_DRAWN_HZ: Final = 50.0
"""Where a logarithmic scale is taken to begin, which has no 0 Hz."""
_PARTS: Final = 64
"""Of a line of the Fourier transform: a narrow filter sees some of them, where it would miss the line's middle."""


def to_scale(hz: ArrayLike, scale: str) -> NDArray[np.float64]:
    """Return where frequencies in Hz lie on one of `SCALES`.

    Raises:
        ValueError: If there is no such scale, or a frequency has no place on it.
    """
    frequency = np.asarray(hz, np.float64)
    check(scale)
    if scale == "log":
        if (frequency <= 0).any():
            raise ValueError("a logarithmic scale begins above 0 Hz")
        return np.asarray(np.log2(frequency))
    if scale == "mel":
        return np.asarray(2595 * np.log10(1 + frequency / 700))
    if scale == "bark":
        return np.asarray(26.81 * frequency / (1960 + frequency) - 0.53)
    return np.asarray(21.4 * np.log10(1 + 0.00437 * frequency))


def to_hz(place: ArrayLike, scale: str) -> NDArray[np.float64]:
    """Return the frequencies in Hz at places on one of `SCALES`: the inverse of `to_scale`.

    Raises:
        ValueError: If there is no such scale.
    """
    x = np.asarray(place, np.float64)
    check(scale)
    if scale == "log":
        return np.asarray(2**x)
    if scale == "mel":
        return np.asarray(700 * (10 ** (x / 2595) - 1))
    if scale == "bark":
        return np.asarray(1960 * (x + 0.53) / (26.28 - x))
    return np.asarray((10 ** (x / 21.4) - 1) / 0.00437)


def drawn_places(hz: ArrayLike, scale: str, top_hz: float) -> NDArray[np.float64]:
    """Return how high frequencies stand in a spectrogram that is drawn on a scale: 0 at its bottom, 1 at its top.

    Args:
        hz: The frequencies.
        scale: One of `SCALES`; the logarithmic one begins at `LOWEST_DRAWN_HZ`, the others at 0 Hz.
        top_hz: Where it ends.

    Raises:
        ValueError: If there is no such scale, or it ends before it begins.
    """
    low, high = to_scale([_lowest_drawn(scale), top_hz], scale)
    if high <= low:
        raise ValueError(f"a spectrogram up to {top_hz:g} Hz has no place for any frequency")
    return np.asarray((to_scale(hz, scale) - low) / (high - low))


def drawn_hz(places: ArrayLike, scale: str, top_hz: float) -> NDArray[np.float64]:
    """Return which frequencies stand at heights of 0 to 1: the inverse of `drawn_places`."""
    low, high = to_scale([_lowest_drawn(scale), top_hz], scale)
    return to_hz(low + np.asarray(places, np.float64) * (high - low), scale)


def _lowest_drawn(scale: str) -> float:
    return LOWEST_DRAWN_HZ if scale == "log" else 0.0


def check(scale: str) -> None:
    """Do nothing where ``scale`` is one of `SCALES`.

    Raises:
        ValueError: If it is not.
    """
    if scale not in SCALES:
        raise ValueError(f"the scale {scale!r} is not one of {', '.join(SCALES)}")


def centres(scale: str, bands: int, fmin: float, fmax: float) -> NDArray[np.float64]:
    """Return the centre frequencies in Hz of ``bands`` filters between ``fmin`` and ``fmax`` Hz, ``(bands,)``."""
    return to_hz(_corners(scale, bands, fmin, fmax)[1:-1], scale)


def filters(scale: str, *, sample_rate: int, n_fft: int, bands: int, fmin: float, fmax: float) -> Array:
    """Return triangular filters for a power spectrum, ``(bands, 1 + n_fft / 2)``.

    A filter is 1 at its centre and 0 at its neighbours' centres, so that between the first and the last centre the
    filters add up to 1: no power is lost or counted twice. A line of the Fourier transform stands for all frequencies
    that are nearer to it than to its neighbours and is shared among the filters over them; a filter narrower than a
    line sees a part of one, not nothing.
    """
    corners = _corners(scale, bands, fmin, fmax)
    width_hz = sample_rate / n_fft
    within = (np.arange(_PARTS) + 0.5) / _PARTS - 0.5
    parts = width_hz * (np.arange(1 + n_fft // 2)[:, None] + within)
    # Below the lowest corner there is no filter; there the logarithm of 0 Hz need not be asked for.
    place = to_scale(np.maximum(parts, fmin), scale)
    inside = (parts >= fmin) & (parts <= min(fmax, sample_rate / 2))
    steps = (place - corners[0]) / (corners[1] - corners[0])
    numbers = np.arange(1, bands + 1)[:, None, None]
    shared = np.maximum(0, 1 - np.abs(steps - numbers)) * inside
    return np.asarray(shared.mean(axis=2), np.float32)


def _corners(scale: str, bands: int, fmin: float, fmax: float) -> NDArray[np.float64]:
    """Return where each triangle begins, stands highest and ends, on the scale, ``(bands + 2,)``."""
    low, high = to_scale([fmin, fmax], scale)
    return np.linspace(low, high, bands + 2)
