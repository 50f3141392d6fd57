"""Pictures as data URIs: what the page shows, since browsers can't show every format that is accepted."""

import base64
from io import BytesIO
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

LONGEST_SIDE: Final = 1600
"""In pixels, of a preview."""
OVERLAY_COLOUR: Final = (255, 120, 0)
OVERLAY_OPACITY: Final = 0.75
"""Where there is most; what lies under it is still seen."""

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
    """Return ``pixels``, RGB, RGBA or grey, as a PNG data URI, unchanged."""
    return _data_uri(Image.fromarray(pixels), "png")


def overlay_uri(relevance: NDArray[np.floating[Any]]) -> str:
    """Return what is laid over a picture: the colour where there is most, see-through where there is nothing.

    Args:
        relevance: ``(height, width)`` of 0 to 1.
    """
    layers = np.empty((*relevance.shape, 4), np.uint8)
    layers[..., :3] = OVERLAY_COLOUR
    layers[..., 3] = np.round(255 * OVERLAY_OPACITY * np.clip(relevance, 0, 1))
    return png_uri(layers)


def _data_uri(image: Image.Image, form: str, **options: int) -> str:
    buffer = BytesIO()
    image.save(buffer, form, **options)
    return f"data:image/{form};base64,{base64.b64encode(buffer.getvalue()).decode('ascii')}"
