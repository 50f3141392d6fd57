"""The moments of a clip or a video as rows of a table, and of a video as subtitles."""

from collections.abc import Iterator
from dataclasses import replace

from dashapp.predictions.json import Json
from dashapp.predictions.timeline import Moment, subtitles, timeline

LANES = ("voice", "face", "both")
"""What a row of a video is about: what is heard, what a face shows, and both joined."""


def moment_rows(answer: Json) -> Iterator[Json]:
    """Yield a row for each moment of a clip, and of a video one for each moment and lane; a picture has none.

    Args:
        answer: ``to_dict()`` of a prediction with ``file``.
    """
    for lane, face, moment in _lanes(answer):
        shares = {f"p_{label}": round(share, 4) for label, share in (moment.emotion or {}).items()}
        yield {
            "file": answer.get("file"),
            "lane": lane,
            "face": face,
            "start_s": round(moment.start_s, 3),
            "end_s": round(moment.end_s, 3),
            "emotion": moment.top,
        } | shares


def video_webvtt(answer: Json) -> str:
    """Return the course of a video as subtitles: face and voice joined where there are both, else what there is."""
    lanes = [(lane, moment) for lane, face, moment in _lanes(answer) if face in (None, 1)]
    for wanted in reversed(LANES):
        own = [moment for lane, moment in lanes if lane == wanted]
        if any(moment.emotion for moment in own):
            return subtitles(own)
    return subtitles([])


def _lanes(answer: Json) -> Iterator[tuple[str, int | None, Moment]]:
    heard = answer if answer.get("kind") == "speech" else answer.get("voice")
    for moment in timeline(heard["segments"]) if heard and heard["segments"] else ():
        yield "voice", None, moment
    if answer.get("kind") != "video":
        return
    for number, face in enumerate(answer["faces"], start=1):
        yield from (("face", number, moment) for moment in _of_frames(face))
    for each in answer["moments"]:
        yield "both", None, Moment(each["start_s"], each["end_s"], each["emotion"], None)


def _of_frames(face: Json) -> list[Moment]:
    """Return the frames of a face; each lasts until the next."""
    seen = [Moment(each["second"], each["second"], each["emotion"], None) for each in face["frames"]]
    following = [*(each.start_s for each in seen[1:]), face["end_s"]]
    return [replace(each, end_s=end) for each, end in zip(seen, following, strict=True)]
