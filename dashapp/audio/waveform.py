"""The one form in which sound travels through the program."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, eq=False)
class Waveform:
    """A mono sound.

    Attributes:
        samples: ``(n,)`` float32, full scale is -1 to 1.
        sample_rate: In Hz.
    """

    samples: npt.NDArray[np.float32]
    sample_rate: int

    def __post_init__(self) -> None:
        if self.samples.ndim != 1 or self.samples.dtype != np.float32:
            raise ValueError(f"samples are {self.samples.dtype} of shape {self.samples.shape}, not float32 of (n,)")
        if self.sample_rate <= 0:
            raise ValueError(f"a sample rate of {self.sample_rate} Hz")

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return len(self.samples) / self.sample_rate
