"""How a clip is cut into frames and windows: what the settings of all features of sound have in common."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from dashapp.audio.waveform import Waveform

BLOCK_FRAMES: Final = 3000
"""Frames that are transformed at a time: the Fourier transform of ten minutes takes some gigabytes."""


@dataclass(frozen=True, kw_only=True)
class Framing:
    """How a clip is cut; saved in a model's manifest.

    Attributes:
        sample_rate: Hz.
        hop_length: Samples between frames.
        trim_db: What is this much below the loudest frame at either end of a clip is left out; 0 leaves out nothing.
        window_s: Length of an analysed window in seconds; 0 for the whole clip.
        hop_s: Seconds from one window to the next.
    """

    sample_rate: int = 16_000
    hop_length: int
    trim_db: float = 35.0
    window_s: float
    hop_s: float

    @property
    def window_frames(self) -> int:
        """Frames of a window."""
        return round(self.window_s * self.sample_rate / self.hop_length)

    @property
    def hop_frames(self) -> int:
        """Frames from one window to the next."""
        return round(self.hop_s * self.sample_rate / self.hop_length)

    def to_dict(self) -> dict[str, Any]:
        """Return all fields for a manifest."""
        return asdict(self)

    @classmethod
    def from_dict(cls, fields: dict[str, Any]) -> Self:
        """Rebuild from `to_dict`.

        Raises:
            TypeError: If a field is unknown.
        """
        return cls(**fields)


def frame_count(waveform: Waveform, config: Framing) -> int:
    """Return how many frames a waveform has; a frame is centred on its time, the first on the beginning."""
    return 1 + len(waveform.samples) // config.hop_length


def blocks(waveform: Waveform, config: Framing, n_fft: int) -> Iterator[tuple[slice, NDArray[np.float32]]]:
    """Yield a waveform in blocks of at most `BLOCK_FRAMES` frames: which frames, and the samples that they cover.

    Args:
        waveform: The waveform.
        config: Sample rate, and samples between frames.
        n_fft: Samples of a frame.

    Raises:
        ValueError: If the waveform has another sample rate than ``config``.
    """
    if waveform.sample_rate != config.sample_rate:
        raise ValueError(f"features need {config.sample_rate} Hz, the waveform has {waveform.sample_rate} Hz")
    hop, padded = config.hop_length, np.pad(waveform.samples, n_fft // 2)
    count = frame_count(waveform, config)
    for first in range(0, count, BLOCK_FRAMES):
        last = min(first + BLOCK_FRAMES, count)
        yield slice(first, last), padded[first * hop : (last - 1) * hop + n_fft]
