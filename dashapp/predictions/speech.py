"""The answer to a clip."""

from dataclasses import dataclass

from dashapp.predictions.distribution import Distribution, marginals
from dashapp.predictions.extras import Exemplar, Notice
from dashapp.predictions.json import Json
from dashapp.predictions.timeline import course


@dataclass(frozen=True)
class SpeechSegment:
    """One analysed window of a clip, in seconds of the original file.

    Attributes:
        start_s: Where it begins.
        end_s: Where it ends.
        joint: Over `SPEECH_CLASSES`, or over a model's own labels where it tells no sexes apart.
        speech: Whether the speech gate hears speech in it, and it is no pause in its middle.
        p_speech: How probably the gate hears speech in it; None without a gate.
    """

    start_s: float
    end_s: float
    joint: Distribution
    speech: bool = True
    p_speech: float | None = None

    def to_dict(self) -> Json:
        """Return the window's part of the answer."""
        emotion, sex = marginals(self.joint)
        return {
            "start_s": round(self.start_s, 3),
            "end_s": round(self.end_s, 3),
            "speech": self.speech,
            "p_speech": None if self.p_speech is None else round(self.p_speech, 4),
            "emotion": emotion.to_dict(),
            "sex": sex.to_dict() if sex else None,
        }


@dataclass(frozen=True)
class SpeechView:
    """What the page draws of a clip.

    Attributes:
        preview: A playable form of the clip, as a data URI.
        envelope: Lowest and highest sample of each of ``(n, 2)`` equal stretches of the clip.
        mfcc: ``(frames, coefficients)``, the features of the whole clip, thinned to at most 600 frames.
        mfcc_seconds: Start and end of what ``mfcc`` covers, in seconds of the original file.
    """

    preview: str
    envelope: tuple[tuple[float, float], ...]
    mfcc: tuple[tuple[float, ...], ...]
    mfcc_seconds: tuple[float, float]

    def to_dict(self) -> Json:
        """Return all fields."""
        return {
            "preview": self.preview,
            "envelope": [list(pair) for pair in self.envelope],
            "mfcc": [list(frame) for frame in self.mfcc],
            "mfcc_seconds": list(self.mfcc_seconds),
        }


@dataclass(frozen=True)
class SpeechPrediction:
    """The answer to a clip.

    Attributes:
        model: Name of the model.
        duration_s: Length of the clip in seconds.
        segments: Its windows, in order.
        joint: Pooled over the windows with speech, over `SPEECH_CLASSES` or a model's own labels; None where no window
            has speech.
        certain: Whether its probability reaches the model's ``certain_above``; the model says what that promises.
        warnings: What was odd about the input.
        exemplar: A picture of the same sex and emotion; None where no window has speech, or without a sex.
        view: What the page draws; only on demand.
    """

    model: str
    duration_s: float
    segments: tuple[SpeechSegment, ...]
    joint: Distribution | None
    certain: bool = True
    warnings: tuple[Notice, ...] = ()
    exemplar: Exemplar | None = None
    view: SpeechView | None = None

    def to_dict(self) -> Json:
        """Return the answer; emotion and sex are the marginals of ``joint``, which is null without a sex.

        ``course`` is the emotions that follow each other, where they differ with confidence; empty where they don't.
        """
        emotion, sex = marginals(self.joint) if self.joint else (None, None)
        segments = [segment.to_dict() for segment in self.segments]
        answer: Json = {
            "kind": "speech",
            "model": self.model,
            "duration_s": round(self.duration_s, 3),
            "top": {"emotion": emotion.top, "sex": sex.top if sex else None} if emotion else None,
            "certain": self.certain and self.joint is not None,
            "emotion": emotion.to_dict() if emotion else None,
            "sex": sex.to_dict() if sex else None,
            "joint": self.joint.to_dict() if self.joint and sex else None,
            "course": [passage.to_dict() for passage in course(segments)],
            "segments": segments,
            "warnings": [notice.to_dict() for notice in self.warnings],
            "exemplar": self.exemplar.to_dict() if self.exemplar else None,
        }
        return answer | ({"view": self.view.to_dict()} if self.view else {})
