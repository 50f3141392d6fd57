"""The faces of a video: each is followed from frame to frame, and read as a whole."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from dashapp.predictions import Box, FaceMoment, pool
from dashapp.process.lazy import Lazy
from dashapp.process.progress import Progress
from dashapp.protocols import FaceModel
from dashapp.service.pictures import PictureAnalysis, Reading

if TYPE_CHECKING:
    from dashapp.vision.faces import Face
    from dashapp.vision.video import Video

Pixels = NDArray[np.uint8]

FLEETING_FRAMES: Final = 3
"""A face of fewer frames is left out where another is seen longer: a texture that looks like a face for a moment."""
READABLE: Final = 0.2
"""A face that can be read in a smaller share of its frames cannot be read: those are slips of the verifier."""
MOST_FACES: Final = 12
"""Followed faces in an answer, the most often and largest seen."""


@dataclass(frozen=True)
class Portrait:
    """A face where it is largest: the part of the frame around it, the face in that part, and its crop."""

    area: int
    pixels: Pixels
    face: "Face"
    crop: Pixels


@dataclass
class Followed:
    """A face while it is followed; of its pictures only the largest is kept."""

    moments: list[FaceMoment]
    portrait: Portrait

    @property
    def standing(self) -> int:
        """How much it counts: its area, summed over the frames."""
        return sum(area(moment.box) for moment in self.moments)


def area(box: Box) -> int:
    """Return how many pixels a box has."""
    return box.width * box.height


def follow(
    video: "Video", pictures: PictureAnalysis, face: Lazy[FaceModel], *, look_harder: bool, progress: Progress
) -> tuple[list[Followed], list[float]]:
    """Read every frame, one at a time.

    Args:
        video: The video.
        pictures: Reads the faces of a frame.
        face: The face model.
        look_harder: Search each frame for turned and small faces too.
        progress: Told how far it is.

    Returns:
        Each face, and the second of every frame.
    """
    from dashapp.vision.following import Follower

    follower, followed, seconds = Follower(), dict[int, Followed](), list[float]()
    for second, pixels in video.frames:
        seconds.append(second)
        faces, crops, readings = pictures.read_frame(pixels, face, look_harder=look_harder)
        for number, found, crop, reading in zip(follower.follow(faces), faces, crops, readings, strict=True):
            moment = FaceMoment(second, found.box, reading.emotion, reading.readable, reading.unreadable)
            if number not in followed:
                followed[number] = Followed([moment], _portrait(pixels, found, crop))
                continue
            followed[number].moments.append(moment)
            if area(found.box) > followed[number].portrait.area:
                followed[number].portrait = _portrait(pixels, found, crop)
        progress(min(1.0, second / video.length_s) if video.length_s else 0.5)
    return list(followed.values()), seconds


def reading_of(moments: Sequence[FaceMoment]) -> Reading:
    """Return the expression of a followed face: of the frames in which it can be read, or of all if these are few."""
    readable = [moment.emotion for moment in moments if moment.readable]
    if len(readable) >= READABLE * len(moments):
        return Reading(pool(readable))
    reasons = Counter(moment.unreadable for moment in moments)
    return Reading(
        pool([moment.emotion for moment in moments]), readable=False, unreadable=reasons.most_common(1)[0][0]
    )


def _portrait(pixels: Pixels, face: "Face", crop: Pixels) -> Portrait:
    """Copy the part of a frame around a face, from which age and sex are read."""
    box, margin = face.box, max(face.box.width, face.box.height)
    left, top = max(0, box.x - margin), max(0, box.y - margin)
    shown = pixels[top : box.y + box.height + margin, left : box.x + box.width + margin].copy()
    inside = replace(face, box=Box(box.x - left, box.y - top, box.width, box.height))
    return Portrait(area(box), shown, inside, crop)


def kept(followed: Sequence[Followed]) -> list[Followed]:
    """Return the faces that are answered, the most often and largest seen first."""
    ranked = sorted(followed, key=lambda each: -each.standing)
    lasting = [each for each in ranked if len(each.moments) >= FLEETING_FRAMES]
    return (lasting or ranked)[:MOST_FACES]
