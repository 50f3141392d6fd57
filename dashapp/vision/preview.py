"""Pictures as data URIs: what the page shows, since browsers can't show every format that is accepted."""

import base64
from io import BytesIO
from typing import Any, Final

import numpy as np
from PIL import Image

LONGEST_SIDE: Final = 1600
"""In pixels, of a preview."""

Pixels = np.ndarray[Any, np.dtype[np.uint8]]


def image_preview(pixels: Pixels, longest: int = LONGEST_SIDE) -> str:
    """Return the picture as a WebP data URI.

    Args:
        pixels: ``(height, width, 3)`` uint8 RGB, or ``(height, width)`` grey.
        longest: A larger picture is scaled down so that its longer side has this many pixels.
    """
    image = Image.fromarray(pixels)
    image.thumbnail((longest, longest), Image.Resampling.BICUBIC, reducing_gap=2.0)
    return _data_uri(image, "webp", quality=80, method=0)


def png_uri(pixels: Pixels) -> str:
    """Return ``pixels``, RGB or grey as in `image_preview`, as a PNG data URI, unchanged."""
    return _data_uri(Image.fromarray(pixels), "png")


def _data_uri(image: Image.Image, form: str, **options: int) -> str:
    buffer = BytesIO()
    image.save(buffer, form, **options)
    return f"data:image/{form};base64,{base64.b64encode(buffer.getvalue()).decode('ascii')}"
