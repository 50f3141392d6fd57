"""Reading sound with FFmpeg: whatever libsndfile does not read, and all that has timestamps."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from fractions import Fraction
from typing import Any, Final

import av
import numpy as np
from av.container import InputContainer

from dashapp.audio.sources import Block, NoDecoderError, NoSoundTrackError, Source, UnreadableError
from dashapp.containers.clock import JITTER_S, Clock
from dashapp.containers.codecs import SOUND_CODECS
from dashapp.containers.media import (
    beginning_s,
    moving_pictures,
    open_media,
    sound_tracks,
    unknown_codec,
)

_GUESSED_LENGTH: Final = frozenset({"mp3", "aac", "ac3", "ts", "mpg", "amr", "wma"})
"""Here FFmpeg extrapolates from the first frames' bit rate, or the header counts what the encoder put in front."""
_WHOLE_FILE_LENGTH: Final = frozenset({"webm", "mkv"})
"""These tell the length of the whole file only, and pictures may outlast the sound."""
_PROTECTED: Final = "drms"
"""How Apple's shop marked songs that only its own players decode."""
_PADDING: Final = b"\0"
_SILENCE_S: Final = 1.0
"""A gap is filled in pieces of at most this length, so that a wrong timestamp does not fill the memory."""


@contextmanager
def ffmpeg_source(data: bytes, container: str, track: int = 0, longest_gap_s: float = 600.0) -> Iterator[Source]:
    """Open ``data`` with FFmpeg.

    Args:
        data: The file.
        container: What kind of file it is.
        track: Which sound track, the default one first.
        longest_gap_s: Between two packets, as a pause.

    Raises:
        UnreadableError: If FFmpeg does not take it.
        NoDecoderError: If its sound is written by a codec that may not run here.
        NoSoundTrackError: If it is a film without sound.
    """
    with ExitStack() as stack:
        try:
            # Only decoders of sound may run while it is opened, so that no film frame is unpacked.
            file = stack.enter_context(open_media(data, container, codecs=SOUND_CODECS))
        except (av.FFmpegError, ValueError) as exc:
            raise UnreadableError(str(exc)) from exc
        yield _source(data, file, container, track, longest_gap_s)


def _source(data: bytes, file: InputContainer, container: str, track: int, longest_gap_s: float) -> Source:
    if not file.streams.audio:
        raise NoSoundTrackError if file.streams else UnreadableError("no streams")
    tracks = sound_tracks(file)
    if not tracks:
        unknown = unknown_codec(file.streams.audio[0])
        raise NoDecoderError(unknown) if unknown else UnreadableError("no sample rate")
    stream = tracks[min(track, len(tracks) - 1)]
    if _tag(stream) == _PROTECTED:
        raise NoDecoderError("FairPlay")
    rate = stream.codec_context.sample_rate
    source = Source(rate, _opus_input_rate(data) or rate, _declared_s(file, stream, container), iter(()))
    source.padded = data.endswith(_PADDING)
    source.tracks = tuple(_track_name(each) for each in tracks)
    clock = Clock(beginning_s(file), longest_gap_s)
    source.blocks = _blocks(file, stream, source, clock)
    return source


def _tag(stream: Any) -> str:
    """Return the four letters by which a container calls a codec; nothing where they are no letters."""
    try:
        return str(stream.codec_context.codec_tag)
    except UnicodeDecodeError:
        return ""


def _track_name(stream: Any) -> str:
    """Return a track's number in the file, from 1, and what it calls itself."""
    told = [stream.metadata.get("title"), stream.language if stream.language != "und" else None]
    words = ", ".join(word for word in told if word)
    number = 1 + [each.index for each in stream.container.streams.audio].index(stream.index)
    return f"{number} ({words[:60]})" if words else str(number)


def _opus_input_rate(data: bytes) -> int | None:
    """The rate of the sound that an Opus file was made from (RFC 7845, section 5.1); None where it is not told."""
    at = data.find(b"OpusHead", 0, 4096)
    return int.from_bytes(data[at + 12 : at + 16], "little") or None if at >= 0 else None


def _declared_s(file: InputContainer, stream: Any, container: str) -> float | None:
    """Return when the track ends, as the header says, in seconds from the file's beginning."""
    if container in _GUESSED_LENGTH:
        return None
    if stream.duration is not None and stream.time_base is not None:
        if not stream.duration:
            return None
        begins = float((stream.start_time or 0) * stream.time_base) - beginning_s(file)
        return float(stream.duration * stream.time_base) + max(0.0, begins)
    whole = file.duration / av.time_base if file.duration else None
    return whole if container not in _WHOLE_FILE_LENGTH or moving_pictures(file) is None else None


def _blocks(file: InputContainer, stream: Any, source: Source, clock: Clock) -> Iterator[Block]:
    some = False
    for block in _frames(file, stream, source, clock):
        some = True
        yield block
    source.jumped = clock.jumped
    if source.damaged and not some:
        raise UnreadableError("no frame could be decoded")


def _frames(file: InputContainer, stream: Any, source: Source, clock: Clock) -> Iterator[Block]:
    resamplers: dict[tuple[str, str, int], av.AudioResampler] = {}
    written = 0
    for frame in _decoded(file, stream, source):
        # Streams may change in the middle; frames of the first rate pass unchanged but for their sample format.
        key = (frame.format.name, frame.layout.name, frame.sample_rate)
        if key not in resamplers:
            try:
                # Channels side by side in one plane: PyAV 18.1.0 reads beyond the planes of a frame that has many.
                resamplers[key] = av.AudioResampler("flt", frame.layout, source.rate)
            except (av.FFmpegError, ValueError):
                # A damaged header tells of more channels than there can be.
                source.damaged = True
                continue
        expected_s = written / source.rate
        gap_s = clock.at(_seconds(frame), expected_s) - expected_s
        if gap_s > JITTER_S:
            for silence in _silence(round(gap_s * source.rate), len(frame.layout.channels), source.rate):
                written += len(silence)
                yield silence
        # The resampler is asked for samples, not for their time; from a frame's own it would fill gaps by itself.
        frame.pts = None
        try:
            resampled = resamplers[key].resample(frame)
        except (av.FFmpegError, ValueError):
            source.damaged = True
            continue
        for planes in resampled:
            block = np.asarray(planes.to_ndarray(), dtype=np.float32).reshape(-1, len(planes.layout.channels))
            written += len(block)
            yield block


def _decoded(file: InputContainer, stream: Any, source: Source) -> Iterator[av.AudioFrame]:
    packets, padding = file.demux(stream), False
    while True:
        packet = None
        try:
            # A broken packet is left out and the next one tried, as a player does.
            packet = next(packets)
            frames = packet.decode()
        except (StopIteration, av.EOFError):
            return
        except av.FFmpegError:
            # Zeros behind a file are no damage, unless sound follows them.
            padding = bytes(packet).endswith(_PADDING) if packet is not None else source.padded
            source.damaged = source.damaged or not padding
            continue
        source.damaged = source.damaged or (padding and bool(frames))
        yield from frames


def _seconds(frame: av.AudioFrame) -> float | None:
    time_base: Fraction | None = frame.time_base
    return float(frame.pts * time_base) if frame.pts is not None and time_base else None


def _silence(samples: int, channels: int, rate: int) -> Iterator[Block]:
    longest = max(1, round(_SILENCE_S * rate))
    for start in range(0, samples, longest):
        yield np.zeros((min(longest, samples - start), channels), np.float32)
