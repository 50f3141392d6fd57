"""Fewer heaps: taken by glibc, and refused without harm elsewhere."""

import platform

import pytest

from dashapp.process import memory


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library has no such parameter")
def test_glibc_takes_it() -> None:
    assert memory.few_arenas()


def test_other_systems_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory.sys, "platform", "darwin")
    assert not memory.few_arenas()
