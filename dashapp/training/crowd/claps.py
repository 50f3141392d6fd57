"""Applause of one pair of hands: short bursts of noise, about four a second.

How claps sound: B. H. Repp, "The sound of two hands clapping: an exploratory study", JASA 81 (1987),
doi 10.1121/1.394919: rates of 2.5 to 5 claps a second, a spectrum with one broad peak that the hands' posture decides.
"""

import numpy as np
from scipy.signal import lfilter

from dashapp.audio.decode import SAMPLE_RATE
from dashapp.training.crowd.formants import Samples


def clapping(rng: np.random.Generator) -> Samples:
    """Return 3 s of one person's applause at 16 kHz."""
    total = np.zeros(3 * SAMPLE_RATE)
    beat = SAMPLE_RATE / rng.uniform(2.5, 5)
    hands_hz, damping = np.exp(rng.uniform(np.log(600), np.log(2800))), rng.uniform(0.5, 0.85)
    decay_s = rng.uniform(0.003, 0.012)
    at = rng.uniform(0, beat)
    while at < len(total):
        burst = clap(hands_hz * np.exp(rng.normal(0, 0.06)), damping, decay_s, rng) * np.exp(rng.normal(0, 0.2))
        end = min(len(total), int(at) + len(burst))
        total[int(at) : end] += burst[: end - int(at)]
        at += beat * (1 + rng.normal(0, 0.05))
    return total


def clap(hands_hz: float, damping: float, decay_s: float, rng: np.random.Generator) -> Samples:
    """Return one clap, 60 ms: a crack, and the air between the hands that resounds.

    Args:
        hands_hz: Where that resounds.
        damping: How little, 0 to 1.
        decay_s: Seconds until the noise has fallen to a third.
        rng: Source of chance.
    """
    time = np.arange(round(0.06 * SAMPLE_RATE)) / SAMPLE_RATE
    crack = rng.normal(size=len(time)) * np.minimum(time / 0.0005, 1) * np.exp(-time / decay_s)
    radius = 1 - 0.35 * damping
    poles = [1, -2 * radius * np.cos(2 * np.pi * hands_hz / SAMPLE_RATE), radius**2]
    resounding = lfilter([1 - radius, 0, -(1 - radius)], poles, crack)
    return np.asarray(crack * 0.25 + resounding)
