"""The table of bad input: files that must be refused with their code, or answered with a warning."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image

from tests.signals import picture, picture_file, recording, sound_file, voice


@dataclass(frozen=True)
class Case:
    """A file and what becomes of it: an error's code, or an answer of ``kind`` with a warning."""

    name: str
    make: Callable[[], bytes]
    code: str | None = None
    kind: str | None = None
    warning: str | None = None


def declared_png(width: int, height: int) -> bytes:
    """A few bytes of PNG that say they are huge."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def zip_bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.wav", bytes(50_000_000))
    return buffer.getvalue()


def with_nan() -> bytes:
    samples = voice()
    samples[8_000] = np.nan
    return sound_file(samples, subtype="FLOAT")


def animated_gif() -> bytes:
    first, second = (Image.fromarray(pixels) for pixels in (picture(), picture()[::-1].copy()))
    return picture_file(first, "GIF", save_all=True, append_images=[second], duration=100)


CASES = (
    Case("empty.wav", lambda: b"", "empty_file"),
    Case("text.wav", lambda: b"this is a shopping list: milk, eggs, bread\n" * 20, "unsupported_format"),
    Case("cut.jpg", lambda: picture_file(picture(320, 240), "JPEG")[:1500], "decode_failed"),
    Case("cut.mp3", lambda: recording(voice(2.0), 16_000, "mp3")[:3_000], kind="speech", warning="truncated"),
    Case("short.wav", lambda: sound_file(voice(0.1)), "too_short"),
    Case("silence.wav", lambda: sound_file(np.zeros(32_000, np.float32)), "silent"),
    Case("nan.wav", with_nan, "not_finite"),
    Case("large.wav", lambda: sound_file(np.zeros(0, np.float32)) + bytes(60_000_000), "too_large"),
    Case("large.jpg", lambda: picture_file(picture(320, 240), "JPEG") + bytes(25_000_000), "too_large"),
    Case("long.wav", lambda: sound_file(np.zeros(8_000 * 660, np.float32), 8_000, subtype="PCM_U8"), "too_long"),
    Case("tiny.png", lambda: picture_file(picture(1, 1)), "too_small"),
    Case("huge.png", lambda: declared_png(20_000, 20_000), "too_many_pixels"),
    Case("animated.gif", animated_gif, kind="image", warning="animated"),
    Case("paper.pdf", lambda: b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n", "unsupported_format"),
    Case("bomb.zip", zip_bomb, "unsupported_format"),
    Case("noise.bin", lambda: np.random.default_rng(1).bytes(5_000), "unsupported_format"),
)

BAD_NAMES = (
    "../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "<script>alert(1)</script>.wav",
    "\N{GRINNING FACE}\N{ZERO WIDTH JOINER}.wav",
    "x" * 296 + ".wav",
    'quote".wav',
    "tab\there.wav",
)
