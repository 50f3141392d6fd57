"""The picture formats that are accepted, as the decoder and the pages name them."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class ImageFormat:
    """A file format of pictures.

    Attributes:
        name: What people call it.
        container: What `dashapp.containers.container` calls it.
        extensions: The endings of its files.
        media_type: What browsers call it.
        plugins: What Pillow calls it; no other reader is tried.
    """

    name: str
    container: str
    extensions: tuple[str, ...]
    media_type: str
    plugins: tuple[str, ...]


FORMATS: Final = (
    ImageFormat("JPEG", "jpeg", (".jpg", ".jpeg"), "image/jpeg", ("JPEG", "MPO")),
    ImageFormat("PNG", "png", (".png",), "image/png", ("PNG",)),
    ImageFormat("WebP", "webp", (".webp",), "image/webp", ("WEBP",)),
    ImageFormat("HEIC", "heic", (".heic", ".heif"), "image/heic", ("HEIF",)),
    ImageFormat("AVIF", "avif", (".avif",), "image/avif", ("AVIF",)),
    ImageFormat("BMP", "bmp", (".bmp",), "image/bmp", ("BMP",)),
    ImageFormat("GIF", "gif", (".gif",), "image/gif", ("GIF",)),
    ImageFormat("TIFF", "tiff", (".tif", ".tiff", ".dng"), "image/tiff", ("TIFF",)),
)
PLUGINS: Final = {form.container: form.plugins for form in FORMATS}
"""Pillow's readers of each container."""
EXTENSIONS: Final = tuple(extension for form in FORMATS for extension in form.extensions)
ACCEPT: Final = ",".join((*EXTENSIONS, *(form.media_type for form in FORMATS)))
"""The ``accept`` attribute of a file chooser."""
ACCEPTED: Final = ", ".join(form.name for form in FORMATS[:-1]) + f" and {FORMATS[-1].name}"
"""The formats as the end of a sentence."""
