"""Bytes and arrays through shared memory, and what a process that lies about them is answered."""

import os
import sys

import numpy as np
import pytest

if sys.platform != "linux":
    pytest.skip("shared memory without a disk needs Linux", allow_module_level=True)

from dashapp.process.shared_memory import (
    UnsoundMemoryError,
    read_array,
    read_bytes,
    shared_array,
    shared_bytes,
)


@pytest.mark.parametrize("data", [b"", b"a", bytes(3_000_000)])
def test_bytes_come_back(data: bytes) -> None:
    descriptor = shared_bytes(data)
    try:
        assert read_bytes(descriptor) == data
        with pytest.raises(OSError, match="not permitted"):
            os.write(descriptor, b"x")
    finally:
        os.close(descriptor)


@pytest.mark.parametrize("shape", [(5,), (4, 3, 3), (0,)])
@pytest.mark.parametrize("dtype", ["float32", "uint8"])
def test_arrays_come_back_and_may_be_written_to(shape: tuple[int, ...], dtype: str) -> None:
    array = np.random.default_rng(0).integers(0, 200, shape).astype(dtype)
    descriptor = shared_array(array[::-1])
    one, other = (read_array(descriptor, dtype, shape) for _ in range(2))
    os.close(descriptor)
    np.testing.assert_array_equal(one, array[::-1])
    one[...] = 0
    np.testing.assert_array_equal(other, array[::-1])


def test_memory_that_could_change_is_refused() -> None:
    descriptor = os.memfd_create("unsealed")
    os.ftruncate(descriptor, 40)
    with pytest.raises(UnsoundMemoryError):
        read_array(descriptor, "float32", (10,))
    os.close(descriptor)


@pytest.mark.parametrize(
    ("dtype", "shape"),
    [("float32", (11,)), ("float32", (9,)), ("object", (10,)), ("float32", (-1, -10)), ("uint8", (2**40, 2**40))],
)
def test_arrays_of_another_size_or_kind_are_refused(dtype: str, shape: tuple[int, ...]) -> None:
    descriptor = shared_array(np.zeros(10, np.float32))
    with pytest.raises(UnsoundMemoryError):
        read_array(descriptor, dtype, shape)
    os.close(descriptor)


def test_a_file_on_the_disk_is_no_shared_memory(tmp_path) -> None:
    descriptor = os.open(tmp_path / "file", os.O_RDWR | os.O_CREAT)
    os.ftruncate(descriptor, 40)
    with pytest.raises(UnsoundMemoryError):
        read_array(descriptor, "float32", (10,))
    os.close(descriptor)
