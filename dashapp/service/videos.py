"""From the bytes of a video to its answer: faces followed, the voice heard, both joined."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from dashapp.containers.clock import JITTER_S
from dashapp.errors import InputError
from dashapp.labels import EMOTIONS
from dashapp.predictions import (
    Box,
    Distribution,
    FaceMoment,
    FollowedFace,
    FusedMoment,
    JoinedFace,
    Notice,
    SpeechPrediction,
    VideoPrediction,
    marginals,
    pool,
)
from dashapp.predictions.timeline import timeline
from dashapp.process.lazy import Lazy
from dashapp.process.progress import Progress, part, untold
from dashapp.protocols import FaceModel, SpeechModel
from dashapp.service.clips import ClipAnalysis
from dashapp.service.fusion import fuse
from dashapp.service.notices import (
    CLOCK_SET,
    DAMAGED_VIDEO,
    NO_AGE_SEX,
    NO_FACE_IN_VIDEO,
    NO_SOUND_TRACK,
    NOT_FUSED,
    NOTHING_IN_VIDEO,
    OTHER_SEX,
    SEVERAL_FACES,
    UNREADABLE_FACE,
    differ,
    no_voice_in_video,
    whose_voice,
)
from dashapp.service.pictures import NO_FACE_THERE, PictureAnalysis, Reading
from dashapp.settings import Limits

if TYPE_CHECKING:
    from dashapp.vision.faces import Face
    from dashapp.vision.video import Video

Pixels = NDArray[np.uint8]

SEEN: Final = 0.8
"""Share of the work that is done once the frames are: the sound is the smaller part."""
STEP_S: Final = 0.5
"""Length of a moment in which face and voice are joined."""
FLEETING_FRAMES: Final = 3
"""A face of fewer frames is left out where another is seen longer: a texture that looks like a face for a moment."""
READABLE: Final = 0.2
"""A face that can be read in a smaller share of its frames cannot be read: those are slips of the verifier."""
EQUALLY: Final = 0.5
"""A second face that is seen at least so much, in area over time, may be the one who speaks."""
CLEARLY: Final = 0.9
"""Probability of apparent sex, of the face and of the voice, from which on two sexes are two people."""
MOST_FACES: Final = 12
"""Followed faces in an answer, the most often and largest seen."""


@dataclass(frozen=True)
class _Portrait:
    """A face where it is largest: the part of the frame around it, the face in that part, and its crop."""

    area: int
    pixels: Pixels
    face: "Face"
    crop: Pixels


@dataclass
class _Followed:
    """A face while it is followed; of its pictures only the largest is kept."""

    moments: list[FaceMoment]
    portrait: _Portrait

    @property
    def standing(self) -> int:
        """How much it counts: its area, summed over the frames."""
        return sum(area(moment.box) for moment in self.moments)


def area(box: Box) -> int:
    """Return how many pixels a box has."""
    return box.width * box.height


@dataclass
class VideoAnalysis:
    """Analyses videos.

    Attributes:
        limits: Of the inputs.
        clips: Hears the voice.
        pictures: Reads the faces.
    """

    limits: Limits
    clips: ClipAnalysis
    pictures: PictureAnalysis

    def analyze(
        self,
        data: bytes,
        face: Lazy[FaceModel],
        speech: Lazy[SpeechModel],
        *,
        view: bool,
        look_harder: bool,
        progress: Progress = untold,
    ) -> VideoPrediction:
        """Analyse a file.

        Raises:
            InputError: If it is no video that can be analysed.
            ModelError: If a model cannot be loaded.
        """
        from dashapp.decoding import open_video

        notices: list[Notice] = []
        with open_video(data, self.limits) as video:
            followed, seconds = self._follow(video, face, look_harder=look_harder, progress=part(progress, 0, SEEN))
            if video.damaged:
                notices.append(DAMAGED_VIDEO)
            if video.jumped:
                notices.append(CLOCK_SET)
        voice = self._voice(data, speech, notices, video, part(progress, SEEN, 1))
        seen_s, heard_s = max(video.length_s, seconds[-1]), voice.duration_s if voice else 0.0
        # Encoders fill up the last packet of the sound; that is no sound that outlasts the pictures.
        duration_s = heard_s if heard_s > seen_s + JITTER_S else seen_s
        faces = tuple(self._face(each, face, view=view) for each in _kept(followed))
        if not faces and not video.has_sound:
            notices.remove(NO_SOUND_TRACK)
            notices.append(NOTHING_IN_VIDEO)
        elif not faces:
            notices.append(NO_FACE_IN_VIDEO)
        elif faces[0].best.sex is None and faces[0].best.unreadable != NO_FACE_THERE:
            notices.append(NO_AGE_SEX)
        heard = _heard(voice, notices)
        unclear = _unclear(_kept(followed), faces, voice) if heard else None
        together = _not_joined(faces, heard, unclear) if heard and unclear else _join(faces, face, heard, speech)
        notices.extend(together.notices)
        return VideoPrediction(
            model=face.get().name,
            width=video.width,
            height=video.height,
            duration_s=duration_s,
            frames=len(seconds),
            faces=faces,
            voice=voice,
            emotion=together.emotion,
            moments=()
            if unclear
            else fused_moments(faces[0].moments if faces else (), voice if heard else None, duration_s),
            certain=together.certain,
            warnings=tuple(notices),
            choices=together.choices,
        )

    def _follow(
        self, video: "Video", face: Lazy[FaceModel], *, look_harder: bool, progress: Progress
    ) -> tuple[list[_Followed], list[float]]:
        """Read every frame, one at a time."""
        from dashapp.vision.following import Follower

        follower, followed, seconds = Follower(), dict[int, _Followed](), list[float]()
        for second, pixels in video.frames:
            seconds.append(second)
            faces, crops, readings = self.pictures.read_frame(pixels, face, look_harder=look_harder)
            for number, found, crop, reading in zip(follower.follow(faces), faces, crops, readings, strict=True):
                moment = FaceMoment(second, found.box, reading.emotion, reading.readable, reading.unreadable)
                if number not in followed:
                    followed[number] = _Followed([moment], _portrait(pixels, found, crop))
                    continue
                followed[number].moments.append(moment)
                if area(found.box) > followed[number].portrait.area:
                    followed[number].portrait = _portrait(pixels, found, crop)
            progress(min(1.0, second / video.length_s) if video.length_s else 0.5)
        return list(followed.values()), seconds

    def _voice(
        self, data: bytes, speech: Lazy[SpeechModel], notices: list[Notice], video: "Video", progress: Progress
    ) -> SpeechPrediction | None:
        """Hear the sound track; what keeps it from being analysed is said, and the faces are answered all the same."""
        if not video.has_sound:
            notices.append(NO_SOUND_TRACK)
            return None
        hearing = replace(self.clips, limits=replace(self.limits, clip_bytes=self.limits.video_bytes))
        try:
            answer = hearing.analyze(data, speech, view=False, progress=progress)
        except InputError as exc:
            notices.append(no_voice_in_video(exc))
            return None
        notices.extend(notice for notice in answer.warnings if notice not in notices)
        return answer

    def _face(self, followed: _Followed, model: Lazy[FaceModel], *, view: bool) -> FollowedFace:
        from dashapp.service.views import face_view

        portrait = followed.portrait
        largest = max(followed.moments, key=lambda moment: area(moment.box))
        best = self.pictures.describe(portrait.pixels, portrait.face, _reading(followed.moments), model)
        crop = face_view(portrait.crop) if view else None
        return FollowedFace(replace(best, box=largest.box), tuple(followed.moments), crop)


def _reading(moments: Sequence[FaceMoment]) -> Reading:
    """Return the expression of a followed face: of the frames in which it can be read, or of all if these are few."""
    readable = [moment.emotion for moment in moments if moment.readable]
    if len(readable) >= READABLE * len(moments):
        return Reading(pool(readable))
    reasons = Counter(moment.unreadable for moment in moments)
    return Reading(
        pool([moment.emotion for moment in moments]), readable=False, unreadable=reasons.most_common(1)[0][0]
    )


@dataclass(frozen=True)
class _Together:
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


def _unclear(
    followed: Sequence[_Followed], faces: Sequence[FollowedFace], voice: SpeechPrediction | None
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


def _not_joined(faces: Sequence[FollowedFace], heard: Distribution, reason: str) -> _Together:
    """Leave face and voice apart; whoever asks may say whose voice it is."""
    choices = tuple(
        JoinedFace(number, fuse([each.best.emotion, heard])) for number, each in enumerate(faces) if each.best.readable
    )
    return _Together(None, False, (whose_voice(reason),), choices)


def _join(
    faces: Sequence[FollowedFace], face: Lazy[FaceModel], heard: Distribution | None, speech: Lazy[SpeechModel]
) -> _Together:
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
    return _Together(emotion, sure and not contradicts, tuple(notices))


def _heard(voice: SpeechPrediction | None, notices: list[Notice]) -> Distribution | None:
    """Return the emotion of the voice, where there is one and it has the labels of faces."""
    heard = marginals(voice.joint)[0] if voice and voice.joint else None
    if heard is None or heard.labels == EMOTIONS:
        return heard
    notices.append(NOT_FUSED)
    return None


def _portrait(pixels: Pixels, face: "Face", crop: Pixels) -> _Portrait:
    """Copy the part of a frame around a face, from which age and sex are read."""
    box, margin = face.box, max(face.box.width, face.box.height)
    left, top = max(0, box.x - margin), max(0, box.y - margin)
    shown = pixels[top : box.y + box.height + margin, left : box.x + box.width + margin].copy()
    inside = replace(face, box=Box(box.x - left, box.y - top, box.width, box.height))
    return _Portrait(area(box), shown, inside, crop)


def _kept(followed: Sequence[_Followed]) -> list[_Followed]:
    """Return the faces that are answered, the most often and largest seen first."""
    ranked = sorted(followed, key=lambda each: -each.standing)
    lasting = [each for each in ranked if len(each.moments) >= FLEETING_FRAMES]
    return (lasting or ranked)[:MOST_FACES]


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
