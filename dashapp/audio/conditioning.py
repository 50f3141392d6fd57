"""Making a recording sound before anything is judged by it: channels to one, what lies below hearing taken out.

Training, evaluation and serving all get their sound from `dashapp.audio.decode`, so all of them get it like this.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.signal import butter, sosfilt, sosfilt_zi

from dashapp.predictions import Notice

Samples = npt.NDArray[np.float32]

HIGH_PASS_HZ: Final = 25.0
"""Below here a recording holds no voice, but a converter's offset, wind and the handling of the microphone.

The filter runs forwards and backwards, which delays nothing: -6 dB here, -0.5 dB at 50 Hz, where the features begin.
"""
CANCELLING: Final = -0.5
"""Two sides with a lower correlation cancel: a balanced microphone on a stereo jack carries minus left on the right."""
LIKE_LEVEL: Final = 0.25
"""Of the louder side; a quieter one than this hardly takes anything from the other."""
SILENT_SIDE: Final = 0.01
"""Of the louder side's level; a quieter one than this is a channel that nothing was plugged into."""

_SECTIONS: Final = butter(2, HIGH_PASS_HZ, "highpass", fs=16_000, output="sos")
_SETTLED_S: Final = 0.1  # over which the offset at an end of the clip is measured
_BLOCK: Final = 2**20

CANCELLED: Final = Notice(
    "channels_cancel",
    "The two channels cancel each other, as those of a balanced microphone on a stereo jack do; one of them was "
    "analysed alone.",
)


@dataclass(frozen=True, eq=False)
class Sides:
    """Left and right of a recording, or its only channel, at 16 kHz.

    Attributes:
        samples: ``(n, 1)`` or ``(n, 2)``.
    """

    samples: Samples

    def mono(self) -> tuple[Samples, tuple[Notice, ...]]:
        """Return the sides as one, ``(n,)``, and what is to be said of them."""
        if self.samples.shape[1] == 1:
            return self.samples[:, 0], ()
        left, right = self.samples.T
        powers = _dot(left, left), _dot(right, right)
        louder = left if powers[0] >= powers[1] else right
        level = np.sqrt(min(powers) / max(powers)) if max(powers) else 1.0
        if level < SILENT_SIDE:
            return np.ascontiguousarray(louder), ()
        if level > LIKE_LEVEL and _dot(left, right) < CANCELLING * np.sqrt(powers[0] * powers[1]):
            return np.ascontiguousarray(louder), (CANCELLED,)
        return self.samples.mean(axis=1, dtype=np.float32), ()


def two_sides(block: Samples) -> Samples:
    """Return ``(n, channels)`` as ``(n, 1)`` or ``(n, 2)``: of more than two, every second one makes a side."""
    channels = block.shape[1]
    if channels <= 2:
        return block
    return np.stack([block[:, side::2].mean(axis=1, dtype=np.float32) for side in (0, 1)], axis=1)


def high_pass(samples: Samples, rate: int = 16_000) -> None:
    """Take out what lies below `HIGH_PASS_HZ`, in place: ``(n, channels)`` at 16 kHz."""
    if not len(samples):
        return
    settled = round(_SETTLED_S * rate)
    for way in (samples, samples[::-1]):
        # As if the offset had been there for ever before, or the filter would ring where the clip begins.
        state = sosfilt_zi(_SECTIONS)[:, :, np.newaxis] * way[:settled].mean(axis=0)
        for start in range(0, len(way), _BLOCK):
            part = way[start : start + _BLOCK]
            part[:], state = sosfilt(_SECTIONS, part.astype(np.float64), axis=0, zi=state)


def _dot(left: Samples, right: Samples) -> float:
    return float(np.einsum("i,i->", left, right, dtype=np.float64))
