"""Picture files that are refused, each with its code and with words that help."""

import struct
import zlib
from contextlib import suppress

import numpy as np
import pytest
from PIL import Image

from dashapp.errors import InputError
from dashapp.settings import Limits
from dashapp.vision.decode import decode_image
from dashapp.vision.formats import ACCEPTED
from tests.signals import picture, picture_file, recording, sound_file, voice

# Pillow warns of what is odd in a file; the program goes by whether it can be read.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")


def declared_png(width: int, height: int) -> bytes:
    """A PNG that declares its size and holds hardly a pixel."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def declared_bmp(width: int, height: int) -> bytes:
    return b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, *[0] * 6)


def declared_gif(width: int, height: int) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + picture_file(picture(), "GIF")[10:]


REFUSED = {
    "nothing": (b"", "empty_file", "empty"),
    "text": (b"this is not a picture", "unsupported_format", "a text file"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "unsupported_format", "an SVG drawing"),
    "pdf": (b"%PDF-1.7\n", "unsupported_format", "a PDF document"),
    "zip": (b"PK\x03\x04" + bytes(50), "unsupported_format", "a zip archive"),
    "wav": (sound_file(voice(0.5)), "unsupported_format", "a WAV sound"),
    "m4a": (recording(voice(0.5, 48_000), form="m4a"), "unsupported_format", "an M4A sound"),
    "zeros": (bytes(999), "unsupported_format", "does not know"),
    "20,000 x 20,000 png": (declared_png(20_000, 20_000), "too_many_pixels", "20000 x 20000 pixels, 400.0 megapixels"),
    "20,000 x 20,000 bmp": (declared_bmp(20_000, 20_000), "too_many_pixels", "at most 50 megapixels"),
    "60,000 x 60,000 gif": (declared_gif(60_000, 60_000), "too_many_pixels", "make it smaller"),
    "2 billion wide": (declared_png(2**31 - 1, 2**31 - 1), "too_many_pixels", "megapixels"),
    "1 x 1": (picture_file(picture(1, 1)), "too_small", "1 x 1 pixels; at least 24"),
    "a line": (picture_file(picture(300, 3)), "too_small", "300 x 3"),
    "half declared": (declared_png(100, 100), "decode_failed", "a PNG picture"),
    "noise as jpeg": (b"\xff\xd8\xff" + np.random.default_rng(0).bytes(999), "decode_failed", "a JPEG picture"),
    "noise as gif": (b"GIF89a" + np.random.default_rng(0).bytes(3), "decode_failed", "a GIF picture"),
    "noise as tiff": (b"II*\0" + np.random.default_rng(0).bytes(999), "decode_failed", "a TIFF picture"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_each_is_refused_with_its_code_and_words(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    data, code, words = REFUSED[name]
    with pytest.raises(InputError) as caught:
        decode_image(data)
    assert caught.value.code == code
    assert words in caught.value.message
    assert "lease" in caught.value.message
    assert capfd.readouterr() == ("", "")


def test_an_unsupported_file_is_told_what_is_accepted() -> None:
    with pytest.raises(InputError, match="HEIC") as caught:
        decode_image(b"%PDF-1.7\n")
    assert ACCEPTED in caught.value.message


def test_too_many_bytes_are_refused_before_anything_is_read() -> None:
    with pytest.raises(InputError, match=r"20.1 MB; at most 20 MB") as caught:
        decode_image(bytes(20_100_000))
    assert caught.value.code == "too_large"


def test_the_limits_are_the_callers() -> None:
    data = picture_file(picture(100, 80))
    with pytest.raises(InputError) as caught:
        decode_image(data, Limits(picture_pixels=7_999))
    assert caught.value.code == "too_many_pixels"
    assert decode_image(data, Limits(picture_pixels=8_000)).pixels.shape == (80, 100, 3)
    with pytest.raises(InputError) as caught:
        decode_image(data, Limits(smallest_picture_side=81))
    assert caught.value.code == "too_small"


@pytest.mark.parametrize("share", [0.5, 0.9, 0.98])
@pytest.mark.parametrize(
    ("form", "options"),
    [
        ("JPEG", {}),
        ("JPEG", {"progressive": True}),
        ("PNG", {}),
        ("WEBP", {}),
        ("HEIF", {}),
        ("AVIF", {}),
        ("BMP", {}),
        ("GIF", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
    ],
)
def test_a_truncated_picture_is_damaged(
    form: str, options: dict[str, object], share: float, capfd: pytest.CaptureFixture[str]
) -> None:
    noisy = np.random.default_rng(3).integers(0, 256, (64, 96, 3), dtype=np.uint8)
    data = picture_file(Image.fromarray(noisy), form, **options)
    with pytest.raises(InputError, match="cut off") as caught:
        decode_image(data[: int(len(data) * share)])
    assert caught.value.code == "decode_failed"
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF", "BMP", "GIF", "TIFF"])
def test_a_file_with_any_damage_is_answered_or_refused_but_never_breaks(
    form: str, capfd: pytest.CaptureFixture[str]
) -> None:
    whole = picture_file(picture(), form)
    random = np.random.default_rng(11)
    for _ in range(40):
        data = bytearray(whole if random.random() < 0.5 else whole[: random.integers(1, len(whole) + 1)])
        for at in random.integers(0, len(data), random.integers(1, 6)):
            data[at] = random.integers(256)
        with suppress(InputError):
            assert decode_image(bytes(data)).pixels.ndim == 3
    assert capfd.readouterr() == ("", "")
