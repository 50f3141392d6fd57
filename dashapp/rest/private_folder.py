"""The one place where an upload may lie on the disk: a private temporary folder, removed whatever happens.

It is removed by whoever works in it, or by `PrivateFolder.forsake` where nobody began to; a folder that a process left
when it was killed is removed by `remove_stale` at the next start.
"""

import errno
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from dashapp.errors import InputError
from dashapp.process.disks import is_full
from dashapp.process.locks import hold

PREFIX: Final = "dashapp-upload-"


class PrivateFolder:
    """A new folder that only this user can read, held by this process until it is removed.

    Attributes:
        path: The folder.
    """

    def __init__(self, removed: Callable[[], None] = lambda: None) -> None:
        """Make the folder.

        Args:
            removed: Called once when it is removed.
        """
        self._removed = removed
        with on_a_full_disk():
            self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        self._held = os.open(self.path, os.O_RDONLY)
        hold(self._held)
        self._lock = threading.Lock()
        self._state = "new"
        self._parts = 0

    def part(self) -> "Part":
        """Return a new, empty file in the folder."""
        self._parts += 1
        return Part(self.path / f"{self._parts:06}")

    @contextmanager
    def used(self) -> Iterator[None]:
        """Work in the folder; it is removed when the work ends or fails.

        Raises:
            FileNotFoundError: If it has been removed already.
        """
        with self._lock:
            if self._state != "new":
                raise FileNotFoundError(errno.ENOENT, "the upload has been removed", str(self.path))
            self._state = "used"
        try:
            yield
        finally:
            self._remove()

    def forsake(self) -> None:
        """Remove the folder, unless somebody works in it, who will."""
        with self._lock:
            if self._state != "new":
                return
            self._state = "removed"
        self._remove()

    def _remove(self) -> None:
        self._state = "removed"
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self._held)
        self._removed()


@contextmanager
def on_a_full_disk() -> Iterator[None]:
    """Say so in words.

    Raises:
        InputError: ``no_room`` where the disk is full.
    """
    try:
        yield
    except OSError as exc:
        if not is_full(exc):
            raise
        raise InputError(
            "no_room", "The server has no room for this upload now. Please try again later, or send less."
        ) from exc


class Part:
    """A file of an upload, opened for each piece that comes: thousands of them need no thousands of descriptors.

    Attributes:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with on_a_full_disk():
            path.touch(mode=0o600)

    def write(self, data: bytes) -> int:
        """Append a piece.

        Raises:
            InputError: ``no_room`` where the disk is full.
        """
        with on_a_full_disk(), self.path.open("ab") as file:
            return file.write(data)

    def read(self, size: int = -1) -> bytes:
        """Return the first ``size`` bytes, or all."""
        with self.path.open("rb") as file:
            return file.read(size)

    def seek(self, offset: int, _whence: int = 0) -> int:
        """Do nothing: pieces are appended, and what is read is read from the beginning."""
        return offset

    def close(self) -> None:
        """Do nothing: no file stays open."""


def remove_stale() -> int:
    """Remove folders whose process is gone; return how many there were. Those of other users are left alone."""
    stale = [path for path in sorted(Path(tempfile.gettempdir()).glob(f"{PREFIX}*")) if _is_stale(path)]
    for path in stale:
        shutil.rmtree(path, ignore_errors=True)
    return len(stale)


def _is_stale(path: Path) -> bool:
    try:
        opened = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        return os.fstat(opened).st_uid == os.geteuid() and hold(opened)
    finally:
        os.close(opened)
