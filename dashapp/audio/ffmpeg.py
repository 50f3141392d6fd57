"""Reading sound with FFmpeg, which PyAV carries in its wheel: MP3, AAC, MP4 and WebM, and rare codecs of the others."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from typing import Final

import av
import numpy as np
from av.codec.codec import UnknownCodecError
from av.container import InputContainer

from dashapp.audio.sources import Block, NoSoundTrackError, Source, UnreadableError
from dashapp.audio.truncation import boxes

DEMUXERS: Final = {
    "wav": "wav",
    "flac": "flac",
    "ogg": "ogg",
    "aiff": "aiff",
    "mp3": "mp3",
    "aac": "aac",
    "m4a": "mov",
    "mp4": "mov",
    "webm": "matroska",
}
"""FFmpeg's name of each container. Never guessed: among FFmpeg's guesses are playlists, which open other files."""

_GUESSED_LENGTH: Final = frozenset({"mp3", "aac"})  # FFmpeg extrapolates from the first frames' bit rate


@contextmanager
def ffmpeg_source(data: bytes, container: str) -> Iterator[Source]:
    """Open ``data`` with FFmpeg.

    Raises:
        UnreadableError: If FFmpeg does not take it.
        NoSoundTrackError: If it is a film without sound.
    """
    if _has_packed_index(data, container):
        raise UnreadableError("a compressed index, which may unpack to gigabytes")
    try:
        file = av.open(
            BytesIO(data), mode="r", format=DEMUXERS[container], options={"codec_whitelist": _sound_codecs()}
        )
    except (av.FFmpegError, ValueError) as exc:
        raise UnreadableError(str(exc)) from exc
    with file:
        if not file.streams.audio:
            raise NoSoundTrackError if file.streams else UnreadableError("no streams")
        # A stream of a codec that FFmpeg does not have has no context, though PyAV's types promise one.
        rate = getattr(file.streams.audio[0].codec_context, "sample_rate", 0)
        if not rate:
            raise UnreadableError("no codec or no sample rate")
        source = Source(rate, _opus_input_rate(data) or rate, _declared_s(file, container), iter(()))
        source.blocks = _blocks(file, source)
        yield source


@cache
def _sound_codecs() -> str:
    """The decoders that may run while a file is opened: those of sound, so that no film frame is unpacked."""
    return ",".join(name for name in sorted(av.codec.codecs_available) if _decodes_sound(name))


def _decodes_sound(name: str) -> bool:
    try:
        return av.codec.Codec(name, "r").type == "audio"
    except UnknownCodecError:
        return False


def _has_packed_index(data: bytes, container: str) -> bool:
    if DEMUXERS[container] != "mov":
        return False
    return any(kind == b"moov" and data[start + 12 : start + 16] == b"cmov" for kind, start, _ in boxes(data))


def _opus_input_rate(data: bytes) -> int | None:
    """The rate of the sound that an Opus file was made from (RFC 7845, section 5.1); None where it is not told."""
    at = data.find(b"OpusHead", 0, 4096)
    return int.from_bytes(data[at + 12 : at + 16], "little") or None if at >= 0 else None


def _declared_s(file: InputContainer, container: str) -> float | None:
    stream = file.streams.audio[0]
    if container in _GUESSED_LENGTH:
        return None
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base) or None
    # Matroska tells the length of the whole file only, and a film may outlast its sound.
    return file.duration / av.time_base if file.duration and len(file.streams) == 1 else None


def _blocks(file: InputContainer, source: Source) -> Iterator[Block]:
    some = False
    for frame in _frames(file, source):
        some = True
        yield frame
    if source.damaged and not some:
        raise UnreadableError("no frame could be decoded")


def _frames(file: InputContainer, source: Source) -> Iterator[Block]:
    resamplers: dict[tuple[str, str, int], av.AudioResampler] = {}
    packets = file.demux(file.streams.audio[0])
    while True:
        try:
            # A broken packet is left out and the next one tried, as a player does.
            frames = next(packets).decode()
        except (StopIteration, av.EOFError):
            return
        except av.FFmpegError:
            source.damaged = True
            continue
        for frame in frames:
            # Streams may change in the middle; frames of the first rate pass unchanged but for their sample format.
            key = (frame.format.name, frame.layout.name, frame.sample_rate)
            if key not in resamplers:
                resamplers[key] = av.AudioResampler("fltp", frame.layout, source.rate)
            for planes in resamplers[key].resample(frame):
                yield np.asarray(planes.to_ndarray(), dtype=np.float32).T
