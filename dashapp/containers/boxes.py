"""The boxes that an MP4 file is made of (ISO/IEC 14496-12), by their headers alone."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

MOST: Final = 10_000
"""Boxes that are looked at; films in fragments have some thousands."""


def boxes(data: bytes, position: int = 0, stop: int | None = None) -> Iterator[tuple[bytes, int, int, int]]:
    """Yield type, start, content's start and announced end of each box between two places, the outermost of a file."""
    stop = len(data) if stop is None else min(stop, len(data))
    while position + 8 <= stop:
        size, head = int.from_bytes(data[position : position + 4], "big"), 8
        if size == 1:
            size, head = int.from_bytes(data[position + 8 : position + 16], "big"), 16
        end = position + size if size else stop
        yield data[position + 4 : position + 8], position, position + head, end
        if end < position + head:
            return
        position = end


def has_packed_index(data: bytes) -> bool:
    """Whether an MP4 file has a compressed index: a megabyte of it may unpack to gigabytes. QuickTime 4 wrote such."""
    return any(
        child == b"cmov"
        for kind, _, content, end in islice(boxes(data), MOST)
        if kind == b"moov"
        for child, *_ in islice(boxes(data, content, end), MOST)
    )
