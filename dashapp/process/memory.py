"""How the process asks the system for memory."""

import ctypes
import sys
from pathlib import Path
from typing import Final

ARENAS: Final = 2
"""As many as there are threads that compute at once on a small machine."""
_M_ARENA_MAX: Final = -8
"""The parameter's number in glibc's malloc.h."""
_MADV_DONTNEED: Final = 4
"""The advice's number in Linux's mman.h."""


def few_arenas() -> bool:
    """Let all threads share `ARENAS` heaps; return whether the C library takes it.

    By default glibc gives each thread a heap of its own and rarely returns what it has held, so a server of many
    threads holds what all of them once needed.
    """
    if sys.platform != "linux":
        return False
    try:
        return bool(ctypes.CDLL(None).mallopt(_M_ARENA_MAX, ARENAS))
    except (AttributeError, OSError):
        # Another C library than glibc.
        return False


def let_go_of(path: Path) -> int:
    """Drop what memory holds of a file that is mapped; what is read of it again comes from the file.

    Returns:
        How many bytes of it are mapped; 0 where the system has no such thing.
    """
    if sys.platform != "linux":
        return 0
    libc = ctypes.CDLL(None)
    dropped = 0
    with Path("/proc/self/maps").open(encoding="utf-8") as mapped:
        for line in mapped:
            span, permissions, *_, name = line.rstrip("\n").split(maxsplit=5)
            if name == str(path) and "w" not in permissions:
                start, end = (int(each, 16) for each in span.split("-"))
                libc.madvise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), _MADV_DONTNEED)
                dropped += end - start
    return dropped
