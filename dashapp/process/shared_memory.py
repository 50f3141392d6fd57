"""Bytes and arrays between processes by memory that both see, and never as pickled objects.

Memory is passed as an open file that lies on no disk (``memfd_create``). It is sealed before it is used: whoever made
it can neither change nor shorten it any more.
"""

import fcntl
import mmap
import os
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

SEALS: Final = (
    getattr(fcntl, "F_SEAL_SEAL", 0)
    | getattr(fcntl, "F_SEAL_SHRINK", 0)
    | getattr(fcntl, "F_SEAL_GROW", 0)
    | getattr(fcntl, "F_SEAL_WRITE", 0)
)
DTYPES: Final = ("float32", "float64", "uint8", "int16")
"""Of the arrays that are taken."""


class UnsoundMemoryError(Exception):
    """Shared memory that is not what was said of it."""


def shared_bytes(data: bytes) -> int:
    """Return the descriptor of sealed memory with ``data``; the caller closes it."""
    descriptor = _new()
    try:
        remaining = memoryview(data)
        while remaining:
            remaining = remaining[os.write(descriptor, remaining) :]
        return _sealed(descriptor)
    except BaseException:
        os.close(descriptor)
        raise


def read_bytes(descriptor: int) -> bytes:
    """Return all that shared memory holds."""
    size, pieces, start = _size(descriptor), list[bytes](), 0
    while start < size and (piece := os.pread(descriptor, size - start, start)):
        pieces.append(piece)
        start += len(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def shared_array(array: NDArray[Any]) -> int:
    """Return the descriptor of sealed memory with the values of ``array``, row after row; the caller closes it."""
    descriptor = _new()
    try:
        if array.nbytes:
            os.ftruncate(descriptor, array.nbytes)
            with mmap.mmap(descriptor, array.nbytes) as memory:
                place = np.frombuffer(memory, array.dtype).reshape(array.shape)
                np.copyto(place, array)
                # The memory cannot be sealed while a view of it is left.
                del place
        return _sealed(descriptor)
    except BaseException:
        os.close(descriptor)
        raise


def read_array(descriptor: int, dtype: str, shape: Sequence[int]) -> NDArray[Any]:
    """Return the array in sealed memory, without a copy; writing to it changes nothing for anybody else.

    Raises:
        UnsoundMemoryError: If the memory is not sealed, or does not hold such an array.
    """
    if dtype not in DTYPES or not all(isinstance(side, int) and side >= 0 for side in shape):
        raise UnsoundMemoryError(f"an array of {str(dtype)[:20]}")
    try:
        sealed = fcntl.fcntl(descriptor, fcntl.F_GET_SEALS) & SEALS == SEALS
    except OSError:
        sealed = False
    size = int(np.prod(shape, dtype=object)) * np.dtype(dtype).itemsize
    if not sealed or _size(descriptor) != size:
        raise UnsoundMemoryError("memory that could change or is too small")
    if not size:
        return np.zeros(shape, dtype)
    memory = mmap.mmap(descriptor, size, access=mmap.ACCESS_COPY)
    return np.frombuffer(memory, dtype).reshape(shape)


def _size(descriptor: int) -> int:
    # Not by fstat, which some C libraries do by a call that takes any path: a confined process has none such.
    return os.lseek(descriptor, 0, os.SEEK_END)


def _new() -> int:
    return os.memfd_create("dashapp", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)


def _sealed(descriptor: int) -> int:
    fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, SEALS)
    return descriptor
