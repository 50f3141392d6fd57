"""The answer to several clips of one person: each by itself, and each relative to that person."""

from dataclasses import dataclass

from dashapp.errors import InputError
from dashapp.predictions.distribution import Distribution
from dashapp.predictions.extras import Notice
from dashapp.predictions.json import Json
from dashapp.predictions.speech import SpeechPrediction


@dataclass(frozen=True)
class SpeakerClip:
    """One clip of the person.

    Attributes:
        file: Its name.
        answer: To the clip by itself; or why there is none.
        relative: The emotion relative to the person; None where no voice was found, or of too few clips.
    """

    file: str
    answer: SpeechPrediction | InputError
    relative: Distribution | None = None

    def to_dict(self) -> Json:
        """Return the answer to the clip, with ``relative`` beside it."""
        if isinstance(self.answer, InputError):
            return {"file": self.file, "kind": "error", "error": self.answer.to_dict()}
        return {"file": self.file} | self.answer.to_dict() | {"relative": self._relative(self.answer)}

    def _relative(self, answer: SpeechPrediction) -> Json | None:
        if self.relative is None:
            return None
        top, itself = self.relative.top, answer.to_dict()
        same = itself["top"]["emotion"] == top
        return {
            "top": {"emotion": top, "sex": itself["top"]["sex"]},
            # Both readings must agree: the threshold was fitted on answers to clips by themselves.
            "certain": itself["certain"] and same,
            "emotion": self.relative.to_dict(),
        }


@dataclass(frozen=True)
class SpeakerPrediction:
    """The answer to several clips of one person.

    Attributes:
        model: Name of the model.
        clips: In the order given.
        strength: What part of the person's leaning was taken off, 0 to 1.
        warnings: What may spoil the comparison.
    """

    model: str
    clips: tuple[SpeakerClip, ...]
    strength: float
    warnings: tuple[Notice, ...] = ()

    def to_dict(self) -> Json:
        """Return the answers; ``answered`` counts the clips in which a voice was found."""
        return {
            "kind": "speaker",
            "model": self.model,
            "answered": sum(clip.relative is not None for clip in self.clips),
            "strength": round(self.strength, 3),
            "clips": [clip.to_dict() for clip in self.clips],
            "warnings": [notice.to_dict() for notice in self.warnings],
        }
