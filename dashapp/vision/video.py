"""Videos to pictures: a few upright frames a second, one after the other, so that memory stays bounded.

When a frame is seen is told by its timestamp, counted from where the earliest track of the file begins, as for the
sound. How long the video is and how large its frames get is looked up in its packets: headers are often wrong, and
recordings of calls change their size on the way.
"""

import math
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final

import av
import numpy as np
from av.container import InputContainer

from dashapp.containers.clock import Clock
from dashapp.containers.kinds import FILMS
from dashapp.containers.media import beginning_s, moving_pictures, open_media, recognised_media, unknown_codec
from dashapp.errors import InputError
from dashapp.settings import Limits

FRAMES_PER_SECOND: Final = 5
LONGEST_SIDE: Final = 960
"""Of a frame that is analysed, in pixels; a larger one is scaled down."""
_LENGTH_TOLERANCE_S: Final = 0.5
_LEAST_BYTES_PER_S: Final = 400
"""A header that promises a longer video than the bytes can hold is not believed."""

_NARROWEST: Final = 0.2
"""Pixels further from square than this are a damaged header."""

Pixels = np.ndarray[Any, np.dtype[np.uint8]]


@dataclass
class Video:
    """An open video.

    Attributes:
        width: Of an upright frame as it is analysed, in pixels.
        height: Likewise.
        length_s: When its last picture ends, in seconds; known for sure once the frames were read.
        has_sound: Whether there is a sound track.
        frames: Seconds and pixels of `FRAMES_PER_SECOND` frames a second.
        damaged: Whether parts could not be read; known once the frames were.
        jumped: Whether its clock was set anew in the middle; likewise.
    """

    width: int
    height: int
    length_s: float
    has_sound: bool
    frames: Iterator[tuple[float, Pixels]]
    damaged: bool = False
    jumped: bool = False


def is_video(data: bytes) -> bool:
    """Whether a file has moving pictures; the cover of a song is none."""
    kind, file = recognised_media(data)
    if kind not in FILMS:
        return False
    try:
        with open_media(file, kind) as opened:
            return moving_pictures(opened) is not None
    except (av.FFmpegError, ValueError):
        return False


@contextmanager
def open_video(data: bytes, limits: Limits) -> Iterator[Video]:
    """Open a video that `is_video`.

    Raises:
        InputError: ``too_large``, ``too_long``, ``too_many_pixels``, ``unsupported_format`` or ``decode_failed``.
    """
    if len(data) > limits.video_bytes:
        raise InputError(
            "too_large",
            f"The video has {len(data) / 1e6:.0f} MB; at most {limits.video_bytes / 1e6:.0f} MB are analysed. Please "
            "shorten it, or save it with fewer pixels.",
        )
    kind, data = recognised_media(data)
    with ExitStack() as stack:
        try:
            survey = _survey(data, kind, limits)
            file = stack.enter_context(open_media(data, kind))
        except (av.FFmpegError, ValueError) as exc:
            raise _unreadable() from exc
        stream = _readable_stream(file)
        stream.thread_type = "AUTO"
        frames = _Frames(file, stream, limits, survey)
        video = Video(*frames.size, survey.length_s, bool(file.streams.audio), iter(()))
        video.frames = frames.sampled(video)
        yield video


@dataclass(frozen=True)
class _Survey:
    """What the packets say of a video: when the last one ends, and how large the frames are that stand alone."""

    length_s: float
    widest: int
    highest: int


def _survey(data: bytes, kind: str | None, limits: Limits) -> _Survey:
    with open_media(data, kind) as file:
        stream = _readable_stream(file)
        _check(file, stream, limits, len(data))
        stream.codec_context.skip_frame = "NONKEY"
        zero_s, end_s, widest, highest = beginning_s(file), 0.0, 0, 0
        for packet in file.demux(stream):
            if packet.pts is not None:
                end_s = max(end_s, float((packet.pts + (packet.duration or 0)) * packet.time_base) - zero_s)
            if not packet.is_keyframe:
                continue
            with suppress(av.FFmpegError):
                for frame in packet.decode():
                    width, height = _square_size(frame, stream)
                    widest, highest = max(widest, width), max(highest, height)
        return _Survey(end_s, widest, highest)


def _readable_stream(file: InputContainer) -> Any:
    """Return the stream of moving pictures.

    Raises:
        InputError: ``unsupported_format`` or ``decode_failed``.
    """
    stream = moving_pictures(file)
    if stream is None:
        raise _unreadable()
    unknown = unknown_codec(stream)
    if unknown:
        raise InputError(
            "unsupported_format",
            f"The pictures of the video use a codec that is not read here ({unknown}). Please save it as MP4 (H.264).",
        )
    return stream


class _Frames:
    """Decodes one frame after the other; the first tells how the video is turned."""

    def __init__(self, file: InputContainer, stream: Any, limits: Limits, survey: _Survey) -> None:
        self._packets = file.demux(stream)
        self._stream = stream
        self._limits = limits
        self._damaged = False
        self._clock = Clock(beginning_s(file), limits.video_seconds)
        self._decoded = self._decode()
        first = next(self._decoded, None)
        if first is None:
            raise _unreadable()
        self._first = first
        self._turns = _quarter_turns(first)
        width, height = _square_size(first, stream)
        self._canvas = _small_size(max(width, survey.widest), max(height, survey.highest))
        self.size = self._canvas[::-1] if self._turns % 2 else self._canvas

    def sampled(self, video: Video) -> Iterator[tuple[float, Pixels]]:
        """Yield seconds and pixels of `FRAMES_PER_SECOND` frames a second.

        Raises:
            InputError: ``too_long`` if there is more than the file said.
        """
        due = end_s = 0.0
        for frame in _chain(self._first, self._decoded):
            seconds = self._clock.at(_stamp_s(frame), end_s)
            end_s = seconds + float((frame.duration or 0) * (frame.time_base or 0))
            if seconds > self._limits.video_seconds + _LENGTH_TOLERANCE_S:
                raise _too_long(None, self._limits)
            if seconds + 1e-6 < due:
                continue
            due = (math.floor(seconds * FRAMES_PER_SECOND + 1e-6) + 1) / FRAMES_PER_SECOND
            try:
                pixels = self._pixels(frame)
            except (av.FFmpegError, ValueError):
                # A frame of sizes or colours that there are not.
                self._damaged = True
                continue
            yield seconds, pixels
        video.length_s, video.damaged, video.jumped = end_s, self._damaged, self._clock.jumped

    def _pixels(self, frame: Any) -> Pixels:
        """Return a frame with square pixels, upright, in the middle of the largest that the video has."""
        width, height = self._canvas
        wide, high = _square_size(frame, self._stream)
        scale = min(width / wide, height / high)
        inner = min(width, max(2, round(wide * scale))), min(height, max(2, round(high * scale)))
        pixels = frame.reformat(width=inner[0], height=inner[1], format="rgb24").to_ndarray()
        if inner != self._canvas:
            left, top = (width - inner[0]) // 2, (height - inner[1]) // 2
            canvas = np.zeros((height, width, 3), np.uint8)
            canvas[top : top + inner[1], left : left + inner[0]] = pixels
            pixels = canvas
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


def _stamp_s(frame: Any) -> float | None:
    return float(frame.pts * frame.time_base) if frame.pts is not None and frame.time_base else None


def _quarter_turns(frame: Any) -> int:
    """Return how often a frame must be turned counter-clockwise by 90 degrees to be upright."""
    return round((frame.rotation or 0) / 90) % 4


def _square_size(frame: Any, stream: Any) -> tuple[int, int]:
    """Return width and height of a frame in square pixels: those of DVDs and old cameras are narrow or wide."""
    ratio = float(stream.sample_aspect_ratio or stream.codec_context.sample_aspect_ratio or 1.0)
    width, height = frame.width, frame.height
    if not _NARROWEST <= ratio <= 1 / _NARROWEST:
        return width, height
    return (round(width * ratio), height) if ratio > 1 else (width, round(height / ratio))


def _small_size(width: int, height: int) -> tuple[int, int]:
    scale = min(1.0, LONGEST_SIDE / max(width, height))
    return max(2, round(width * scale)), max(2, round(height * scale))


def _check(file: InputContainer, stream: Any, limits: Limits, n_bytes: int) -> None:
    """Refuse early what is too large, and what says that it is too long and has bytes enough for it."""
    tells = stream.duration is not None and stream.time_base is not None
    declared_s = float(stream.duration * stream.time_base) if tells else (file.duration or 0) / av.time_base
    too_long = declared_s > limits.video_seconds + _LENGTH_TOLERANCE_S
    if too_long and n_bytes >= declared_s * _LEAST_BYTES_PER_S:
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
