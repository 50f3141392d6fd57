"""How a clip is cut into frames and windows: what the settings of all features of sound have in common."""

from dataclasses import asdict, dataclass
from typing import Any, Self


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
