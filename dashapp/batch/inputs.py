"""Which files are meant: folders, globs, lists, on this machine or wherever fsspec reads (``s3://``, ``https://``)."""

import os
import posixpath
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final

import fsspec
from fsspec.implementations.local import LocalFileSystem

from dashapp.errors import DashappError, InputError

LIST_MARK: Final = "@"
"""Before the name of a text file that holds a path a line."""
GLOB_MARKS: Final = "*?["
TRIES: Final = 3
"""How often a file elsewhere is asked for: a network fails now and then."""
PAUSE_S: Final = 1.0

Info = dict[str, Any]


class PathError(DashappError):
    """A path under which there is nothing, or which cannot be listed."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be analysed.

    Attributes:
        path: As the table names it: a path as it was given, or a URL.
        size: In bytes; None where it is not known before the file is read.
        stamp: Changes when the file does, as far as its place tells.
    """

    path: str
    size: int | None
    stamp: str


def find(paths: Iterable[str]) -> Iterator[Source]:
    """Yield every file once, in the order given; those of a folder or glob by their names.

    A folder is searched to its depth, but for what is hidden. A single file that is not there is yielded all the same,
    so that it stands in the table as refused.

    Args:
        paths: Folders, globs and files, and ``@list.txt`` for a file with a path a line.

    Raises:
        PathError: If a folder, glob or list has nothing, or cannot be read.
    """
    seen: set[str] = set()
    for path in _listed(paths):
        for url, source in _under(path):
            if url not in seen:
                seen.add(url)
                yield source


def read(source: Source) -> bytes:
    """Return the bytes of a file.

    Raises:
        InputError: ``bad_request`` if it cannot be read.
    """
    filesystem, name = fsspec.core.url_to_fs(source.path)
    tries = 1 if isinstance(filesystem, LocalFileSystem) else TRIES
    for attempt in range(1, tries + 1):
        try:
            data: bytes = filesystem.cat_file(name)
            return data
        except FileNotFoundError as exc:
            raise InputError("bad_request", "The file is not there.") from exc
        except Exception as exc:
            # Each file system raises what its library raises.
            if attempt == tries:
                reason = getattr(exc, "strerror", None) or str(exc) or type(exc).__name__
                raise InputError("bad_request", f"The file cannot be read: {reason}.") from exc
            time.sleep(PAUSE_S * attempt)
    raise AssertionError("the loop above returns or raises")


def _listed(paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        if not path.startswith(LIST_MARK):
            yield path
            continue
        name = path.removeprefix(LIST_MARK)
        try:
            with fsspec.open(name, "rt", encoding="utf-8") as lines:
                found = [line.strip() for line in lines]
        except (OSError, ValueError) as exc:
            raise PathError(f"the list {name} cannot be read: {exc}") from exc
        if not any(found):
            raise PathError(f"the list {name} names no file; it must hold a path a line")
        yield from filter(None, found)


def _under(path: str) -> Iterator[tuple[str, Source]]:
    """Yield the files of one path, each with the one URL that it has however it was named."""
    try:
        filesystem, root = fsspec.core.url_to_fs(path)
        found = _infos(filesystem, root)
    except Exception as exc:
        raise PathError(f"{path} cannot be listed: {exc}") from exc
    if found is None:
        yield _url(root, filesystem), Source(path, None, "")
        return
    if not found:
        raise PathError(f"there is no file under {path}")
    for name, info in sorted(found.items()):
        source = Source(_as_given(path, root, name, filesystem), info.get("size"), _stamp(info))
        yield _url(name, filesystem), source


def _url(name: str, filesystem: fsspec.AbstractFileSystem) -> str:
    local = isinstance(filesystem, LocalFileSystem)
    url: str = filesystem.unstrip_protocol(posixpath.normpath(name) if local else name)
    return url


def _infos(filesystem: fsspec.AbstractFileSystem, root: str) -> dict[str, Info] | None:
    """Return what is known of each file under a path; None for a file that is not there."""
    if filesystem.isfile(root):
        return {root: filesystem.info(root)}
    if any(mark in root for mark in GLOB_MARKS):
        found = filesystem.glob(root, detail=True)
        return {name: info for name, info in found.items() if info["type"] == "file"}
    if filesystem.isdir(root):
        found = filesystem.find(root, detail=True)
        return {name: info for name, info in found.items() if not _hidden(name, root)}
    return None


def _hidden(name: str, root: str) -> bool:
    below = name.removeprefix(root)
    return any(part.startswith(".") for part in PurePosixPath(below).parts)


def _as_given(path: str, root: str, name: str, filesystem: fsspec.AbstractFileSystem) -> str:
    if name == root:
        return path
    if not isinstance(filesystem, LocalFileSystem):
        url: str = filesystem.unstrip_protocol(name)
        return url
    return name if os.path.isabs(path) or "://" in path else os.path.relpath(name)  # noqa: PTH117 (may be a URL)


def _stamp(info: Info) -> str:
    """Return what tells another version of a file: its size, and when it was written or what its store calls it."""
    known = (info.get(name) for name in ("size", "mtime", "LastModified", "last_modified", "updated", "ETag", "etag"))
    return " ".join(str(value) for value in known if value is not None)
