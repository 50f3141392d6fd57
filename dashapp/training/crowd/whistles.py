"""Whistles: of joy, short and gliding up and down; of scorn, long, shrill and steady."""

import numpy as np

from dashapp.audio.decode import SAMPLE_RATE
from dashapp.training.crowd.formants import Samples, contour, swell


def whistle_of_joy(rng: np.random.Generator) -> Samples:
    """Return a whistle that leaps up, or up and down, 0.3 to 0.9 s at 16 kHz."""
    low_hz = rng.uniform(1000, 1800)
    points = [low_hz, low_hz * rng.uniform(1.4, 2), low_hz * rng.uniform(0.8, 1.6)]
    return _whistle(points[: rng.integers(2, 4)], rng.uniform(0.3, 0.9), rng)


def whistle_of_scorn(rng: np.random.Generator) -> Samples:
    """Return a steady whistle, 0.9 to 2.2 s at 16 kHz."""
    hz = rng.uniform(2200, 3800)
    return _whistle([hz * rng.uniform(0.85, 1), hz, hz, hz * rng.uniform(0.9, 1)], rng.uniform(0.9, 2.2), rng)


def _whistle(points_hz: list[float], seconds: float, rng: np.random.Generator) -> Samples:
    length = round(seconds * SAMPLE_RATE)
    pitch = contour(points_hz, length, rng, jitter=0.004)
    phase = 2 * np.pi * np.cumsum(pitch) / SAMPLE_RATE
    tone = np.sin(phase) + rng.uniform(0, 0.1) * np.sin(2 * phase)
    return np.asarray((tone + 0.02 * rng.normal(size=length)) * swell(length, 0.03, 0.06))
