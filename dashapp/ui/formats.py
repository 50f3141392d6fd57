"""What the upload area takes, for the words on it and for the check in the browser."""

from typing import Any, Final

from dashapp.audio import formats as audio
from dashapp.settings import Limits
from dashapp.ui import texts
from dashapp.vision import formats as vision

PICTURE_NAMES: Final = "JPEG, PNG, WebP, HEIC, AVIF, BMP, GIF, TIFF"
CLIP_NAMES: Final = "WAV, MP3, M4A, AAC, OGG, FLAC, AIFF, WebM, AMR, CAF, WMA, AU, AC-3"
VIDEO_NAMES: Final = "MP4, MOV, 3GP, WebM, MKV, AVI, WMV, MPEG"
VIDEO_EXTENSIONS: Final = (
    ".mp4",
    ".m4v",
    ".mov",
    ".3gp",
    ".3g2",
    ".webm",
    ".mkv",
    ".avi",
    ".wmv",
    ".asf",
    ".ts",
    ".mts",
    ".m2ts",
    ".mpg",
    ".mpeg",
    ".vob",
    ".flv",
)
"""Of files that may hold a video; their sound alone is analysed where they do not."""
ACCEPT: Final = ",".join(("image/*", "audio/*", *vision.EXTENSIONS, *audio.EXTENSIONS))
"""The ``accept`` attribute of the file chooser; the wildcards let phones offer their camera and recorder."""


def rules(limits: Limits) -> dict[str, Any]:
    """Return what the browser checks before it sends, by kind of file."""
    return {
        "picture": {"extensions": vision.EXTENSIONS, "bytes": limits.picture_bytes, "names": PICTURE_NAMES},
        "video": {"extensions": VIDEO_EXTENSIONS, "bytes": limits.video_bytes, "names": VIDEO_NAMES},
        "clip": {"extensions": audio.EXTENSIONS, "bytes": limits.clip_bytes, "names": CLIP_NAMES},
    }


def picture_limits(limits: Limits) -> str:
    """Return the largest picture in words."""
    return texts.PICTURE_LIMITS.format(megabytes=limits.picture_bytes / 1e6, megapixels=limits.picture_pixels / 1e6)


def clip_limits(limits: Limits) -> str:
    """Return the largest clip in words."""
    return texts.CLIP_LIMITS.format(megabytes=limits.clip_bytes / 1e6, minutes=limits.clip_seconds / 60)


def video_limits(limits: Limits) -> str:
    """Return the largest video in words."""
    return texts.CLIP_LIMITS.format(megabytes=limits.video_bytes / 1e6, minutes=limits.video_seconds / 60)
