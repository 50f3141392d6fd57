"""From the bytes of a video to its answer: faces followed, the voice heard, both joined."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from dashapp.containers.clock import JITTER_S
from dashapp.errors import InputError
from dashapp.predictions import FollowedFace, Notice, SpeechPrediction, VideoPrediction
from dashapp.process.lazy import Lazy
from dashapp.process.progress import Progress, part, untold
from dashapp.protocols import FaceModel, SpeechModel
from dashapp.service.clips import ClipAnalysis
from dashapp.service.followed_faces import Followed, area, follow, kept, reading_of
from dashapp.service.joined import fused_moments, heard_emotion, join, not_joined, why_unclear
from dashapp.service.notices import (
    CLOCK_SET,
    DAMAGED_VIDEO,
    NO_AGE_SEX,
    NO_FACE_IN_VIDEO,
    NO_SOUND_TRACK,
    NOTHING_IN_VIDEO,
    no_voice_in_video,
)
from dashapp.service.pictures import NO_FACE_THERE, PictureAnalysis
from dashapp.settings import Limits

if TYPE_CHECKING:
    from dashapp.vision.video import Video

SEEN: Final = 0.8
"""Share of the work that is done once the frames are: the sound is the smaller part."""


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
            followed, seconds = follow(
                video, self.pictures, face, look_harder=look_harder, progress=part(progress, 0, SEEN)
            )
            if video.damaged:
                notices.append(DAMAGED_VIDEO)
            if video.jumped:
                notices.append(CLOCK_SET)
        voice = self._voice(data, speech, notices, video, part(progress, SEEN, 1))
        seen_s, heard_s = max(video.length_s, seconds[-1]), voice.duration_s if voice else 0.0
        # Encoders fill up the last packet of the sound; that is no sound that outlasts the pictures.
        duration_s = heard_s if heard_s > seen_s + JITTER_S else seen_s
        faces = tuple(self._face(each, face, view=view) for each in kept(followed))
        if not faces and not video.has_sound:
            notices.remove(NO_SOUND_TRACK)
            notices.append(NOTHING_IN_VIDEO)
        elif not faces:
            notices.append(NO_FACE_IN_VIDEO)
        elif faces[0].best.sex is None and faces[0].best.unreadable != NO_FACE_THERE:
            notices.append(NO_AGE_SEX)
        heard = heard_emotion(voice, notices)
        unclear = why_unclear(kept(followed), faces, voice) if heard else None
        together = not_joined(faces, heard, unclear) if heard and unclear else join(faces, face, heard, speech)
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

    def _face(self, followed: Followed, model: Lazy[FaceModel], *, view: bool) -> FollowedFace:
        from dashapp.service.views import face_view

        portrait = followed.portrait
        largest = max(followed.moments, key=lambda moment: area(moment.box))
        best = self.pictures.describe(portrait.pixels, portrait.face, reading_of(followed.moments), model)
        crop = face_view(portrait.crop) if view else None
        return FollowedFace(replace(best, box=largest.box), tuple(followed.moments), crop)
