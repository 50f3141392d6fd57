"""How FFmpeg, which PyAV carries in its wheel, is asked about files that hold sound or moving pictures.

FFmpeg looks at the content of a file whose first bytes are not known here, and may choose among `DEMUXERS` and nothing
else: among all that it has are playlists, which open other files. Likewise only the decoders of `CODECS` may run.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, Final

import av
from av.container import InputContainer

from dashapp.containers.boxes import has_packed_index
from dashapp.containers.codecs import CODECS
from dashapp.containers.kinds import recognised

DEMUXERS: Final = {
    "wav": "wav",
    "w64": "w64",
    "flac": "flac",
    "ogg": "ogg",
    "aiff": "aiff",
    "mp3": "mp3",
    "aac": "aac",
    "m4a": "mov",
    "mp4": "mov",
    "webm": "matroska",
    "mkv": "matroska",
    "amr": "amr",
    "caf": "caf",
    "wma": "asf",
    "au": "au",
    "ac3": "ac3",
    "ts": "mpegts",
    "mpg": "mpeg",
    "avi": "avi",
    "flv": "flv",
    "wavpack": "wv",
    "tta": "tta",
    "ape": "ape",
    "voc": "voc",
}
"""FFmpeg's name of each kind of file that is read with it."""

_KINDS: Final = {
    "mov": "mp4",
    "matroska": "mkv",
    "eac3": "ac3",
    "loas": "aac",
} | {demuxer: kind for kind, demuxer in DEMUXERS.items() if demuxer not in ("mov", "matroska")}


def recognised_media(data: bytes) -> tuple[str | None, bytes]:
    """Return the kind of ``data`` and the file itself, as `recognised`; FFmpeg is asked about what is not known there.

    A transport stream that begins in the middle of a packet, or MPEG sound of layer II, has no first bytes of its own.
    """
    kind, file = recognised(data)
    # A tag in front says "MP3" and may be wrong.
    return (kind, file) if kind and not file.startswith(b"ID3") else (_probed(file) or kind, file)


def _probed(data: bytes) -> str | None:
    """Return the kind that FFmpeg takes ``data`` for, one of `DEMUXERS`, if it can decode something of it."""
    try:
        with open_media(data, None) as file:
            stream = next(iter(file.streams.audio or file.streams.video), None)
            if stream is None or unknown_codec(stream) or next(file.decode(stream), None) is None:
                return None
            return _KINDS.get(file.format.name.split(",")[0])
    except (av.FFmpegError, ValueError):
        return None


@contextmanager
def open_media(data: bytes, kind: str | None, *, codecs: frozenset[str] = CODECS) -> Iterator[InputContainer]:
    """Open ``data`` with FFmpeg.

    Args:
        data: The file.
        kind: One of `DEMUXERS`; None lets FFmpeg choose among them.
        codecs: Decoders that may run while the file is opened.

    Raises:
        av.FFmpegError: If it does not take it.
        ValueError: Likewise, or if it has a compressed index.
    """
    if has_packed_index(data):
        raise ValueError("a compressed index, which may unpack to gigabytes")
    allowed = ",".join((*set(DEMUXERS.values()), *(demuxer for demuxer in _KINDS)))
    options = {"codec_whitelist": ",".join(sorted(codecs)), "format_whitelist": allowed}
    with av.open(BytesIO(data), mode="r", format=DEMUXERS[kind] if kind else None, options=options) as file:
        yield file


def unknown_codec(stream: Any) -> str | None:
    """Return the name of a stream's codec where it is none of `CODECS`; ``unknown`` where FFmpeg has no name for it."""
    # A stream of a codec that FFmpeg does not have has no context, though PyAV's types promise one.
    context = stream.codec_context
    if context is None or context.codec is None:
        return "unknown"
    return None if context.codec.name in CODECS else str(context.codec.name)


def moving_pictures(file: InputContainer) -> Any:
    """Return the stream of moving pictures, the default one or the largest; None where there is none but a cover."""
    default, cover = av.stream.Disposition.default, av.stream.Disposition.attached_pic
    streams = [stream for stream in file.streams.video if not stream.disposition & cover]
    return max(streams, key=lambda each: (bool(each.disposition & default), _pixels(each)), default=None)


def _pixels(stream: Any) -> int:
    context = stream.codec_context
    return context.width * context.height if context else 0


def sound_tracks(file: InputContainer) -> list[Any]:
    """Return the sound tracks that can be decoded, the default one first."""
    tracks = [stream for stream in file.streams.audio if not unknown_codec(stream) and stream.codec_context.sample_rate]
    return sorted(tracks, key=lambda each: not each.disposition & av.stream.Disposition.default)


def beginning_s(file: InputContainer) -> float:
    """Return when the earliest of a file's tracks begins, in seconds of its timestamps: the common zero of all."""
    tracks = [moving_pictures(file), *file.streams.audio]
    begun = [
        float(track.start_time * track.time_base)
        for track in tracks
        if track is not None and track.start_time is not None and track.time_base
    ]
    return min(begun, default=0.0)
