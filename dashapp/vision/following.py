"""Faces followed from frame to frame: the box that overlaps a box of the last frames is the same face's."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from dashapp.predictions import Box
from dashapp.vision.faces import Face

SAME_FROM: Final = 0.3
"""Intersection over union of two boxes from which they are the same face's: a face moves less than its own half in a
fifth of a second."""
LOST_AFTER: Final = 5
"""Frames without a face after which it is no longer looked for."""


@dataclass
class Follower:
    """Numbers the faces of a video in the order in which they appear."""

    _last: dict[int, tuple[int, Box]] = field(default_factory=dict)
    _frames: int = 0
    _known: int = 0

    def follow(self, faces: Sequence[Face]) -> list[int]:
        """Return the number of each face of the next frame, from 0 on; the pairs that overlap most first."""
        near = {number: box for number, (frame, box) in self._last.items() if self._frames - frame <= LOST_AFTER}
        pairs = sorted(
            ((overlap(face.box, box), i, number) for i, face in enumerate(faces) for number, box in near.items()),
            reverse=True,
        )
        numbers: dict[int, int] = {}
        for share, i, number in pairs:
            if share >= SAME_FROM and i not in numbers and number not in numbers.values():
                numbers[i] = number
        for i, face in enumerate(faces):
            if i not in numbers:
                numbers[i], self._known = self._known, self._known + 1
            self._last[numbers[i]] = (self._frames, face.box)
        self._frames += 1
        return [numbers[i] for i in range(len(faces))]


def overlap(one: Box, other: Box) -> float:
    """Return the intersection over union of two boxes."""
    across = max(0, min(one.x + one.width, other.x + other.width) - max(one.x, other.x))
    along = max(0, min(one.y + one.height, other.y + other.height) - max(one.y, other.y))
    shared = across * along
    return shared / (one.width * one.height + other.width * other.height - shared)
