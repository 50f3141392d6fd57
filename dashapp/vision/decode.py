"""Picture files to pixels: any accepted format, rotation, depth and colour mode to upright RGB."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import cv2
import numpy as np
import pillow_heif
from PIL import Image, ImageOps

from dashapp import containers
from dashapp.errors import InputError
from dashapp.predictions import Notice
from dashapp.settings import Limits
from dashapp.vision.formats import ACCEPTED, PLUGINS
from dashapp.vision.tiff import ORIENTATION, UnreadableTiffError, needs_care, read_tiff, sizes

pillow_heif.register_heif_opener()
# Pillow warns of large pictures on stderr, and refuses the largest, by numbers of its own. `decode_image` compares the
# declared size with the settings before anything is decoded.
Image.MAX_IMAGE_PIXELS = None
# It also warns of odd EXIF entries and the like, which nobody at the server's console can mend.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")

_MODES: Final = "1 L LA La P PA RGB RGBA RGBa RGBX CMYK YCbCr I F I;16 I;16L I;16B I;16N"
READ_MODES: Final = frozenset(_MODES.split())
"""Pillow's names of the pictures that it turns into RGB as they look."""
_DEPTHS: Final = (8, 10, 12, 14, 16, 24, 32)
_HARDLY_ABOVE_ONE: Final = 4.0  # highlights of a picture whose white is 1
_WHITE: Final = (255, 255, 255, 255)

Samples = np.ndarray[Any, np.dtype[Any]]


class UnknownModeError(Exception):
    """A picture whose colours cannot be told; the message says which."""


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
    kind, file = _accepted_container(data, limits)
    try:
        if kind == "tiff" and needs_care(file):
            return _from_tiff(file, limits)
        with Image.open(BytesIO(file), formats=PLUGINS[kind]) as image:
            _check_size(image.size, limits)
            notices = tuple(_notices(image, kind))
            if _is_deep_colour(image, file, kind):
                pixels = _deep_png(file)
            else:
                image.load()
                pixels = np.asarray(_rgb(_upright(image)))
    except InputError:
        raise
    except (UnknownModeError, UnreadableTiffError) as exc:
        raise _not_read(str(exc)) from exc
    except Exception as exc:  # Pillow's readers raise whatever they stumble over in a damaged file.
        raise _decode_failed(data) from exc
    return DecodedImage(pixels, notices, kind)


def _from_tiff(data: bytes, limits: Limits) -> DecodedImage:
    """Read a TIFF that Pillow would read wrongly."""
    for width, height in sizes(data):
        if width * height > limits.picture_pixels:
            _check_size((width, height), limits)
    picture = read_tiff(data)
    samples = picture.samples
    image = samples if isinstance(samples, Image.Image) else _image_of(samples)
    _check_size(image.size, limits)
    image.getexif()[ORIENTATION] = picture.orientation
    return DecodedImage(np.asarray(_rgb(_upright(image))), picture.notices, "tiff")


def _image_of(samples: Samples) -> Image.Image:
    """Return samples of any depth as a picture; a fourth channel is opacity."""
    eight = samples if samples.dtype == np.uint8 else _eight_bit(samples)
    if eight.ndim == 3 and eight.shape[-1] == 1:
        eight = eight[..., 0]
    return Image.fromarray(np.ascontiguousarray(eight))


def _is_deep_colour(image: Image.Image, data: bytes, kind: str) -> bool:
    """Whether a PNG has colours of 16 bits, of which Pillow keeps the upper eight alone."""
    depth, colours = data[24:25], data[25:26]
    return kind == "png" and image.mode in ("RGB", "RGBA") and depth == b"\x10" and colours in (b"\2", b"\6")


def _deep_png(data: bytes) -> Samples:
    samples: Any = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if samples is None:
        raise OSError("the PNG cannot be unpacked")
    order = [2, 1, 0, 3][: samples.shape[-1]]
    colours = samples[..., order]
    # Opacity has a range of its own.
    eight = _eight_bit(colours[..., :3])
    if colours.shape[-1] > 3:
        eight = np.dstack([eight, (colours[..., 3] >> 8).astype(np.uint8)])
    return np.asarray(_rgb(Image.fromarray(np.ascontiguousarray(eight))))


def _accepted_container(data: bytes, limits: Limits) -> tuple[str, bytes]:
    if not data:
        raise InputError("empty_file", "The file is empty. Please choose another one.")
    if len(data) > limits.picture_bytes:
        raise InputError(
            "too_large",
            f"The file has {len(data) / 1e6:.1f} MB; at most {limits.picture_bytes / 1e6:g} MB are analysed. "
            "Please make the picture smaller, or save it as JPEG.",
        )
    kind, file = containers.recognised(data)
    if kind not in PLUGINS:
        raise containers.unsupported(data, ACCEPTED)
    return kind, file


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
        yield Notice("animated", f"The file holds {frames} pictures or frames. Only the {which} was analysed.")


def _decode_failed(data: bytes) -> InputError:
    return InputError(
        "decode_failed",
        f"The file begins like {containers.describe(data)}, but it is damaged or was cut off. "
        "Please copy, download or export it again.",
    )


def _not_read(what: str) -> InputError:
    return InputError(
        "unsupported_format", f"This is {what}, which is not read here. Please save it as JPEG, or as PNG of 8 bits."
    )


def _upright(image: Image.Image) -> Image.Image:
    """Turn the picture as its EXIF entry says; damaged EXIF does not spoil a sound picture."""
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # noqa: BLE001 (as in decode_image)
        return image


def _rgb(image: Image.Image) -> Image.Image:
    if image.mode not in READ_MODES:
        raise UnknownModeError(f"a picture of the mode {image.mode}")
    if image.mode.startswith(("I", "F")):
        return Image.fromarray(_eight_bit(np.asarray(image))).convert("RGB")
    if image.has_transparency_data:
        coloured = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", image.size, _WHITE), coloured).convert("RGB")
    return image.convert("RGB")


def _eight_bit(values: Samples) -> Samples:
    """Scale deep samples to 0 to 255: integers by the bits that they use, fractions by 1 or by 255.

    Cameras store 10, 12 or 14 bits in 16: by the range of 16 they would be dark.
    """
    finite = np.nan_to_num(values.astype(np.float32), posinf=0.0, neginf=0.0).clip(0.0)
    top = float(finite.max(initial=0.0))
    if values.dtype.kind == "f":
        full = max(top, 1.0 if top <= _HARDLY_ABOVE_ONE else 255.0)
    else:
        full = next((float(2**bits - 1) for bits in _DEPTHS if top < 2**bits), max(top, 1.0))
    return (finite * (255.0 / full)).round().astype(np.uint8)
