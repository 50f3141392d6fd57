"""Picture files to pixels: any accepted format, rotation, depth and colour mode to upright RGB."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import numpy as np
import pillow_heif
from PIL import Image, ImageOps

from dashapp import containers
from dashapp.errors import InputError
from dashapp.predictions import Notice
from dashapp.settings import Limits
from dashapp.vision.formats import ACCEPTED, PLUGINS

pillow_heif.register_heif_opener()
# Pillow warns of large pictures on stderr, and refuses the largest, by numbers of its own. `decode_image` compares the
# declared size with the settings before anything is decoded.
Image.MAX_IMAGE_PIXELS = None
# It also warns of odd EXIF entries and the like, which nobody at the server's console can mend.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")

_WHITE: Final = (255, 255, 255, 255)


@dataclass(frozen=True, eq=False)
class DecodedImage:
    """A picture file, decoded.

    Attributes:
        pixels: ``(height, width, 3)`` uint8, RGB, upright.
        warnings: What was odd about the file.
        format: Its container, as `sniff` names it.
    """

    pixels: np.ndarray[Any, np.dtype[np.uint8]]
    warnings: tuple[Notice, ...]
    format: str


def sniff(data: bytes) -> str | None:
    """Return the picture format that ``data`` is (``jpeg``, ``heic`` ...) by its first bytes; None if it is none."""
    kind = containers.container(data)
    return kind if kind in PLUGINS else None


def decode_image(data: bytes, limits: Limits = Limits()) -> DecodedImage:  # noqa: B008 (frozen)
    """Decode a picture file to upright RGB; what is transparent becomes white, of an animation the first frame counts.

    Args:
        data: The file.
        limits: The largest and smallest picture to accept.

    Raises:
        InputError: ``empty_file``, ``too_large``, ``unsupported_format``, ``too_many_pixels``, ``too_small`` or
            ``decode_failed``.
    """
    kind = _accepted_container(data, limits)
    try:
        with Image.open(BytesIO(data), formats=PLUGINS[kind]) as image:
            _check_size(image.size, limits)
            notices = tuple(_notices(image, kind))
            image.load()
            pixels = np.asarray(_rgb(_upright(image)))
    except InputError:
        raise
    except Exception as exc:  # Pillow's readers raise whatever they stumble over in a damaged file.
        raise _decode_failed(data) from exc
    return DecodedImage(pixels, notices, kind)


def _accepted_container(data: bytes, limits: Limits) -> str:
    if not data:
        raise InputError("empty_file", "The file is empty: please choose another.")
    if len(data) > limits.picture_bytes:
        raise InputError(
            "too_large",
            f"The file has {len(data) / 1e6:.1f} MB; at most {limits.picture_bytes / 1e6:g} MB are analysed. "
            "Please make the picture smaller, or save it as JPEG.",
        )
    kind = sniff(data)
    if kind is None:
        raise containers.unsupported(data, ACCEPTED)
    return kind


def _check_size(size: tuple[int, int], limits: Limits) -> None:
    width, height = size
    if width * height > limits.picture_pixels:
        raise InputError(
            "too_many_pixels",
            f"The picture has {width} x {height} pixels, {width * height / 1e6:.1f} megapixels; "
            f"at most {limits.picture_pixels / 1e6:g} megapixels are analysed. Please make it smaller.",
        )
    if min(size) < limits.smallest_picture_side:
        raise InputError(
            "too_small",
            f"The picture has {width} x {height} pixels; at least {limits.smallest_picture_side} a side are needed "
            "to see an expression. Please choose a larger one.",
        )


def _notices(image: Image.Image, kind: str) -> Iterator[Notice]:
    frames = getattr(image, "n_frames", 1)
    # The further pictures in a camera's JPEG are its own previews and depth maps.
    if frames > 1 and kind != "jpeg":
        which = "main one" if kind == "heic" else "first"
        yield Notice("animated", f"The file holds {frames} pictures or frames; only the {which} was analysed.")


def _decode_failed(data: bytes) -> InputError:
    return InputError(
        "decode_failed",
        f"The file begins like {containers.describe(data)}, but it is damaged or was cut off. "
        "Please copy, download or export it again.",
    )


def _upright(image: Image.Image) -> Image.Image:
    """Turn the picture as its EXIF entry says; damaged EXIF does not spoil a sound picture."""
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # noqa: BLE001 (as in decode_image)
        return image


def _rgb(image: Image.Image) -> Image.Image:
    if image.mode.startswith(("I", "F")):
        return _eight_bit(np.asarray(image)).convert("RGB")
    if image.has_transparency_data:
        coloured = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", image.size, _WHITE), coloured).convert("RGB")
    return image.convert("RGB")


def _eight_bit(values: np.ndarray[Any, Any]) -> Image.Image:
    """Scale deep grey to 0 to 255: integers by the range of 16 bits, fractions by that of 0 to 1."""
    finite = np.nan_to_num(values.astype(np.float32), posinf=0.0, neginf=0.0)
    top = float(finite.max())
    usual = 65535.0 if values.dtype.kind != "f" else 1.0 if top <= 1.0 else 255.0
    return Image.fromarray((finite.clip(0.0) * (255.0 / max(usual, top))).round().astype(np.uint8))
