"""Which files are meant: folders, globs, lists, on this machine or wherever fsspec reads (``s3://``, ``https://``)."""

import codecs
import glob
import mimetypes
import os
import posixpath
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

import fsspec
from fsspec.implementations.local import LocalFileSystem

from dashapp.audio import formats as audio
from dashapp.errors import DashappError, InputError
from dashapp.vision import formats as vision

LIST_MARK: Final = "@"
"""Before the name of a text file that holds a path a line."""
LOCAL: Final = "file://"
GLOB_MARKS: Final = "*?["
OTHER_KINDS: Final = ("text/", "application/", "font/", "message/", "model/")
"""Media types of what is left alone where a folder is searched."""
MAYBE: Final = ("application/octet-stream", "application/ogg", "application/mxf")
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
        url: Where it is read, wherever that is done.
        size: In bytes; None where it is not known before the file is read.
        stamp: Changes when the file does, as far as its place tells.
    """

    path: str
    url: str
    size: int | None
    stamp: str


def find(paths: Iterable[str], left_alone: list[str] | None = None) -> Iterator[Source]:
    """Yield every file once, in the order given; those of a folder or glob by their names.

    A folder is searched to its depth, but for what is hidden, and for what by its name is a text, a program or the
    like. A file of a list that is not there is yielded all the same, so that it stands in the table as refused.

    Args:
        paths: Folders, globs and files, and ``@list.txt`` for a file with a path a line.
        left_alone: Takes the files of folders that are no sound and no picture by their names.

    Raises:
        PathError: If a path is not there, or a folder, glob or list has nothing or cannot be read.
    """
    seen: set[str] = set()
    for path, named in _listed(paths):
        for source in _under(path, named=named):
            if source.url in seen:
                continue
            seen.add(source.url)
            if source.path != path and _is_another_kind(source.path):
                if left_alone is not None:
                    left_alone.append(source.path)
                continue
            yield source


def _is_another_kind(name: str) -> bool:
    """Whether a name says that a file is no sound and no picture, as ``README.md`` does."""
    if PurePosixPath(name).suffix.lower() in (*audio.EXTENSIONS, *vision.EXTENSIONS):
        return False
    kind = mimetypes.guess_type(PurePosixPath(name).name)[0] or ""
    return kind.startswith(OTHER_KINDS) and kind not in MAYBE


def read(source: Source) -> bytes:
    """Return the bytes of a file.

    Raises:
        InputError: ``bad_request`` if it cannot be read.
    """
    filesystem, name = place(source.url)
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


def is_there(source: Source) -> bool:
    """Return whether a file is seen from where this runs."""
    filesystem, name = place(source.url)
    return bool(filesystem.exists(name))


def _listed(paths: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Yield each path, and whether it was named itself, not by a list."""
    for path in paths:
        if not path.startswith(LIST_MARK):
            yield path, True
            continue
        name = path.removeprefix(LIST_MARK)
        try:
            filesystem, there = place(name)
            found = _lines(filesystem.cat_file(there))
        except (OSError, ValueError) as exc:
            raise PathError(f"the list {name} cannot be read: {exc}") from exc
        if not any(found):
            raise PathError(f"the list {name} names no file; it must hold a path a line")
        yield from ((path, False) for path in found if path)


def _lines(data: bytes) -> list[str]:
    """Return the paths that a list holds, as editors and shells of any system write it.

    Notepad puts a byte-order mark in front, PowerShell writes UTF-16, Explorer copies paths in quotes, and a path need
    not be in UTF-8.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", "replace")
    else:
        text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8", "surrogateescape")
    return [_path(line) for line in re.split(r"\r\n|\r|\n", text)]


def _path(line: str) -> str:
    """Return the path that a line means: as it stands where that is there, without blanks and quotes otherwise."""
    if not line.strip() or os.path.lexists(line):
        return line.strip() and line
    plain = line.strip().strip('"').strip()
    if os.path.lexists(plain) or "\\" not in plain or "://" in plain:
        return plain
    turned = plain.replace("\\", "/")
    return turned if os.path.lexists(turned) else plain


def place(path: str) -> tuple[fsspec.AbstractFileSystem, str]:
    """Return the file system of a path, and what it is called there.

    A path of this machine is taken as it stands: brackets, stars and colons are letters like others in a name.
    """
    if path.startswith(LOCAL):
        return LocalFileSystem(), path.removeprefix(LOCAL)
    if "://" in path and not os.path.lexists(path):
        filesystem, name = fsspec.core.url_to_fs(path)
        return filesystem, name
    return LocalFileSystem(), os.path.abspath(path)  # noqa: PTH100 (resolves no links)


def _under(path: str, *, named: bool) -> Iterator[Source]:
    """Yield the files of one path."""
    try:
        filesystem, root = place(path)
        found = _infos(filesystem, root)
    except Exception as exc:
        raise PathError(f"{path} cannot be listed: {exc}") from exc
    if found is None and named:
        raise PathError(f"there is no file or folder {path}")
    if found is None:
        yield Source(path, _url(root, filesystem), None, "")
        return
    if not found:
        raise PathError(f"there is no file under {path}")
    for name, info in sorted(found.items()):
        url = _url(name, filesystem)
        yield Source(_as_given(path, root, name, filesystem), url, info.get("size"), _stamp(info))


def _url(name: str, filesystem: fsspec.AbstractFileSystem) -> str:
    """Return the one URL that a file has however it was named."""
    if isinstance(filesystem, LocalFileSystem):
        return LOCAL + posixpath.normpath(name)
    url: str = filesystem.unstrip_protocol(name)
    return url


def _infos(filesystem: fsspec.AbstractFileSystem, root: str) -> dict[str, Info] | None:
    """Return what is known of each file under a path; None for a file that is not there."""
    if filesystem.isfile(root):
        return {root: filesystem.info(root)}
    if filesystem.isdir(root):
        found = filesystem.find(root, detail=True)
        return {name: info for name, info in found.items() if not _hidden(name, root)}
    if not any(mark in root for mark in GLOB_MARKS):
        return None
    if isinstance(filesystem, LocalFileSystem):
        return {name: filesystem.info(name) for name in _globbed(root) if filesystem.isfile(name)}
    found = filesystem.glob(root, detail=True)
    return {name: info for name, info in found.items() if info["type"] == "file"}


def _globbed(pattern: str) -> list[str]:
    """Return what a glob of this machine means; the folders that are there under its very name are no pattern."""
    there = Path(pattern)
    while not os.path.lexists(there):
        there = there.parent
    rest = pattern.removeprefix(str(there)).lstrip("/")
    return [str(there / name) for name in glob.glob(rest, root_dir=there, recursive=True)]  # noqa: PTH207 (pathlib's has no folder to begin at)


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
