"""Whether a sound file ends before its own structure does: a download that broke off, a recorder that was switched off.

Decoders play what there is and say nothing, so the containers are walked here, over their headers only. Where a
container promises nothing, nothing is claimed.

Sources: RFC 9559 (Matroska), RFC 3533 (OGG), ISO/IEC 14496-12 (MP4), ISO/IEC 11172-3 and 13818-3 (MP3), 13818-7 (AAC).
"""

from collections.abc import Callable
from typing import Final, Literal

from dashapp.containers import id3_size, is_mp3_header
from dashapp.containers.boxes import boxes

_STREAMED: Final = 0x7FFF_0000  # sizes from here up are what programs write that did not know the size yet
_SLACK: Final = 64  # writers miscount a header or a padding byte; no cut is that short
_MP3_KBIT: Final = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""Bit rates of layer III by the header's index, of MPEG-1 and of MPEG-2."""
_MP3_HZ: Final = (44_100, 48_000, 32_000)
_EBML_SEGMENT: Final = 0x18538067
_EBML_CLUSTER: Final = 0x1F43B675


def looks_cut(data: bytes, container: str) -> bool:
    """Whether ``data``, a file of the kind ``container``, stops before the end that its headers announce."""
    check = _CHECKS.get(container)
    return check is not None and check(data)


def _wav_cut(data: bytes) -> bool:
    return data[:4] == b"RIFF" and _chunk_cut(data, b"data", "little")


def _aiff_cut(data: bytes) -> bool:
    return _chunk_cut(data, b"SSND", "big")


def _chunk_cut(data: bytes, wanted: bytes, order: Literal["little", "big"]) -> bool:
    position = 12
    while position + 8 <= len(data):
        size = int.from_bytes(data[position + 4 : position + 8], order)
        if data[position : position + 4] == wanted:
            return size < _STREAMED and position + 8 + size > len(data) + _SLACK
        position += 8 + size + size % 2
    return False


def _ogg_cut(data: bytes) -> bool:
    """The last page must be whole, and no packet may go on behind it.

    Whether the page carries the end-of-stream flag tells nothing: Android's writer never sets it.
    """
    start = data.rfind(b"OggS")
    header = data[start : start + 27]
    if start < 0 or len(header) < 27:
        return start >= 0
    lacing = data[start + 27 : start + 27 + header[26]]
    whole = len(lacing) == header[26] and start + 27 + len(lacing) + sum(lacing) <= len(data)
    return not whole or (lacing.endswith(b"\xff") and not header[5] & 4)


def _mp4_cut(data: bytes) -> bool:
    return any(end > len(data) and kind.isalnum() for kind, _, _, end in boxes(data))


def _webm_cut(data: bytes) -> bool:
    """Elements of known size must lie within the file; segments and clusters of unknown size are entered."""
    position = 0
    while position < len(data):
        if not data[position]:
            # No element begins with a zero: what follows is padding.
            return False
        identity, position = _vint(data, position, keep_marker=True)
        size, position = _vint(data, position)
        if identity is None or size is None:
            return True
        unknown = size == -1
        if identity == _EBML_SEGMENT or (unknown and identity == _EBML_CLUSTER):
            # A segment may say more than there is, if what is missing is an index and no sound.
            continue
        position += max(size, 0)
    return position > len(data)


def _vint(data: bytes, position: int, keep_marker: bool = False) -> tuple[int | None, int]:
    """Read EBML's number of variable length: ``(value, next position)``; -1 is "unknown", None is beyond the end."""
    if position >= len(data) or not data[position]:
        return None, position
    length = 9 - data[position].bit_length()
    raw = int.from_bytes(data[position : position + length], "big")
    if position + length > len(data):
        return None, position
    mask = (1 << (7 * length)) - 1
    value = raw if keep_marker else raw & mask
    return (-1 if not keep_marker and value == mask else value), position + length


def _mp3_cut(data: bytes) -> bool:
    """Walk the frames: the last must be whole, and a Xing header's count must be reached."""
    position = id3_size(data) if data.startswith(b"ID3") else 0
    promised, frames = _xing_frames(data, position), 0
    while is_mp3_header(data[position : position + 4]):
        position += _mp3_frame_size(data[position : position + 4])
        frames += 1
    # The frame that holds the Xing header is not counted by it.
    return position > len(data) or (promised is not None and position == len(data) and frames - 1 < promised)


def _xing_frames(data: bytes, position: int) -> int | None:
    for name in (b"Xing", b"Info"):
        at = data.find(name, position, position + 200)
        if at >= 0 and len(data) >= at + 12 and data[at + 7] & 1:
            return int.from_bytes(data[at + 8 : at + 12], "big")
    return None


def _mp3_frame_size(header: bytes) -> int:
    version = header[1] >> 3 & 3  # 3: MPEG-1, 2: MPEG-2, 0: MPEG-2.5
    kbit = _MP3_KBIT[version == 3][header[2] >> 4]
    rate = _MP3_HZ[header[2] >> 2 & 3] >> {3: 0, 2: 1, 0: 2}[version]
    return (144_000 if version == 3 else 72_000) * kbit // rate + (header[2] >> 1 & 1)


def _aac_cut(data: bytes) -> bool:
    position = 0
    while data[position : position + 1] == b"\xff" and position + 7 <= len(data):
        size = (data[position + 3] & 3) << 11 | data[position + 4] << 3 | data[position + 5] >> 5
        if size < 7:
            return False
        position += size
    return position > len(data)


_CHECKS: Final[dict[str, Callable[[bytes], bool]]] = {
    "wav": _wav_cut,
    "aiff": _aiff_cut,
    "ogg": _ogg_cut,
    "m4a": _mp4_cut,
    "mp4": _mp4_cut,
    "webm": _webm_cut,
    "mkv": _webm_cut,
    "mp3": _mp3_cut,
    "aac": _aac_cut,
}
