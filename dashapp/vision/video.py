"""Videos to pictures: a few upright frames a second, one after the other, so that memory stays bounded."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import av
import numpy as np

from dashapp.containers import container
from dashapp.errors import InputError
from dashapp.settings import Limits

FRAMES_PER_SECOND: Final = 5
LONGEST_SIDE: Final = 960
"""Of a frame that is analysed, in pixels; a larger one is scaled down."""
DEMUXERS: Final = {"mp4": "mov", "webm": "matroska"}
"""FFmpeg's name of each container that may hold a video. Never guessed: among the guesses are playlists."""
_LENGTH_TOLERANCE_S: Final = 0.5

Pixels = np.ndarray[Any, np.dtype[np.uint8]]


@dataclass
class Video:
    """An open video.

    Attributes:
        width: Of an upright frame as it is analysed, in pixels.
        height: Likewise.
        declared_s: Its length in seconds, as the file says; None where it does not.
        has_sound: Whether there is a sound track.
        damaged: Whether parts could not be read; known once the frames were.
    """

    width: int
    height: int
    declared_s: float | None
    has_sound: bool
    frames: Iterator[tuple[float, Pixels]]
    damaged: bool = False


def is_video(data: bytes) -> bool:
    """Whether a file has moving pictures; the cover of a song is none."""
    demuxer = DEMUXERS.get(container(data) or "")
    if demuxer is None:
        return False
    try:
        with av.open(BytesIO(data), format=demuxer) as file:
            return _moving(file) is not None
    except (av.FFmpegError, ValueError):
        return False


@contextmanager
def open_video(data: bytes, limits: Limits) -> Iterator[Video]:
    """Open a video that `is_video`.

    Raises:
        InputError: ``too_large``, ``too_long``, ``too_many_pixels`` or ``decode_failed``.
    """
    if len(data) > limits.video_bytes:
        raise InputError(
            "too_large",
            f"The video has {len(data) / 1e6:.0f} MB; at most {limits.video_bytes / 1e6:.0f} MB are analysed. Please "
            "shorten it, or save it with fewer pixels.",
        )
    try:
        file = av.open(BytesIO(data), format=DEMUXERS[container(data) or ""])
    except (av.FFmpegError, ValueError) as exc:
        raise _unreadable() from exc
    with file:
        stream = _moving(file)
        if stream is None or not stream.codec_context:
            raise _unreadable()
        stream.thread_type = "AUTO"
        declared_s = _declared_s(file, stream)
        _check(stream, declared_s, limits)
        first = _Frames(file, stream, limits)
        video = Video(*first.size, declared_s, bool(file.streams.audio), iter(()))
        video.frames = first.sampled(video)
        yield video


class _Frames:
    """Decodes one frame after the other; the first tells how the video is turned."""

    def __init__(self, file: Any, stream: Any, limits: Limits) -> None:
        self._packets = file.demux(stream)
        self._limits = limits
        self._damaged = False
        self._decoded = self._decode()
        first = next(self._decoded, None)
        if first is None:
            raise _unreadable()
        self._first = first
        self._turns = _quarter_turns(self._first)
        self._small = _small_size(self._first.width, self._first.height)
        self.size = self._small[::-1] if self._turns % 2 else self._small

    def sampled(self, video: Video) -> Iterator[tuple[float, Pixels]]:
        """Yield seconds and pixels of `FRAMES_PER_SECOND` frames a second.

        Raises:
            InputError: ``too_long`` if there is more than the file said.
        """
        begin, due = float(self._first.time or 0.0), 0.0
        for frame in _chain(self._first, self._decoded):
            seconds = float(frame.time or 0.0) - begin
            if seconds > self._limits.video_seconds + _LENGTH_TOLERANCE_S:
                raise _too_long(None, self._limits)
            if seconds + 1e-6 < due:
                continue
            due = (math.floor(seconds * FRAMES_PER_SECOND + 1e-6) + 1) / FRAMES_PER_SECOND
            yield seconds, self._pixels(frame)
        video.damaged = self._damaged

    def _pixels(self, frame: Any) -> Pixels:
        width, height = self._small
        pixels = frame.reformat(width=width, height=height, format="rgb24").to_ndarray()
        return np.ascontiguousarray(np.rot90(pixels, self._turns))

    def _decode(self) -> Iterator[Any]:
        while True:
            try:
                # A broken packet is left out and the next one tried, as a player does.
                frames = next(self._packets).decode()
            except (StopIteration, av.EOFError):
                return
            except av.FFmpegError:
                self._damaged = True
                continue
            yield from frames


def _chain(first: Any, rest: Iterator[Any]) -> Iterator[Any]:
    yield first
    yield from rest


def _moving(file: Any) -> Any:
    """Return the stream of moving pictures; None where there is none but a cover."""
    streams = (stream for stream in file.streams.video if not stream.disposition & av.stream.Disposition.attached_pic)
    return next(streams, None)


def _quarter_turns(frame: Any) -> int:
    """Return how often a frame must be turned counter-clockwise by 90 degrees to be upright."""
    return round((frame.rotation or 0) / 90) % 4


def _small_size(width: int, height: int) -> tuple[int, int]:
    scale = min(1.0, LONGEST_SIDE / max(width, height))
    return max(2, round(width * scale)), max(2, round(height * scale))


def _declared_s(file: Any, stream: Any) -> float | None:
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base) or None
    return file.duration / av.time_base if file.duration else None


def _check(stream: Any, declared_s: float | None, limits: Limits) -> None:
    if declared_s is not None and declared_s > limits.video_seconds + _LENGTH_TOLERANCE_S:
        raise _too_long(declared_s, limits)
    width, height = stream.codec_context.width, stream.codec_context.height
    if width * height > limits.picture_pixels:
        raise InputError(
            "too_many_pixels",
            f"The video has frames of {width} x {height} pixels; at most {limits.picture_pixels / 1e6:.0f} megapixels "
            "are analysed. Please save it with fewer pixels.",
        )


def _too_long(seconds: float | None, limits: Limits) -> InputError:
    length = "is longer" if seconds is None else f"lasts {seconds:.0f} s"
    return InputError(
        "too_long",
        f"The video {length}; at most {limits.video_seconds:.0f} s are analysed. Please cut out a part of it.",
    )


def _unreadable() -> InputError:
    return InputError(
        "decode_failed",
        "The file says that it is a video, but no picture could be read from it: it is damaged, was cut off, or has a "
        "codec that is not known here. Please save it as MP4 (H.264).",
    )
