"""The place that a crowd is heard in: direct sound by distance, and the reverberation that all share.

Late reverberation is a decaying noise (J.-D. Polack's model), as strong everywhere; the direct sound falls off with
the distance, so that at the critical distance both are as strong. High frequencies die down sooner.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.fft import rfft, rfftfreq

from dashapp.audio.decode import SAMPLE_RATE
from dashapp.training.crowd.settings import Setting

_CROSSOVER_HZ: Final = 1500.0
_HIGH_SHARE: Final = 0.6
"""How much sooner what is higher than that dies down."""
_GAP_S: Final = (0.005, 0.03)
"""Between the direct sound and the reverberation."""


@dataclass(frozen=True)
class Room:
    """A place.

    Attributes:
        name: What people call it.
        reverberation_s: Seconds until a sound has died down by 60 dB.
        critical_m: Distance in metres at which it is as loud as the direct sound.
    """

    name: str
    reverberation_s: float
    critical_m: float


def draw_room(setting: Setting, rng: np.random.Generator) -> Room:
    """Return a room of one of the setting's kinds."""
    kind = setting.rooms[rng.integers(len(setting.rooms))]
    return Room(kind.name, float(rng.uniform(*kind.reverberation_s)), float(rng.uniform(*kind.critical_m)))


def responses(room: Room, distances_m: Sequence[float], length: int, rng: np.random.Generator) -> NDArray[np.complex64]:
    """Return how sound from each distance arrives, as a spectrum ``(distances, 1 + length / 2)``.

    To be multiplied with that of a sound of ``length`` samples: its end goes on at its beginning.
    """
    shape = (len(distances_m), length)
    low = _decay(shape, room.reverberation_s, rng)
    high = _decay(shape, _HIGH_SHARE * room.reverberation_s, rng)
    above = 1 / (1 + (_CROSSOVER_HZ / np.maximum(rfftfreq(length, 1 / SAMPLE_RATE), 1)) ** 4)
    tail = rfft(low) * (1 - above).astype(np.float32) + rfft(high) * above.astype(np.float32)
    tail /= np.sqrt(np.mean(np.abs(tail) ** 2, axis=1, keepdims=True)) * np.float32(room.critical_m)
    direct: NDArray[Any] = 1 / np.asarray(distances_m, np.float32)[:, None]
    return np.asarray(direct + tail, np.complex64)


def _decay(shape: tuple[int, int], seconds: float, rng: np.random.Generator) -> NDArray[np.float32]:
    rings, length = shape
    gap = round(rng.uniform(*_GAP_S) * SAMPLE_RATE)
    lasting = min(length - gap, round(seconds * SAMPLE_RATE))
    time = np.arange(lasting, dtype=np.float32) / SAMPLE_RATE
    tail = np.zeros(shape, np.float32)
    noise = rng.standard_normal((rings, lasting), np.float32)
    tail[:, gap : gap + lasting] = noise * 10 ** (-3 * time / np.float32(seconds))
    return tail
