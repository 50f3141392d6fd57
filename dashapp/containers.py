"""What kind of file some bytes are, by their first bytes and never by a file's name.

Sound and picture share containers (an M4A voice memo and a HEIC selfie both begin with an ``ftyp`` box), so both sides
ask here.
"""

import re
from typing import Final

from dashapp.errors import InputError

_PREFIXES: Final = (
    (b"fLaC", "flac"),
    (b"OggS", "ogg"),
    (b"ID3", "mp3"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"%PDF", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!", "rar"),
    (b"#!AMR", "amr"),
    (b"caff", "caf"),
    (b"MThd", "midi"),
    (b"0&\xb2u\x8ef\xcf\x11", "wma"),
    (b"FLV\x01", "flv"),
    (b"8BPS", "psd"),
    (b"\0\0\0\x0cJXL ", "jxl"),
    (b"\xff\x0a", "jxl"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"SQLite format 3\0", "sqlite"),
)
_RIFF: Final = {b"WAVE": "wav", b"WEBP": "webp", b"AVI ": "avi"}
_QUICKTIME_BOXES: Final = (b"moov", b"mdat", b"wide")
_HEIC_BRANDS: Final = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}
_AVIF_BRANDS: Final = {b"avif", b"avis"}
_M4A_BRANDS: Final = {b"M4A ", b"M4B ", b"M4P "}

NAMES: Final = {
    "wav": "a WAV sound",
    "flac": "a FLAC sound",
    "mp3": "an MP3 sound",
    "aac": "an AAC sound",
    "ogg": "an OGG sound",
    "aiff": "an AIFF sound",
    "m4a": "an M4A sound",
    "mp4": "an MP4 video",
    "webm": "a WebM recording",
    "amr": "an AMR sound",
    "caf": "a CAF sound",
    "midi": "a MIDI score",
    "wma": "a Windows Media file",
    "avi": "an AVI video",
    "flv": "a Flash video",
    "jpeg": "a JPEG picture",
    "png": "a PNG picture",
    "webp": "a WebP picture",
    "heic": "a HEIC picture",
    "avif": "an AVIF picture",
    "bmp": "a BMP picture",
    "gif": "a GIF picture",
    "tiff": "a TIFF picture",
    "svg": "an SVG drawing",
    "psd": "a Photoshop document",
    "jxl": "a JPEG XL picture",
    "pdf": "a PDF document",
    "zip": "a zip archive or an Office document",
    "gzip": "a gzip archive",
    "7z": "a 7z archive",
    "rar": "a RAR archive",
    "sqlite": "a database",
    "program": "a program",
    "html": "a web page",
    "text": "a text file",
}
"""What to call each kind of file in a sentence."""


def container(data: bytes) -> str | None:
    """Return the kind of file that ``data`` is, one of the keys of `NAMES`; None where it is none of them."""
    for prefix, kind in _PREFIXES:
        if data.startswith(prefix):
            return kind
    return _riff(data) or _iso_media(data) or _other_binary(data) or _text(data)


def describe(data: bytes) -> str:
    """Return what ``data`` is, in words that fit behind "This is"."""
    return NAMES.get(container(data) or "", "a file of a kind that this program does not know")


def unsupported(data: bytes, accepted: str) -> InputError:
    """Return the error for a file of a kind that is not analysed.

    Args:
        data: The file.
        accepted: What is accepted, as the end of a sentence: ``WAV, FLAC or MP3``.
    """
    return InputError(
        "unsupported_format",
        f"By its content this is {describe(data)}. Accepted are {accepted}: please convert it or choose another file.",
    )


def _riff(data: bytes) -> str | None:
    if data[:4] in (b"RIFF", b"RF64"):
        return _RIFF.get(data[8:12])
    if data[:4] == b"FORM" and data[8:12] in (b"AIFF", b"AIFC"):
        return "aiff"
    return None


def _iso_media(data: bytes) -> str | None:
    """Tell the children of the ISO base media format apart by their brands (ISO/IEC 14496-12)."""
    if data[4:8] in _QUICKTIME_BOXES:
        return "mp4"
    if data[4:8] != b"ftyp":
        return None
    size = min(int.from_bytes(data[:4], "big"), 256)
    major = data[8:12]
    brands = {major} | {data[i : i + 4] for i in range(16, size - 3, 4)}
    if major in _M4A_BRANDS:
        return "m4a"
    # mif1 and msf1 say only "a picture": the codec stands among the compatible brands.
    if major in _AVIF_BRANDS or (major in {b"mif1", b"msf1"} and brands & _AVIF_BRANDS):
        return "avif"
    if major in _HEIC_BRANDS | {b"mif1", b"msf1"}:
        return "heic"
    return "mp4"


def _other_binary(data: bytes) -> str | None:
    if data.startswith(b"\x1aE\xdf\xa3"):
        return "webm"
    if data.startswith(b"BM") and data[14:18] in {bytes([n, 0, 0, 0]) for n in (12, 40, 52, 56, 64, 108, 124)}:
        return "bmp"
    if len(data) >= 4 and data[0] == 0xFF and data[1] & 0xF6 == 0xF0:
        return "aac"
    return "mp3" if is_mp3_header(data[:4]) else None


def is_mp3_header(header: bytes) -> bool:
    """Whether four bytes begin a frame of MPEG audio, layer III."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:
        return False
    version, layer = header[1] >> 3 & 3, header[1] >> 1 & 3
    bitrate, rate = header[2] >> 4, header[2] >> 2 & 3
    return version != 1 and layer == 1 and bitrate not in (0, 15) and rate != 3


def _text(data: bytes) -> str | None:
    head = data[:2048]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text"
    # A cut may fall inside a character; what no text holds is a control character other than white space.
    text = head.decode("utf-8", errors="ignore")
    if not text.strip() or re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]", text) or len(text.encode()) < 0.9 * len(head):
        return None
    lowered = text.lstrip("\ufeff \t\r\n").lower()
    if "<svg" in lowered:
        return "svg"
    return "html" if lowered.startswith(("<!doctype html", "<html")) else "text"
