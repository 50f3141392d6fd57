"""What is done, kept a part at a time: ``part-000012-3f9a1c2b4d5e.parquet`` holds the answers to chunk 12 whole.

The name says of which files and of what question it is, so that a folder's listing is all that a resumed run needs.
A part is either there or not: on this machine it is written under another name and renamed, and object stores show a
file when it is complete.
"""

import os
import re
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

import polars as pl
from fsspec.implementations.local import LocalFileSystem

from dashapp.batch.answering import Part
from dashapp.batch.inputs import place
from dashapp.batch.plan import Chunk
from dashapp.errors import DashappError
from dashapp.process.disks import is_full
from dashapp.process.locks import hold

NAME: Final = re.compile(r"part-\d{6,}-[0-9a-f]{12}\.parquet")
UNFINISHED: Final = ".unfinished-"
"""Before the names of parts that are being written: what a killed run leaves is known by it."""


class OutputError(DashappError):
    """A place that cannot be written to, or that holds something already."""


class Parts:
    """A folder of parts, here or wherever fsspec writes."""

    def __init__(self, folder: str) -> None:
        """Make the folder where it is missing.

        Raises:
            OutputError: If that fails.
        """
        try:
            self._files, self._root = place(folder)
            self._files.makedirs(self._root, exist_ok=True)
        except Exception as exc:
            raise OutputError(f"{folder} cannot be written to: {exc}") from exc

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other runs on this machine from writing here.

        Raises:
            OutputError: If one does.
        """
        if not isinstance(self._files, LocalFileSystem):
            yield
            return
        opened = os.open(self._root, os.O_RDONLY)
        try:
            if not hold(opened):
                raise OutputError(f"another run writes into {self._root} at this moment; wait for it or end it")
            yield
        finally:
            os.close(opened)

    @property
    def everything(self) -> list[str]:
        """The names of all that stands in the folder, of whomever."""
        self._files.invalidate_cache(self._root)
        return [name.rsplit("/", 1)[-1] for name in self._files.ls(self._root, detail=False)]

    @property
    def names(self) -> list[str]:
        """The names of the parts, in order."""
        return sorted(filter(NAME.fullmatch, self.everything))

    def path(self, name: str) -> str:
        """Return the path of a part."""
        return f"{self._root}/{name}"

    def clear(self, keep: Iterable[Chunk] = ()) -> None:
        """Remove what a killed run left unfinished, and all parts but those of ``keep``."""
        kept = {name_of(chunk) for chunk in keep}
        for name in self.everything:
            if name.startswith(UNFINISHED) or (NAME.fullmatch(name) and name not in kept):
                self._files.rm_file(self.path(name))

    def write(self, part: Part) -> None:
        """Keep a part, whole or not at all.

        Raises:
            OutputError: If that fails.
        """
        try:
            self._write(self.path(name_of(part.chunk)), part.data)
        except OSError as exc:
            full = "the disk is full" if is_full(exc) else str(exc)
            raise OutputError(
                f"{self._root} cannot be written to: {full}. What is done is kept; --resume goes on with it."
            ) from exc

    def _write(self, path: str, data: bytes) -> None:
        if not isinstance(self._files, LocalFileSystem):
            self._files.pipe_file(path, data)
            return
        unfinished = self.path(f"{UNFINISHED}{uuid.uuid4().hex}")
        self._files.pipe_file(unfinished, data)
        os.replace(unfinished, path)  # noqa: PTH105 (a path of the file system, which is a string)

    def refused(self, names: Iterable[str]) -> int:
        """Return how many files were refused in parts that are there."""
        count = 0
        for name in names:
            with self._files.open(self.path(name), "rb") as part:
                count += pl.read_parquet(part, columns=["error_code"])["error_code"].count()
        return count

    def remove(self) -> None:
        """Remove the folder with all parts."""
        self._files.rm(self._root, recursive=True)


def name_of(chunk: Chunk) -> str:
    """Return the name of a chunk's part."""
    return f"part-{chunk.index:06d}-{chunk.digest}.parquet"
