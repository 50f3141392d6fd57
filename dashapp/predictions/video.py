"""The answer to a video: faces followed over time, the voice, and both together."""

from dataclasses import dataclass

from dashapp.predictions.distribution import Distribution
from dashapp.predictions.extras import Notice
from dashapp.predictions.image import Box, FacePrediction
from dashapp.predictions.json import Json
from dashapp.predictions.speech import SpeechPrediction


@dataclass(frozen=True)
class FaceMoment:
    """A followed face in one frame.

    Attributes:
        second: Of the video.
        box: In pixels of the analysed frames.
        emotion: Over `EMOTIONS`.
        readable: False where the crop shows no readable face.
        unreadable: Why it does not, where that is known; as in `FacePrediction`.
    """

    second: float
    box: Box
    emotion: Distribution
    readable: bool = True
    unreadable: str | None = None

    def to_dict(self) -> Json:
        """Return all fields."""
        return {
            "second": round(self.second, 3),
            "box": self.box.to_dict(),
            "emotion": self.emotion.to_dict(),
            "readable": self.readable,
            "unreadable": self.unreadable,
        }


@dataclass(frozen=True)
class FollowedFace:
    """One face from frame to frame.

    Attributes:
        best: Where it is largest: with apparent sex and age, its emotion that of all frames together.
        moments: Where it was seen, in order.
        crop: What the network saw of it where it is largest, as a data URI; only on demand.
    """

    best: FacePrediction
    moments: tuple[FaceMoment, ...]
    crop: str | None = None

    def to_dict(self) -> Json:
        """Return the face's part of the answer."""
        answer = self.best.to_dict() | {
            "start_s": round(self.moments[0].second, 3),
            "end_s": round(self.moments[-1].second, 3),
            "frames": [moment.to_dict() for moment in self.moments],
        }
        return answer | ({"crop": self.crop} if self.crop else {})


@dataclass(frozen=True)
class FusedMoment:
    """Face and voice together in a stretch of the video; without both there is no emotion."""

    start_s: float
    end_s: float
    emotion: Distribution | None

    def to_dict(self) -> Json:
        """Return all fields."""
        emotion = self.emotion.to_dict() if self.emotion else None
        return {"start_s": round(self.start_s, 3), "end_s": round(self.end_s, 3), "emotion": emotion}


@dataclass(frozen=True)
class JoinedFace:
    """One of several faces and the voice together, if the voice is its own.

    Attributes:
        face: Its place in the answer, from 0.
        emotion: Of both.
    """

    face: int
    emotion: Distribution

    def to_dict(self) -> Json:
        """Return all fields; ``face`` counts from 1, as on the page."""
        return {"face": self.face + 1, "top": {"emotion": self.emotion.top}, "emotion": self.emotion.to_dict()}


@dataclass(frozen=True)
class VideoPrediction:
    """The answer to a video.

    Attributes:
        model: Name of the face model.
        width: Of the analysed frames in pixels.
        height: Likewise.
        duration_s: Length of the video in seconds.
        frames: How many frames were analysed.
        faces: Followed faces, the most often and largest seen first.
        voice: The answer to the sound; None where there is none that can be analysed.
        emotion: The first face, if it can be read, and the voice together; the first face all the same where there is
            nothing else; None without either, and where it is not clear whose voice it is.
        moments: The same over time.
        certain: Whether the models together are as sure as the surer of them must be, and do not contradict each other.
        warnings: What was odd about the input.
        choices: Where it is not clear whose voice it is: each face and the voice together.
    """

    model: str
    width: int
    height: int
    duration_s: float
    frames: int
    faces: tuple[FollowedFace, ...]
    voice: SpeechPrediction | None
    emotion: Distribution | None
    moments: tuple[FusedMoment, ...]
    certain: bool = True
    warnings: tuple[Notice, ...] = ()
    choices: tuple[JoinedFace, ...] = ()

    def to_dict(self) -> Json:
        """Return the answer; ``method`` says how face and voice were joined."""
        return {
            "kind": "video",
            "model": self.model,
            "width": self.width,
            "height": self.height,
            "duration_s": round(self.duration_s, 3),
            "frames": self.frames,
            "top": {"emotion": self.emotion.top} if self.emotion else None,
            "certain": self.certain and self.emotion is not None,
            "emotion": self.emotion.to_dict() if self.emotion else None,
            "method": "weighted logarithmic opinion pool",
            "choices": [choice.to_dict() for choice in self.choices],
            "moments": [moment.to_dict() for moment in self.moments],
            "faces": [face.to_dict() for face in self.faces],
            "voice": self.voice.to_dict() if self.voice else None,
            "warnings": [notice.to_dict() for notice in self.warnings],
        }
