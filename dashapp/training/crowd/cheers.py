"""Cheers: "woo", "yeah", "hey" and plain shouts of joy, high and with a pitch that leaps up."""

from typing import Final

import numpy as np

from dashapp.audio.decode import SAMPLE_RATE
from dashapp.training.crowd.formants import Samples, contour, swell, unsteady, vowel

_WORDS: Final = (("u", "u"), ("i", "a"), ("e", "a"), ("e", "i"), ("a", "a"))
"""Woo, yeah, yay (as "e" to "a" too), hey, aah."""


def cheer(rng: np.random.Generator) -> Samples:
    """Return one person's cheer, 0.5 to 1.8 s at 16 kHz."""
    woman = rng.random() < 0.5
    length = round(rng.uniform(0.5, 1.8) * SAMPLE_RATE)
    pitch_hz = rng.uniform(380, 700) if woman else rng.uniform(260, 460)
    leap, fall = 2 ** rng.uniform(0.1, 0.6), 2 ** -rng.uniform(0, 0.5)
    pitch = contour([pitch_hz / leap, pitch_hz, pitch_hz, pitch_hz * fall], length, rng, jitter=0.015)
    first, last = _WORDS[rng.integers(len(_WORDS))]
    size = rng.normal(1.17 if woman else 1.0, 0.04)
    sound = vowel(pitch, first, last, rng, size=size, breath=rng.uniform(0.05, 0.25), effort=rng.uniform(0.5, 0.95))
    return sound * swell(length, rng.uniform(0.02, 0.1), rng.uniform(0.1, 0.4)) * unsteady(length, 0.15, rng)
