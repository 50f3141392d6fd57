"""Alterations of files: of single bytes, and of the parts that a format is made of.

A part is a chunk of RIFF, PNG and AIFF, or a box of MP4 and HEIC: it is dropped, doubled, moved, renamed, emptied, or
told to be of another size. Formats without such parts are cut into pieces of a few bytes instead.
"""

import random
import struct
from collections.abc import Callable
from typing import Final

Change = Callable[[bytearray, random.Random], bytearray]
Span = tuple[int, int]

EDGES: Final = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
"""Numbers at which counts overflow."""
MOST: Final = 4
"""Changes of one file at most."""


def altered(data: bytes, chance: random.Random) -> bytes:
    """Return a file with one to `MOST` changes, the same for the same ``chance``."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, MOST)):
        changed = chance.choice(CHANGES)(changed, chance)
        if not changed:
            return b""
    return bytes(changed)


def spans(data: bytearray) -> list[Span]:
    """Return begin and end of the parts of a file, header and all; none where the format is not known."""
    if data[:4] in (b"RIFF", b"FORM"):
        return _chunks(data, 12, "<I4s" if data[:4] == b"RIFF" else ">I4s", named_first=True)
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return _chunks(data, 8, ">I4s", tail=4)
    return _chunks(data, 0, ">I4s", whole=True) if data[4:8] in (b"ftyp", b"moov", b"mdat") else []


def _chunks(
    data: bytearray, position: int, form: str, *, named_first: bool = False, whole: bool = False, tail: int = 0
) -> list[Span]:
    found: list[Span] = []
    while position + 8 <= len(data) and len(found) < 1_000:
        at = position + 4 if named_first else position
        (size,) = struct.unpack_from(form[:2], data, at)
        end = position + size if whole else position + 8 + size + tail
        if end <= position + 7 or end > len(data):
            break
        found.append((position, end))
        position = end
    return found


def _piece(data: bytearray, chance: random.Random) -> Span:
    known = spans(data)
    if known and chance.random() < 0.7:
        return chance.choice(known)
    begin = chance.randrange(len(data))
    return begin, min(len(data), begin + chance.choice((1, 2, 4, 16, 64, 256)))


def _flip(data: bytearray, chance: random.Random) -> bytearray:
    for _ in range(chance.choice((1, 2, 8, 32))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return data


def _flip_header(data: bytearray, chance: random.Random) -> bytearray:
    data[chance.randrange(min(len(data), 96))] = chance.randrange(256)
    return data


def _edge(data: bytearray, chance: random.Random) -> bytearray:
    form = chance.choice((">I", "<I", ">H", "<H", ">Q"))
    size = struct.calcsize(form)
    if len(data) < size:
        return data
    limit = min(len(data) - size, 400) if chance.random() < 0.5 else len(data) - size
    struct.pack_into(form, data, chance.randint(0, limit), chance.choice(EDGES) & ((1 << (8 * size)) - 1))
    return data


def _cut(data: bytearray, chance: random.Random) -> bytearray:
    return data[: chance.randint(0, len(data))]


def _drop(data: bytearray, chance: random.Random) -> bytearray:
    begin, end = _piece(data, chance)
    del data[begin:end]
    return data


def _double(data: bytearray, chance: random.Random) -> bytearray:
    begin, end = _piece(data, chance)
    data[end:end] = data[begin:end] * chance.choice((1, 2, 8))
    return data


def _move(data: bytearray, chance: random.Random) -> bytearray:
    begin, end = _piece(data, chance)
    piece = data[begin:end]
    del data[begin:end]
    at = chance.randint(0, len(data))
    data[at:at] = piece
    return data


def _empty(data: bytearray, chance: random.Random) -> bytearray:
    begin, end = _piece(data, chance)
    data[begin + 8 : end] = bytes([chance.choice((0, 0xFF))]) * max(0, end - begin - 8)
    return data


def _resize(data: bytearray, chance: random.Random) -> bytearray:
    begin, end = _piece(data, chance)
    sizes = (end - begin, end - begin - 9, end - begin + 1, *EDGES)
    field = struct.pack(chance.choice((">I", "<I")), max(0, chance.choice(sizes)) & 0xFFFFFFFF)
    at = begin + chance.choice((0, 4))
    data[at : at + 4] = field
    return data


def _rename(data: bytearray, chance: random.Random) -> bytearray:
    begin, _ = _piece(data, chance)
    names = (b"data", b"fmt ", b"moov", b"mdat", b"trak", b"stsz", b"IDAT", b"IHDR", b"PLTE", b"LIST", b"meta", b"iloc")
    at = begin + chance.choice((0, 4))
    data[at : at + 4] = chance.choice(names)
    return data


CHANGES: Final[tuple[Change, ...]] = (
    _flip,
    _flip_header,
    _edge,
    _edge,
    _cut,
    _drop,
    _double,
    _move,
    _empty,
    _resize,
    _rename,
)
