"""What came: how large, and whether a picture, a clip or a video. Names and declared types count for nothing."""

from typing import Final

from dashapp.errors import InputError
from dashapp.settings import Limits

ACCEPTED: Final = (
    "pictures (JPEG, PNG, WebP, HEIC, AVIF, BMP, GIF, TIFF), clips (WAV, FLAC, MP3, OGG, M4A, AAC, AIFF, WebM, AMR, "
    "CAF, WMA and others) and videos (MP4, MOV, 3GP, WebM, MKV, AVI, WMV, MPEG)"
)
PART_BYTES: Final = 1_000_000
"""Of a crop or a stretch of an analysed file that is asked about once more."""


def kind_of(data: bytes) -> str:
    """Return ``picture``, ``video`` or ``clip``; a film's container without moving pictures holds a clip.

    Raises:
        InputError: ``unsupported_format`` if it is none of them.
    """
    from dashapp import containers
    from dashapp.decoding import is_sound, is_video
    from dashapp.vision.formats import PLUGINS

    if containers.container(data) in PLUGINS:
        return "picture"
    if is_video(data):
        return "video"
    if not is_sound(data):
        raise containers.unsupported(data, ACCEPTED)
    return "clip"


def check_size(n_bytes: int, limits: Limits) -> None:
    """Refuse a file by its size alone, before it is read.

    Raises:
        InputError: ``empty_file`` or ``too_large``.
    """
    largest = max(limits.clip_bytes, limits.picture_bytes, limits.video_bytes)
    if n_bytes == 0:
        raise InputError("empty_file", "The file is empty. Please choose another one, or record again.")
    if n_bytes > largest:
        raise InputError(
            "too_large",
            f"The file has {n_bytes / 1e6:.0f} MB; at most {limits.video_bytes / 1e6:.0f} MB of video, "
            f"{limits.clip_bytes / 1e6:.0f} MB of sound or {limits.picture_bytes / 1e6:.0f} MB of picture are "
            "analysed. Please shorten or compress it.",
        )


def check_part(data: bytes, what: str) -> None:
    """Refuse a part of an analysed file that is none: empty, or as large as a file.

    Raises:
        InputError: ``empty_file`` or ``too_large``.
    """
    if not data:
        raise InputError("empty_file", f"The file is empty; {what}.")
    if len(data) > PART_BYTES:
        raise InputError(
            "too_large", f"The file has {len(data) / 1e6:.1f} MB; {what}, at most {PART_BYTES / 1e6:.0f} MB."
        )
