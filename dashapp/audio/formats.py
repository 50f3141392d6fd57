"""The sound formats that are accepted, as the decoder and the pages name them."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class AudioFormat:
    """A file format of sound.

    Attributes:
        name: What people call it.
        containers: What `dashapp.containers.container` calls it.
        extensions: The endings of its files.
        media_types: What browsers call it.
    """

    name: str
    containers: tuple[str, ...]
    extensions: tuple[str, ...]
    media_types: tuple[str, ...]


FORMATS: Final = (
    AudioFormat("WAV", ("wav", "w64"), (".wav", ".w64", ".rf64"), ("audio/wav", "audio/x-wav")),
    AudioFormat("FLAC", ("flac",), (".flac",), ("audio/flac",)),
    AudioFormat("MP3", ("mp3",), (".mp3", ".mp2"), ("audio/mpeg",)),
    AudioFormat("OGG (Vorbis, Opus)", ("ogg",), (".ogg", ".oga", ".opus", ".spx"), ("audio/ogg",)),
    AudioFormat("M4A/AAC", ("m4a", "aac"), (".m4a", ".m4b", ".aac"), ("audio/mp4", "audio/x-m4a", "audio/aac")),
    AudioFormat("WebM", ("webm", "mkv"), (".webm", ".mka", ".mkv"), ("audio/webm", "video/webm", "video/x-matroska")),
    AudioFormat(
        "MP4", ("mp4",), (".mp4", ".m4v", ".mov", ".3gp", ".3g2"), ("video/mp4", "video/quicktime", "video/3gpp")
    ),
    AudioFormat("AMR", ("amr",), (".amr", ".awb"), ("audio/amr", "audio/amr-wb")),
    AudioFormat("CAF", ("caf",), (".caf",), ("audio/x-caf",)),
    AudioFormat("Windows Media", ("wma",), (".wma", ".wmv", ".asf"), ("audio/x-ms-wma", "video/x-ms-wmv")),
    AudioFormat("AVI", ("avi",), (".avi",), ("video/x-msvideo",)),
    AudioFormat("MPEG", ("ts", "mpg"), (".ts", ".mts", ".m2ts", ".mpg", ".mpeg", ".vob"), ("video/mp2t", "video/mpeg")),
    AudioFormat("Flash video", ("flv",), (".flv",), ("video/x-flv",)),
    AudioFormat("AC-3", ("ac3",), (".ac3", ".eac3"), ("audio/ac3",)),
    AudioFormat("AU", ("au",), (".au", ".snd"), ("audio/basic",)),
    AudioFormat(
        "WavPack, True Audio, Monkey's Audio", ("wavpack", "tta", "ape"), (".wv", ".tta", ".ape"), ("audio/x-wavpack",)
    ),
    AudioFormat("VOC", ("voc",), (".voc",), ("audio/x-voc",)),
    AudioFormat("AIFF", ("aiff",), (".aiff", ".aif", ".aifc"), ("audio/aiff", "audio/x-aiff")),
)
CONTAINERS: Final = frozenset(container for form in FORMATS for container in form.containers)
EXTENSIONS: Final = tuple(extension for form in FORMATS for extension in form.extensions)
ACCEPT: Final = ",".join((*EXTENSIONS, *(media_type for form in FORMATS for media_type in form.media_types)))
"""The ``accept`` attribute of a file chooser."""
ACCEPTED: Final = ", ".join(form.name for form in FORMATS[:-1]) + f" and {FORMATS[-1].name}"
"""The formats as the end of a sentence."""
