"""What came: how large it is, and whether it is a picture or a clip. Names and declared types count for nothing."""

from typing import Final

from dashapp.errors import InputError
from dashapp.settings import Limits

ACCEPTED: Final = (
    "pictures (JPEG, PNG, WebP, HEIC, BMP, GIF, TIFF) and clips (WAV, FLAC, MP3, OGG, M4A, AAC, WebM, MP4)"
)


def is_picture(data: bytes) -> bool:
    """Return True for a picture, False for a clip.

    Raises:
        InputError: ``unsupported_format`` if it is neither.
    """
    from dashapp import containers
    from dashapp.audio import decode as audio
    from dashapp.vision import decode as vision

    if vision.sniff(data):
        return True
    if audio.sniff(data):
        return False
    raise containers.unsupported(data, ACCEPTED)


def check_size(n_bytes: int, limits: Limits) -> None:
    """Refuse a file by its size alone, before it is read.

    Raises:
        InputError: ``empty_file`` or ``too_large``.
    """
    largest = max(limits.clip_bytes, limits.picture_bytes)
    if n_bytes == 0:
        raise InputError("empty_file", "The file is empty: please choose another, or record again.")
    if n_bytes > largest:
        raise InputError(
            "too_large",
            f"The file has {n_bytes / 1e6:.0f} MB; at most {limits.clip_bytes / 1e6:.0f} MB of sound or "
            f"{limits.picture_bytes / 1e6:.0f} MB of picture are analysed. Please shorten or compress it.",
        )
