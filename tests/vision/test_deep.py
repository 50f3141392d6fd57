"""Pictures with more than eight bits, planes, floats and previews: right, or refused by name."""

import struct
import zlib
from io import BytesIO

import cv2
import numpy as np
import pytest
import tifffile
from PIL import Image

from dashapp.errors import InputError
from dashapp.vision.decode import decode_image
from tests.signals import picture, picture_file

COLOURS = picture(96, 64)
GREY = np.asarray(Image.fromarray(COLOURS).convert("L"))


def tiff(samples: np.ndarray, **options: object) -> bytes:
    buffer = BytesIO()
    tifffile.imwrite(buffer, samples, **options)
    return buffer.getvalue()


def png(samples: np.ndarray) -> bytes:
    done, data = cv2.imencode(".png", samples[..., ::-1] if samples.ndim == 3 else samples)
    assert done
    return data.tobytes()


def deep(samples: np.ndarray, bits: int = 16) -> np.ndarray:
    return (samples.astype(np.float64) * (2**bits - 1) / 255).round().astype(np.uint16)


def planes(samples: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(np.moveaxis(samples, -1, 0))


@pytest.mark.parametrize(
    "data",
    [
        tiff(planes(deep(COLOURS)), photometric="rgb", planarconfig="separate"),
        tiff(planes(COLOURS), photometric="rgb", planarconfig="separate"),
        tiff(deep(COLOURS), photometric="rgb"),
        tiff(deep(COLOURS, 12), photometric="rgb"),
        tiff(deep(COLOURS), photometric="rgb", compression="zlib"),
        tiff(COLOURS, photometric="rgb", bigtiff=True),
        tiff(deep(COLOURS), photometric="rgb", bigtiff=True, byteorder=">"),
        tiff((COLOURS / 255).astype(np.float32), photometric="rgb"),
        tiff((COLOURS / 255).astype(np.float64), photometric="rgb"),
        tiff(COLOURS.astype(np.float32), photometric="rgb"),
        png(deep(COLOURS)),
        png(deep(COLOURS, 10)),
    ],
)
def test_colours_of_any_depth_are_the_same_picture(data: bytes) -> None:
    decoded = decode_image(data)
    assert np.abs(decoded.pixels.astype(int) - COLOURS).max() <= 3
    assert decoded.warnings == ()


@pytest.mark.parametrize("bits", [8, 10, 12, 14, 16])
def test_grey_of_any_depth_is_the_same_picture(bits: int) -> None:
    samples = deep(GREY, bits)
    for data in (
        picture_file(Image.fromarray(samples)),
        tiff(samples),
        tiff(samples.astype(np.float32) / samples.max()),
    ):
        pixels = decode_image(data).pixels.astype(int)
        assert np.abs(pixels[..., 0] - GREY / GREY.max() * pixels.max()).max() <= 3
        assert pixels.max() > 150


def test_grey_whose_zero_is_white_is_inverted() -> None:
    decoded = decode_image(tiff(deep(255 - GREY), photometric="miniswhite"))
    assert np.abs(decoded.pixels[..., 1].astype(int) - GREY).max() <= 3


def test_of_a_raw_picture_the_largest_that_can_be_read_is_analysed_and_said_so() -> None:
    buffer = BytesIO()
    with tifffile.TiffWriter(buffer) as file:
        file.write(COLOURS[::4, ::4], photometric="rgb", subfiletype=1, subifds=2)
        file.write(deep(GREY.repeat(2, 0).repeat(2, 1)), photometric="cfa", subfiletype=0, extratags=cfa())
        file.write(COLOURS, photometric="rgb", subfiletype=1)
    decoded = decode_image(buffer.getvalue())
    np.testing.assert_array_equal(decoded.pixels, COLOURS)
    assert [notice.code for notice in decoded.warnings] == ["raw_preview"]


def cfa() -> list[tuple[int, int, int, object, bool]]:
    return [(33421, 3, 2, (2, 2), True), (33422, 1, 4, b"\0\1\1\2", True)]


def test_of_several_pages_the_first_is_analysed() -> None:
    decoded = decode_image(tiff(np.stack([COLOURS, COLOURS[::-1]]), photometric="rgb"))
    assert np.abs(decoded.pixels.astype(int) - COLOURS).max() == 0
    assert [notice.code for notice in decoded.warnings] == ["animated"]


def test_a_deep_picture_that_is_turned_is_upright() -> None:
    turned = np.ascontiguousarray(np.rot90(COLOURS))
    decoded = decode_image(tiff(deep(turned), photometric="rgb", extratags=[(274, 3, 1, 6, True)]))
    assert decoded.pixels.shape == COLOURS.shape
    assert np.abs(decoded.pixels.astype(int) - COLOURS).max() <= 3


def test_what_is_not_read_is_refused_by_name() -> None:
    data = tiff(np.zeros((64, 96, 5), np.uint16), photometric="rgb", extrasamples=(0, 0))
    image = Image.new("LAB", (96, 64))
    for file in (data, picture_file(image, "TIFF")):
        with pytest.raises(InputError) as caught:
            decode_image(file)
        assert caught.value.code == "unsupported_format"
        assert "damaged" not in caught.value.message


@pytest.mark.parametrize("before", [b"\r\n", b"\xef\xbb\xbf", b"\0" * 8])
def test_what_a_server_put_in_front_is_skipped(before: bytes) -> None:
    assert decode_image(before + picture_file(COLOURS)).pixels.shape == COLOURS.shape


def test_a_deep_png_that_declares_too_much_is_refused_before_it_is_unpacked() -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 20_000, 20_000, 16, 2, 0, 0, 0)
    data = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(99))) + chunk(b"IEND", b"")
    )
    with pytest.raises(InputError) as caught:
        decode_image(data)
    assert caught.value.code == "too_many_pixels"
