"""What is heard beside a crowd, or without one: hum of the mains, wind, traffic, the sounds of ESC-10, and hiss."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
from scipy.fft import irfft, rfftfreq

from dashapp.audio.decode import SAMPLE_RATE
from dashapp.datasets import esc10
from dashapp.training.crowd.recordings import Samples, Sounds, level, recorded
from dashapp.training.crowd.settings import Setting, draw

FOLDS: Final = {
    "train": esc10.TRAINING_FOLDS,
    "validation": esc10.VALIDATION_FOLDS,
    "test": esc10.TEST_FOLDS,
}
"""Of ESC-10, by part of the split."""
_HISS_DB: Final = (-45.0, -25.0)
_OFTEN: Final = 0.4
"""How often each kind is heard."""


def read_environment(data: Path, split: str) -> Sounds:
    """Return the sounds of ESC-10 under ``data`` for a part of the split, none of them made by a human."""
    return recorded([sound.path for sound in esc10.environmental(data, FOLDS[split])])


def draw_noise(
    length: int, setting: Setting, environment: Sounds, rng: np.random.Generator
) -> tuple[Samples, tuple[str, ...]]:
    """Return noise with a mean power of 1, ``(length,)``, and of what it is made.

    One or several of the kinds at once, each up to 12 dB below the loudest, and always some hiss.
    """
    kinds: dict[str, Callable[[], Samples]] = {
        "hum": lambda: hum(length, float(rng.choice(setting.mains_hz)), rng),
        "wind": lambda: wind(length, draw(setting.wind_hz, rng), rng),
        "traffic": lambda: traffic(length, draw(setting.traffic_hz, rng), rng),
    }
    if len(environment):
        kinds["environment"] = lambda: _excerpt(environment.take(int(rng.integers(len(environment)))), length, rng)
    heard = [name for name in kinds if rng.random() < _OFTEN] or [str(rng.choice(list(kinds)))]
    total = 10 ** (rng.uniform(*_HISS_DB) / 20) * rng.standard_normal(length, np.float32)
    for name in heard:
        total += 10 ** (rng.uniform(-12, 0) / 20) * level(kinds[name]())
    return level(total), tuple(heard)


def hum(length: int, mains_hz: float, rng: np.random.Generator) -> Samples:
    """Return the hum of a sound system: the mains and its harmonics, of which the even ones are strong."""
    time = np.arange(length) / SAMPLE_RATE
    total = np.zeros(length)
    for harmonic in range(1, 13):
        strength = rng.uniform(0.2, 1) / harmonic * (1 if harmonic == 1 or harmonic % 2 == 0 else 0.3)
        total += strength * np.sin(2 * np.pi * (harmonic * mains_hz * time + rng.random()))
    return np.asarray(total, np.float32)


def wind(length: int, highest_hz: float, rng: np.random.Generator) -> Samples:
    """Return gusts of wind in a microphone: rumble that falls off steeply above ``highest_hz``."""
    hz = np.maximum(rfftfreq(length, 1 / SAMPLE_RATE), 1)
    rumble = _shaped(1 / np.sqrt(hz) / (1 + (hz / highest_hz) ** 2), length, rng)
    return rumble * _wavering(length, rng.uniform(0.3, 2), 6.0, rng)


def traffic(length: int, loudest_hz: float, rng: np.random.Generator) -> Samples:
    """Return a road some way off: a broad band around ``loudest_hz`` that comes and goes as cars pass."""
    hz = np.maximum(rfftfreq(length, 1 / SAMPLE_RATE), 1)
    band = np.exp(-np.square(np.log2(hz / loudest_hz)) / 2) + 0.05 / (1 + (hz / 2000) ** 2)
    return _shaped(band, length, rng) * _wavering(length, rng.uniform(0.2, 0.6), 4.0, rng)


def _shaped(response: np.ndarray, length: int, rng: np.random.Generator) -> Samples:
    """Return noise whose amplitude over frequency is ``response`` ``(1 + length / 2,)``."""
    parts = rng.standard_normal((2, len(response)), np.float32)
    return np.asarray(irfft((parts[0] + 1j * parts[1]) * response.astype(np.float32), length), np.float32)


def _wavering(length: int, per_s: float, depth_db: float, rng: np.random.Generator) -> Samples:
    """Return a loudness that changes ``per_s`` times a second by about ``depth_db``, ``(length,)``."""
    count = max(3, round(length / SAMPLE_RATE * per_s) + 2)
    level_db = np.interp(np.linspace(0, count - 1, length), np.arange(count), rng.normal(0, depth_db, count))
    return np.asarray(10 ** (level_db / 20), np.float32)


def _excerpt(samples: Samples, length: int, rng: np.random.Generator) -> Samples:
    return np.resize(np.roll(samples, -int(rng.integers(len(samples)))), length)
