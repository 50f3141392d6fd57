"""Face and voice of a video as one answer: joined where they belong together, and apart where that is not clear."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from dashapp.labels import EMOTIONS
from dashapp.predictions import (
    Distribution,
    FaceMoment,
    FollowedFace,
    FusedMoment,
    JoinedFace,
    Notice,
    SpeechPrediction,
    marginals,
    pool,
)
from dashapp.predictions.timeline import timeline
from dashapp.process.lazy import Lazy
from dashapp.protocols import FaceModel, SpeechModel
from dashapp.service.followed_faces import Followed
from dashapp.service.fusion import fuse
from dashapp.service.notices import NOT_FUSED, OTHER_SEX, SEVERAL_FACES, UNREADABLE_FACE, differ, whose_voice

STEP_S: Final = 0.5
"""Length of a moment in which face and voice are joined."""
EQUALLY: Final = 0.5
"""A second face that is seen at least so much, in area over time, may be the one who speaks."""
CLEARLY: Final = 0.9
"""Probability of apparent sex, of the face and of the voice, from which on two sexes are two people."""


@dataclass(frozen=True)
class Together:
    """Face and voice as one answer.

    Attributes:
        emotion: None where there is neither.
        certain: Whether it is as sure as the surer model has to be, and the two do not contradict each other.
        notices: What a reader has to know of it.
        choices: Each face with the voice, where it is not clear whose it is.
    """

    emotion: Distribution | None
    certain: bool
    notices: tuple[Notice, ...]
    choices: tuple[JoinedFace, ...] = ()


def heard_emotion(voice: SpeechPrediction | None, notices: list[Notice]) -> Distribution | None:
    """Return the emotion of the voice, where there is one and it has the labels of faces."""
    heard = marginals(voice.joint)[0] if voice and voice.joint else None
    if heard is None or heard.labels == EMOTIONS:
        return heard
    notices.append(NOT_FUSED)
    return None


def why_unclear(
    followed: Sequence[Followed], faces: Sequence[FollowedFace], voice: SpeechPrediction | None
) -> str | None:
    """Return why the voice may not be that of the first face; None where nothing speaks against it."""
    if len(followed) > 1 and followed[1].standing >= EQUALLY * followed[0].standing:
        return SEVERAL_FACES
    best = faces[0].best if faces else None
    heard = marginals(voice.joint)[1] if voice and voice.joint else None
    if best is None or heard is None or best.sex is None or not best.sex_sure or not best.readable:
        return None
    clear = min(best.sex.confidence, heard.confidence) >= CLEARLY
    return OTHER_SEX if clear and best.sex.top != heard.top else None


def not_joined(faces: Sequence[FollowedFace], heard: Distribution, reason: str) -> Together:
    """Leave face and voice apart; whoever asks may say whose voice it is."""
    choices = tuple(
        JoinedFace(number, fuse([each.best.emotion, heard])) for number, each in enumerate(faces) if each.best.readable
    )
    return Together(None, False, (whose_voice(reason),), choices)


def join(
    faces: Sequence[FollowedFace], face: Lazy[FaceModel], heard: Distribution | None, speech: Lazy[SpeechModel]
) -> Together:
    """Join the first face, if it can be read, with what was heard."""
    seen = faces[0].best.emotion if faces and faces[0].best.readable else None
    alone = [(each, model.get().certain_above) for each, model in ((seen, face), (heard, speech)) if each]
    # A face that cannot be read is answered all the same, as in a picture, but joined with nothing.
    sources = [each for each, _ in alone] or [each.best.emotion for each in faces[:1]]
    emotion = fuse(sources) if sources else None
    sure = emotion is not None and bool(alone) and emotion.confidence >= max(above for _, above in alone)
    contradicts = len({each.top for each in sources}) > 1 and all(each.confidence >= above for each, above in alone)
    notices = [UNREADABLE_FACE] if faces and not seen else []
    if contradicts:
        notices.append(differ(*(each.top for each in sources)))
    return Together(emotion, sure and not contradicts, tuple(notices))


def fused_moments(
    face: Sequence[FaceMoment], voice: SpeechPrediction | None, duration_s: float
) -> tuple[FusedMoment, ...]:
    """Return face and voice together, every `STEP_S` seconds; where one is missing, the other alone.

    Args:
        face: Of one face, in order.
        voice: The answer to the sound; None without one.
        duration_s: Of the video.
    """
    spoken = timeline([segment.to_dict() for segment in voice.segments]) if voice else []
    moments = []
    for start in np.arange(0.0, max(duration_s, 1e-9), STEP_S).tolist():
        end = min(start + STEP_S, duration_s)
        seen = [moment.emotion for moment in face if moment.readable and start <= moment.second < end]
        middle = (start + end) / 2
        heard = [each.emotion for each in spoken if each.emotion and each.start_s <= middle < each.end_s]
        sources = [pool(seen)] if seen else []
        sources += [Distribution.of(tuple(each), list(each.values())) for each in heard[:1]]
        moments.append(FusedMoment(start, end, fuse(sources) if sources else None))
    return tuple(moments)
