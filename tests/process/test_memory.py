"""Fewer heaps: taken by glibc, and refused without harm elsewhere."""

import mmap
import platform
import sys
from pathlib import Path

import pytest

from dashapp.process import memory


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library has no such parameter")
def test_glibc_takes_it() -> None:
    assert memory.few_arenas()


def test_other_systems_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory.sys, "platform", "darwin")
    assert not memory.few_arenas()


@pytest.mark.skipif(sys.platform != "linux", reason="the map of memory is Linux's")
def test_a_mapped_file_is_let_go_of_and_reads_as_before(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(bytes(range(256)) * 4096)
    with path.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        before = mapped[:]
        assert memory.let_go_of(path) == len(before)
        assert mapped[:] == before
    assert memory.let_go_of(path) == 0
