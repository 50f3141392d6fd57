"""What kind of file some bytes are, by their content and never by a file's name.

What other programs put in front (an ID3 tag, zeros, a byte-order mark) is skipped, so that a file is known by what
follows it.
"""

import re
from collections.abc import Iterator
from typing import Final

from dashapp.errors import InputError

_PREFIXES: Final = (
    (b"fLaC", "flac"),
    (b"OggS", "ogg"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"II+\0", "tiff"),
    (b"MM\0+", "tiff"),
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
    (b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb", "w64"),
    (b".snd", "au"),
    (b"\x0b\x77", "ac3"),
    (b"\0\0\1\xba", "mpg"),
    (b"wvpk", "wavpack"),
    (b"TTA1", "tta"),
    (b"#!SILK", "silk"),
    (b"\x02#!SILK", "silk"),
    (b"\x02dss", "dss"),
    (b"\x03ds2", "dss"),
    (b".RMF", "realmedia"),
    (b".ra\xfd", "realmedia"),
    (b"\0\0\0\x0cjP  ", "jp2"),
    (b"\xff\x4f\xff\x51", "jp2"),
    (b"FUJIFILMCCD-RAW", "raw"),
    (b"IIRO", "raw"),
    (b"IIRS", "raw"),
    (b"IIU\0", "raw"),
    (b"\0\0\1\0", "ico"),
    (b"DDS |\0\0\0", "dds"),
    (b"v/1\x01", "exr"),
    (b"gimp xcf", "xcf"),
    (b"{\\rtf", "rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
    (b"\x1f\xa0", "lzh"),
    (b"\xfd7zXZ\0", "xz"),
    (b"(\xb5/\xfd", "zstd"),
    (b"bplist00", "plist"),
    (b"PAR1", "parquet"),
    (b"\x93NUMPY", "numpy"),
    (b"\x89HDF\r\n\x1a\n", "hdf5"),
    (b"8BPS", "psd"),
    (b"\0\0\0\x0cJXL ", "jxl"),
    (b"\xff\x0a", "jxl"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"SQLite format 3\0", "sqlite"),
)
_RIFF: Final = {b"WAVE": "wav", b"WEBP": "webp", b"AVI ": "avi"}
_FILM_BOXES: Final = (b"moov", b"mdat", b"moof", b"styp", b"sidx")
_PASSED_BOXES: Final = (b"wide", b"free", b"skip", b"pnot", b"uuid", b"junk")
"""Boxes that may stand before the one that says what the file is."""
_FILM_BRANDS: Final = {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"qt  "}
_HEIC_BRANDS: Final = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}
_AVIF_BRANDS: Final = {b"avif", b"avis"}
_M4A_BRANDS: Final = {b"M4A ", b"M4B ", b"M4P "}

FILMS: Final = frozenset({"mp4", "webm", "mkv", "wma", "ts", "mpg", "avi", "flv"})
"""Kinds of files that may hold moving pictures."""

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
    "mkv": "a Matroska video",
    "ts": "an MPEG transport stream",
    "mpg": "an MPEG video",
    "w64": "a Wave64 sound",
    "au": "an AU sound",
    "ac3": "an AC-3 sound",
    "wavpack": "a WavPack sound",
    "tta": "a True Audio sound",
    "ape": "a Monkey's Audio sound",
    "voc": "a VOC sound",
    "amr": "an AMR sound",
    "silk": "a SILK voice message (WeChat, QQ)",
    "dss": "a DSS dictation",
    "realmedia": "a RealMedia file",
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
    "ppm": "a PPM picture",
    "gif": "a GIF picture",
    "tiff": "a TIFF picture",
    "svg": "an SVG drawing",
    "jp2": "a JPEG 2000 picture",
    "raw": "a camera's raw picture",
    "ico": "an icon",
    "dds": "a DDS texture",
    "exr": "an OpenEXR picture",
    "xcf": "a GIMP document",
    "psd": "a Photoshop document",
    "jxl": "a JPEG XL picture",
    "pdf": "a PDF document",
    "zip": "a zip archive or an Office document",
    "gzip": "a gzip archive",
    "7z": "a 7z archive",
    "rar": "a RAR archive",
    "bzip2": "a bzip2 archive",
    "xz": "an xz archive",
    "zstd": "a Zstandard archive",
    "lzh": "a compressed archive",
    "rtf": "an RTF document",
    "office": "an old Office document",
    "plist": "an Apple property list",
    "parquet": "a Parquet table",
    "numpy": "a NumPy array",
    "hdf5": "an HDF5 file",
    "sqlite": "a database",
    "program": "a program",
    "html": "a web page",
    "text": "a text file",
}
"""What to call each kind of file in a sentence."""


_ENOUGH: Final = 4096
"""Bytes that tell a kind."""
_LEADING: Final = 64
"""White space and marks that a web server or an editor put before a file; zeros may be any number."""


def container(data: bytes) -> str | None:
    """Return the kind of file that ``data`` is, one of the keys of `NAMES`; None where it is none of them."""
    return recognised(data)[0]


def recognised(data: bytes) -> tuple[str | None, bytes]:
    """Return the kind of file that ``data`` is and the file itself, without what stands before it.

    Returns:
        One of the keys of `NAMES` and where known the part of ``data`` that is the file; None and ``data`` otherwise.
    """
    kind = _told_by_first_bytes(data)
    if kind:
        return kind, data
    for start in _starts(data):
        kind = _told_by_first_bytes(data[start : start + _ENOUGH])
        if kind and kind not in ("text", "html", "svg"):
            return kind, data[start:]
    return ("mp3" if data.startswith(b"ID3") else None), data


def _starts(data: bytes) -> Iterator[int]:
    """Yield where the file itself may begin."""
    start = 0
    while data[start : start + 3] == b"ID3":
        start += id3_size(data[start : start + 10])
    zeros = start
    while data[zeros : zeros + 1] == b"\0":
        zeros += 1
    if start:
        yield start
    if zeros > start:
        # The size of a box begins with zeros of its own.
        yield from (zeros - own for own in (0, 3, 2, 1) if zeros - own > 0)
    text = data[start : start + _LEADING]
    blank = len(text) - len(text.lstrip(b"\xef\xbb\xbf\r\n\t "))
    if blank:
        yield start + blank


def id3_size(header: bytes) -> int:
    """Return how many bytes an ID3 tag with these first ten takes; at least 10."""
    size = 0
    for byte in header[6:10]:
        size = size << 7 | byte & 0x7F
    has_footer = len(header) > 5 and header[5] & 0x10
    return 10 + size + (10 if has_footer else 0)


def _told_by_first_bytes(data: bytes) -> str | None:
    for prefix, kind in _PREFIXES:
        if data.startswith(prefix):
            return kind
    return _riff(data) or _iso_media(data) or _other_binary(data)


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
        f"By its content this is {describe(data)}. Accepted are {accepted}. Please convert it, or choose another file.",
    )


def _riff(data: bytes) -> str | None:
    if data[:4] in (b"RIFF", b"RF64", b"BW64", b"RIFX"):
        return _RIFF.get(data[8:12])
    if data[:4] == b"FORM" and data[8:12] in (b"AIFF", b"AIFC"):
        return "aiff"
    return None


def _iso_media(data: bytes) -> str | None:
    """Tell the children of the ISO base media format apart by their brands (ISO/IEC 14496-12)."""
    position = 0
    for _ in range(8):
        kind = data[position + 4 : position + 8]
        if kind == b"ftyp":
            return _by_brands(data[position : position + 256])
        if kind in _FILM_BOXES:
            return "mp4"
        size = int.from_bytes(data[position : position + 4], "big")
        if kind not in _PASSED_BOXES or size < 8:
            return None
        position += size
        if position + 8 > len(data):
            return "mp4" if kind == b"wide" else None
    return None


def _by_brands(box: bytes) -> str:
    size = min(int.from_bytes(box[:4], "big"), 256)
    major = box[8:12]
    brands = {major} | {box[i : i + 4] for i in range(16, size - 3, 4)}
    if major in _M4A_BRANDS:
        return "m4a"
    if major == b"crx ":
        return "raw"
    pictures = _HEIC_BRANDS | _AVIF_BRANDS | {b"mif1", b"msf1"}
    if major not in pictures and (brands & _FILM_BRANDS or not brands & pictures):
        return "mp4"
    # mif1 and msf1 say only "a picture": the codec stands among the compatible brands.
    return "avif" if major in _AVIF_BRANDS or (major not in _HEIC_BRANDS and brands & _AVIF_BRANDS) else "heic"


def _other_binary(data: bytes) -> str | None:
    if data.startswith(b"\x1aE\xdf\xa3"):
        return "mkv" if b"matroska" in data[:64] else "webm"
    if re.match(rb"P[56]\s+(#.*\n)?\s*\d", data[:256]):
        return "ppm"
    if data.startswith(b"BZh") and data[4:10] == b"1AY&SY":
        return "bzip2"
    if data[:1] == b"G" and data[188:189] == b"G" and data[376:377] == b"G":
        return "ts"
    if data.startswith(b"Creative Voice File"):
        return "voc"
    if data.startswith(b"BM") and data[14:18] in {bytes([n, 0, 0, 0]) for n in (12, 40, 52, 56, 64, 108, 124)}:
        return "bmp"
    if len(data) >= 4 and data[0] == 0xFF and data[1] & 0xF6 == 0xF0:
        return "aac"
    return "mp3" if is_mp3_header(data[:4]) else _text(data)


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
