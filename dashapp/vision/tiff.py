"""TIFF pictures that Pillow reads wrongly or in part, read by tifffile.

Pillow takes planar samples of 16 bits for one channel, deep colours by their upper eight bits only, and of a camera's
raw file, which is a TIFF too, the thumbnail alone: its larger previews lie in pictures below it.

Sources: TIFF 6.0 (1992); Adobe, Digital Negative Specification 1.7.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from tifffile import TiffFile, TiffPage

from dashapp.predictions import Notice

SUB_PICTURES, DNG_VERSION = 330, 50706
ORIENTATION: Final = 274
JPEG_AT, JPEG_BYTES = 513, 514
SEPARATE: Final = 2
JPEG: Final = (6, 7)
"""Compressions whose single strip is a JPEG file of its own."""
GREY_INVERTED, GREY, RGB, YCBCR = 0, 1, 2, 6
"""Photometric interpretations that are pictures; the mosaic of a sensor is none."""
MOST_PICTURES: Final = 64
SHALLOW: Final = 8
MOST_SAMPLES: Final = 4
"""Red, green, blue and opacity."""

# It warns of odd tags, which nobody at the server's console can mend.
logging.getLogger("tifffile").setLevel(logging.CRITICAL)


class UnreadableTiffError(Exception):
    """A TIFF picture of a kind that is not read; the message says which."""


@dataclass(frozen=True, eq=False)
class TiffPicture:
    """A picture out of a TIFF file.

    Attributes:
        samples: ``(height, width)`` or ``(height, width, 3 or 4)`` of any number type, or a Pillow image.
        orientation: As EXIF counts it.
        notices: What was odd about the file.
    """

    samples: NDArray[Any] | Image.Image
    orientation: int
    notices: tuple[Notice, ...] = ()


def needs_care(data: bytes) -> bool:
    """Whether a TIFF file is of a kind that Pillow reads wrongly, in part or not at all."""
    try:
        with TiffFile(BytesIO(data)) as file:
            page = file.pages.first
            planar = page.planarconfig == SEPARATE and page.samplesperpixel > 1
            return page.bitspersample > SHALLOW or planar or _is_raw(page) or page.samplesperpixel > MOST_SAMPLES
    except Exception:  # noqa: BLE001 (tifffile raises whatever it stumbles over; Pillow says what is wrong)
        return False


def _is_raw(page: Any) -> bool:
    return DNG_VERSION in page.tags or SUB_PICTURES in page.tags


def sizes(data: bytes) -> list[tuple[int, int]]:
    """Return width and height of the pictures in a file, the largest first.

    Raises:
        UnreadableTiffError: If there is none.
    """
    with TiffFile(BytesIO(data)) as file:
        return [(page.imagewidth, page.imagelength) for page in _pictures(file)]


def read_tiff(data: bytes) -> TiffPicture:
    """Read the first picture of a TIFF file, or of a camera's raw the largest that can be read.

    Raises:
        UnreadableTiffError: If none can.
    """
    with TiffFile(BytesIO(data)) as file:
        first = file.pages.first
        orientation = int(first.tags.valueof(ORIENTATION, 1) or 1)
        raw = _is_raw(first)
        reason = ""
        for page in _pictures(file) if raw else [first]:
            try:
                samples = _samples(page, data)
            except Exception as exc:  # noqa: BLE001 (tifffile raises whatever it stumbles over)
                reason = reason or _kind_of(page, exc)
                continue
            return TiffPicture(samples, orientation, tuple(_notices(samples, file, raw=raw)))
    raise UnreadableTiffError(reason or "a camera's raw picture without a preview")


def _pictures(file: TiffFile) -> Sequence[TiffPage]:
    """Return all that is a picture, the largest first."""
    found = [page for page in _pages(file.pages) if page.photometric in (GREY_INVERTED, GREY, RGB, YCBCR)]
    if not found:
        raise UnreadableTiffError("a camera's raw picture without a preview")
    return sorted(found, key=lambda page: -page.imagewidth * page.imagelength)


def _pages(pages: Any) -> Iterator[TiffPage]:
    for number, page in enumerate(pages or ()):
        if number >= MOST_PICTURES:
            return
        yield page
        yield from _pages(page.pages)


def _samples(page: TiffPage, data: bytes) -> NDArray[Any] | Image.Image:
    """Return ``(height, width)`` or ``(height, width, channels)``."""
    at, size = page.tags.valueof(JPEG_AT), page.tags.valueof(JPEG_BYTES)
    if at and size:
        return _jpeg(data[at : at + size])
    if page.compression in JPEG and len(page.dataoffsets) == 1:
        return _jpeg(data[page.dataoffsets[0] : page.dataoffsets[0] + page.databytecounts[0]])
    samples: NDArray[Any] = page.asarray()
    if page.planarconfig == SEPARATE and samples.ndim == 3:
        samples = np.moveaxis(samples, 0, -1)
    if samples.ndim not in (2, 3) or (samples.ndim == 3 and samples.shape[-1] not in (1, 2, 3, 4)):
        raise ValueError(f"an array of shape {samples.shape}")
    if page.photometric != GREY_INVERTED:
        return samples
    white = 2**page.bitspersample - 1 if samples.dtype.kind == "u" else samples.max()
    return np.asarray(white - samples, samples.dtype)


def _jpeg(data: bytes) -> Image.Image:
    with Image.open(BytesIO(data), formats=("JPEG",)) as image:
        image.load()
        return image.convert("RGB")


def _notices(samples: NDArray[Any] | Image.Image, file: TiffFile, *, raw: bool) -> Iterator[Notice]:
    if not raw and len(file.pages) > 1:
        yield Notice("animated", f"The file holds {len(file.pages)} pictures or frames; only the first was analysed.")
    if raw:
        width, height = samples.size if isinstance(samples, Image.Image) else (samples.shape[1], samples.shape[0])
        words = f"a camera's raw picture, or holds several sizes; the one of {width} x {height} pixels was analysed."
        yield Notice("raw_preview", f"The file is {words}")


def _kind_of(page: TiffPage, exc: Exception) -> str:
    packed = getattr(page.compression, "name", page.compression)
    bits = page.bitspersample
    return f"a TIFF picture of {bits} bits a sample, packed by {packed} ({type(exc).__name__})"
