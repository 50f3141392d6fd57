"""Pages of an OGG file, written anew."""

import struct
from typing import Final

_POLYNOMIAL: Final = 0x04C11DB7


def without_last_flag(data: bytes) -> bytes:
    """The same OGG file whose last page does not say that it is the last, as Android writes it."""
    out = bytearray(data)
    page = out.rfind(b"OggS")
    out[page + 5] &= ~4
    out[page + 22 : page + 26] = bytes(4)
    out[page + 22 : page + 26] = struct.pack("<I", _checksum(out[page:]))
    return bytes(out)


def _checksum(page: bytes) -> int:
    """RFC 3533, section 6."""
    value = 0
    for byte in page:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1 ^ (_POLYNOMIAL if value & 0x80000000 else 0)) & 0xFFFFFFFF
    return value
