"""The folder of an upload goes whatever happens, also when its process was killed."""

import errno
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from dashapp.errors import InputError
from dashapp.rest.private_folder import PREFIX, PrivateFolder, remove_stale


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_nobody_else_can_read_it_and_it_goes_after_the_work(temporary: Path) -> None:
    removed: list[int] = []
    folder = PrivateFolder(lambda: removed.append(1))
    assert folder.path.stat().st_mode & 0o777 == 0o700
    with folder.used():
        part = folder.part()
        part.write(b"ab")
        part.write(b"cd")
        assert (part.read(), part.read(3), part.path.stat().st_mode & 0o077) == (b"abcd", b"abc", 0)
        folder.forsake()
        assert part.path.exists()
    folder.forsake()
    assert list(temporary.iterdir()) == []
    assert removed == [1]


def test_it_goes_when_the_work_fails(temporary: Path) -> None:
    folder = PrivateFolder()
    with pytest.raises(KeyError), folder.used():
        raise KeyError
    assert list(temporary.iterdir()) == []


def test_it_goes_when_nobody_begins_to_work(temporary: Path) -> None:
    folder = PrivateFolder()
    folder.part().write(b"ab")
    folder.forsake()
    assert list(temporary.iterdir()) == []
    with pytest.raises(FileNotFoundError), folder.used():
        pass


def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = PrivateFolder()
    part = folder.part()

    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(InputError, match="no room") as caught:
        part.write(b"ab")
    monkeypatch.undo()
    folder.forsake()
    assert caught.value.status == 507


def test_what_a_killed_process_left_is_removed_and_nothing_else(temporary: Path) -> None:
    code = (
        "import os, tempfile, sys; tempfile.tempdir = sys.argv[1]\n"
        "from dashapp.rest.private_folder import PrivateFolder\n"
        "PrivateFolder().part().write(b'a face'); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, str(temporary)], check=False)
    (stale,) = temporary.iterdir()
    held = PrivateFolder()
    (temporary / f"{PREFIX}link").symlink_to(held.path)
    (temporary / "other").mkdir()
    assert remove_stale() == 1
    assert not stale.exists()
    assert held.path.is_dir()
    assert (temporary / "other").is_dir()
    held.forsake()
