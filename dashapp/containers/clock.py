"""When something in a file is seen or heard: by its timestamps, and not by counting what came before."""

from dataclasses import dataclass
from typing import Final

JITTER_S: Final = 0.1
"""Timestamps and counted samples may differ by this much: encoders pad, and clocks drift."""
SET_ANEW: Final = (
    "The clock of the recording was set anew in the middle, as where recordings were joined; what follows was put "
    "directly behind what was before, and times may differ from those of a player."
)


@dataclass
class Clock:
    """Turns a track's timestamps into seconds since the file's beginning.

    Attributes:
        zero_s: The timestamp of the file's beginning, common to all tracks.
        longest_s: A gap longer than this is no pause, but a clock that was set anew.
        jumped: Whether the clock was set anew somewhere; what follows is put directly behind what was before.
    """

    zero_s: float
    longest_s: float
    jumped: bool = False

    def at(self, stamp_s: float | None, expected_s: float) -> float:
        """Return when something happens.

        Args:
            stamp_s: Its timestamp; None where it has none.
            expected_s: When it would be if it came directly behind what was before.
        """
        if stamp_s is None:
            return expected_s
        seconds = stamp_s - self.zero_s
        if not -JITTER_S <= seconds - expected_s <= self.longest_s:
            # The beginning of a track is early by what its encoder put in front; that is no jump.
            self.jumped = self.jumped or expected_s > 0
            self.zero_s = stamp_s - expected_s
            return expected_s
        return seconds
