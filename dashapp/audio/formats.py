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
    AudioFormat("WAV", ("wav",), (".wav",), ("audio/wav", "audio/x-wav")),
    AudioFormat("FLAC", ("flac",), (".flac",), ("audio/flac",)),
    AudioFormat("MP3", ("mp3",), (".mp3",), ("audio/mpeg",)),
    AudioFormat("OGG (Vorbis, Opus)", ("ogg",), (".ogg", ".oga", ".opus"), ("audio/ogg",)),
    AudioFormat("M4A/AAC", ("m4a", "aac"), (".m4a", ".aac"), ("audio/mp4", "audio/x-m4a", "audio/aac")),
    AudioFormat("WebM", ("webm",), (".webm", ".mka"), ("audio/webm", "video/webm")),
    AudioFormat("MP4", ("mp4",), (".mp4", ".mov", ".3gp"), ("video/mp4", "video/quicktime", "video/3gpp")),
    AudioFormat("AIFF", ("aiff",), (".aiff", ".aif"), ("audio/aiff", "audio/x-aiff")),
)
CONTAINERS: Final = frozenset(container for form in FORMATS for container in form.containers)
EXTENSIONS: Final = tuple(extension for form in FORMATS for extension in form.extensions)
ACCEPT: Final = ",".join((*EXTENSIONS, *(media_type for form in FORMATS for media_type in form.media_types)))
"""The ``accept`` attribute of a file chooser."""
ACCEPTED: Final = ", ".join(form.name for form in FORMATS[:-1]) + f" and {FORMATS[-1].name}"
"""The formats as the end of a sentence."""
