"""A formant synthesiser: vowels of any pitch, from a throat of any size.

A sawtooth stands for the pulses of the glottis (it falls off by 6 dB an octave, as they do once they have left the
lips) and goes through a cascade of resonators: D. H. Klatt, "Software for a cascade/parallel formant synthesizer",
JASA 67 (1980), doi 10.1121/1.383940. The formants are those of men in G. E. Peterson and H. L. Barney, "Control
methods used in a study of the vowels", JASA 24 (1952), doi 10.1121/1.1906875; women's lie about a sixth higher.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d
from scipy.signal import sosfilt

from dashapp.audio.decode import SAMPLE_RATE

Samples = NDArray[np.float64]

VOWELS: Final = {
    "u": (300.0, 870.0, 2240.0, 3300.0),
    "o": (570.0, 840.0, 2410.0, 3300.0),
    "a": (730.0, 1090.0, 2440.0, 3400.0),
    "e": (530.0, 1840.0, 2480.0, 3500.0),
    "i": (270.0, 2290.0, 3010.0, 3600.0),
}
"""Formants in Hz."""
_BANDWIDTHS_HZ: Final = (70.0, 100.0, 150.0, 220.0)


def vowel(
    pitch_hz: Samples,
    first: str,
    last: str,
    rng: np.random.Generator,
    *,
    size: float = 1.0,
    breath: float = 0.05,
    effort: float = 0.0,
) -> Samples:
    """Return a vowel that turns from ``first`` into ``last``, one of `VOWELS` each.

    Args:
        pitch_hz: At each sample, ``(n,)``.
        first: How it begins.
        last: How it ends.
        rng: Source of chance.
        size: What the formants are multiplied by: 1 for a man, about 1.17 for a woman.
        breath: Noise beside the pulses.
        effort: How much of the high frequencies a shout adds, 0 to 1.

    Returns:
        ``(n,)`` at 16 kHz.
    """
    source = sawtooth(pitch_hz) + breath * rng.normal(size=len(pitch_hz))
    source[1:] -= effort * source[:-1]
    if first == last:
        return resonate(source, VOWELS[first], size)
    turn = np.linspace(0, 1, len(source))
    return (1 - turn) * resonate(source, VOWELS[first], size) + turn * resonate(source, VOWELS[last], size)


def sawtooth(pitch_hz: Samples) -> Samples:
    """Return a sawtooth of -1 to 1 whose corners are round enough not to fold back (differentiated parabolas)."""
    phase = np.cumsum(pitch_hz) / SAMPLE_RATE % 1
    parabola = np.square(2 * phase - 1)
    return np.diff(parabola, prepend=parabola[0]) * SAMPLE_RATE / (4 * pitch_hz)


def resonate(source: Samples, formants_hz: Sequence[float], size: float) -> Samples:
    """Return ``source`` as a throat with these formants, ``size`` times as high, lets it out."""
    centres = size * np.array(formants_hz)
    radius = np.exp(-np.pi * np.array(_BANDWIDTHS_HZ) / SAMPLE_RATE)
    near, far = 2 * radius * np.cos(2 * np.pi * centres / SAMPLE_RATE), -(radius**2)
    nothing, one = np.zeros_like(near), np.ones_like(near)
    sections = np.stack([1 - near - far, nothing, nothing, one, -near, -far], axis=1)
    return np.asarray(sosfilt(sections, source))


def contour(points_hz: Sequence[float], length: int, rng: np.random.Generator, *, jitter: float = 0.01) -> Samples:
    """Return a pitch that goes through ``points_hz``, equally far apart, and is never quite steady, ``(length,)``.

    Args:
        points_hz: At least two.
        length: Samples.
        rng: Source of chance.
        jitter: Standard deviation of the unsteadiness, as a share of the pitch.
    """
    places = np.linspace(0, len(points_hz) - 1, length)
    smooth = np.interp(places, np.arange(len(points_hz)), np.log(points_hz))
    knots = rng.normal(0, jitter, length // 400 + 2)
    return np.asarray(np.exp(smooth + np.interp(np.arange(length) / 400, np.arange(len(knots)), knots)))


def swell(length: int, attack_s: float, decay_s: float) -> Samples:
    """Return a loudness of 0 to 1 that rises at the beginning and falls at the end, ``(length,)``."""
    time = np.arange(length) / SAMPLE_RATE
    rising = np.clip(time / attack_s, 0, 1)
    falling = np.clip((time[-1] - time) / decay_s, 0, 1)
    return np.asarray(np.sin(np.pi / 2 * np.minimum(rising, falling)) ** 2)


def unsteady(length: int, depth: float, rng: np.random.Generator) -> Samples:
    """Return a loudness around 1 that wavers by ``depth`` some times a second, ``(length,)``."""
    wavering = uniform_filter1d(rng.normal(size=length), SAMPLE_RATE // 12)
    return np.asarray(np.exp(depth * wavering / max(wavering.std(), 1e-9)))
