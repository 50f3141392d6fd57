"""Labelled face crops in memory, as arrays with one entry for each face."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from dashapp.datasets.sample import Refused

SIDE: Final = 48
"""Height and width of a face in pixels."""

VOTE_LABELS: Final = (
    "neutral",
    "happiness",
    "surprise",
    "sadness",
    "anger",
    "disgust",
    "fear",
    "contempt",
    "unknown",
    "not_a_face",
)
"""Columns of ``votes``, in FER+'s order."""

USAGES: Final = ("Training", "PublicTest", "PrivateTest")
"""FER2013's parts: to train on, to validate on, to test on."""


@dataclass(frozen=True, eq=False)
class FaceSet:
    """Faces with their labels.

    Attributes:
        images: ``(n, 48, 48)`` uint8, grey.
        emotion: ``(n,)`` int64, index into `EMOTIONS`.
        votes: ``(n, 10)`` int64, FER+'s votes in the order of `VOTE_LABELS`; zeros where there are none.
        usage: ``(n,)`` str, one of `USAGES`.
        row: ``(n,)`` int64, the face's row in fer2013.csv, or its number in the sorted list of files.
        ambiguous: ``(n,)`` bool, true where an identical picture carries another label.
        refused: What was not taken, with the reason.
    """

    images: NDArray[np.uint8]
    emotion: NDArray[np.int64]
    votes: NDArray[np.int64]
    usage: NDArray[np.str_]
    row: NDArray[np.int64]
    ambiguous: NDArray[np.bool_]
    refused: tuple[Refused, ...] = ()

    def __post_init__(self) -> None:
        n = len(self.images)
        if self.images.shape != (n, SIDE, SIDE) or self.images.dtype != np.uint8:
            raise ValueError(f"faces are (n, {SIDE}, {SIDE}) uint8, not {self.images.shape} {self.images.dtype}")
        for name in ("emotion", "votes", "usage", "row", "ambiguous"):
            if len(getattr(self, name)) != n:
                raise ValueError(f"{name} has {len(getattr(self, name))} entries for {n} faces")

    def __len__(self) -> int:
        return len(self.images)

    def select(self, chosen: NDArray[Any]) -> "FaceSet":
        """Return the faces of a mask ``(n,)`` bool or of indices ``(m,)``, in that order."""
        return FaceSet(
            images=self.images[chosen],
            emotion=self.emotion[chosen],
            votes=self.votes[chosen],
            usage=self.usage[chosen],
            row=self.row[chosen],
            ambiguous=self.ambiguous[chosen],
            refused=self.refused,
        )

    def part(self, usage: str) -> "FaceSet":
        """Return the faces of one of `USAGES`.

        Raises:
            ValueError: If there is no such part.
        """
        if usage not in USAGES:
            raise ValueError(f"{usage!r} is not one of {', '.join(USAGES)}")
        return self.select(self.usage == usage)

    def png(self, i: int) -> bytes:
        """Return face ``i`` as a PNG file."""
        return bytes(cv2.imencode(".png", self.images[i])[1])

    def item(self, i: int) -> str:
        """Return the stable name of face ``i``: ``fer2013/00123``."""
        return item_of(int(self.row[i]))


def item_of(row: int) -> str:
    """Return the stable name of the face in a row of FER2013: ``fer2013/00123``."""
    return f"fer2013/{row:05d}"


def decode_faces(files: Sequence[bytes]) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Decode picture files to grey faces of 48 x 48; other sizes are scaled.

    Returns:
        Images ``(n, 48, 48)`` uint8 and which of them decoded ``(n,)`` bool; the others are black.
    """
    images = np.zeros((len(files), SIDE, SIDE), np.uint8)
    decoded = np.zeros(len(files), np.bool_)
    for i, data in enumerate(files):
        image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE) if data else None
        if image is not None:
            decoded[i] = True
            images[i] = (
                image if image.shape == (SIDE, SIDE) else cv2.resize(image, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
            )
    return images, decoded
