"""How the process asks the system for memory."""

import ctypes
import sys
from typing import Final

ARENAS: Final = 2
"""As many as there are threads that compute at once on a small machine."""
_M_ARENA_MAX: Final = -8
"""The parameter's number in glibc's malloc.h."""


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
