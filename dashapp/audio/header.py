"""The sample rate and the length of a sound file, from its header where that tells them."""

from dataclasses import dataclass
from pathlib import Path

import soundfile

from dashapp.audio.ffmpeg import ffmpeg_source
from dashapp.audio.formats import CONTAINERS
from dashapp.audio.sources import NoDecoderError, NoSoundTrackError, UnreadableError
from dashapp.containers.media import recognised_media
from dashapp.errors import InputError


@dataclass(frozen=True)
class Header:
    """What a sound file says of itself.

    Attributes:
        sample_rate: In Hz; of Opus, that of the sound it was made from.
        duration_s: Length in seconds.
    """

    sample_rate: int
    duration_s: float


def read_header(path: Path) -> Header:
    """Return rate and length of a sound file.

    libsndfile tells them without decoding; FFmpeg is asked about what it does not read, and such a file is decoded if
    its header tells no length.

    Raises:
        InputError: ``unsupported_format`` or ``decode_failed``.
    """
    try:
        info = soundfile.info(str(path))
    except soundfile.LibsndfileError:
        return _by_ffmpeg(path)
    return Header(info.samplerate, info.duration) if info.frames else _by_ffmpeg(path)


def _by_ffmpeg(path: Path) -> Header:
    kind, data = recognised_media(path.read_bytes())
    if kind not in CONTAINERS:
        raise InputError("unsupported_format", f"{path.name} is no sound file of a known format")
    try:
        with ffmpeg_source(data, kind) as source:
            seconds = source.declared_s or sum(len(block) for block in source.blocks) / source.rate
            return Header(source.original_rate, seconds)
    except (NoDecoderError, NoSoundTrackError, UnreadableError) as exc:
        raise InputError("decode_failed", f"no sound could be read from {path.name}") from exc
