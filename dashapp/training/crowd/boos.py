"""Boos: a low, long vowel that sinks at its end."""

import numpy as np

from dashapp.audio.decode import SAMPLE_RATE
from dashapp.training.crowd.formants import Samples, contour, swell, unsteady, vowel


def boo(rng: np.random.Generator) -> Samples:
    """Return one person's boo, 1.2 to 2.8 s at 16 kHz."""
    woman = rng.random() < 0.4
    length = round(rng.uniform(1.2, 2.8) * SAMPLE_RATE)
    pitch_hz = rng.uniform(170, 260) if woman else rng.uniform(95, 170)
    sinks = 2 ** (-rng.uniform(0.05, 0.35))
    pitch = contour([pitch_hz * rng.uniform(0.9, 1), pitch_hz, pitch_hz, pitch_hz * sinks], length, rng)
    # Who shouts opens the mouth: the formants rise.
    size = rng.normal(1.3 if woman else 1.12, 0.06)
    last = str(rng.choice(["u", "u", "o"]))
    sound = vowel(pitch, "u", last, rng, size=size, breath=rng.uniform(0.02, 0.1), effort=rng.uniform(0.4, 0.9))
    return sound * swell(length, rng.uniform(0.06, 0.25), rng.uniform(0.2, 0.7)) * unsteady(length, 0.15, rng)
