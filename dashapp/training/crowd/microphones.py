"""What a microphone makes of what arrives: cuts at both ends and an uneven response between."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.fft import rfftfreq

from dashapp.audio.decode import SAMPLE_RATE
from dashapp.training.crowd.settings import Setting, draw

_KNOTS_HZ: Final = (60, 200, 600, 1500, 3500, 8000)


def draw_microphone(length: int, setting: Setting, rng: np.random.Generator) -> NDArray[np.float32]:
    """Return a response over the frequencies of ``length`` samples, ``(1 + length / 2,)``."""
    hz = np.maximum(rfftfreq(length, 1 / SAMPLE_RATE), 1)
    most_db = draw(setting.colour_db, rng)
    colour_db = np.interp(np.log(hz), np.log(_KNOTS_HZ), rng.uniform(-most_db, most_db, len(_KNOTS_HZ)))
    lowest, highest = draw(setting.lowest_hz, rng), draw(setting.highest_hz, rng)
    cuts = 1 / np.sqrt((1 + (lowest / hz) ** 4) * (1 + (hz / highest) ** 24))
    return np.asarray(cuts * 10 ** (colour_db / 20), np.float32)
