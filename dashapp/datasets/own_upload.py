"""Own labelled files as they are uploaded: a zip, or several files, with the table of labels among them or beside.

A zip is never unpacked: what its labels name is read from it, one file at a time and no further than a file may be
large. What its names say is compared and never opened as a path.
"""

import lzma
import struct
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import FileIO
from os import fstat
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import IO, Final, Protocol, TypeVar

from dashapp.containers import container
from dashapp.datasets.own_labels import NotThereError, OwnItems, own_items, read_table
from dashapp.datasets.sample import Refused
from dashapp.errors import CorpusError, InputError

LABELS_BYTES: Final = 20_000_000
"""Largest table of labels."""
MOST_ROWS: Final = 50_000
LISTING_BYTES: Final = 10_000_000
"""Largest list of a zip's files: some 100,000 of them."""
UNPACKED: Final = 10
"""How many times its own size, at most, a zip's labelled files may have; sound and pictures hardly shrink."""
JUNK: Final = ("__MACOSX/", "._", ".DS_Store", "Thumbs.db", "desktop.ini")
"""How the names begin of what systems add by themselves."""
DAMAGED: Final = (
    zipfile.BadZipFile,
    NotImplementedError,
    OSError,
    ValueError,
    EOFError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
)
_OUTSIDE: Final = "its name leads out of the upload"

T = TypeVar("T")


class Upload(Protocol):
    """What was uploaded.

    Attributes:
        names: Clean names of the files, with ``/`` between folders.
        refused: Files that are not taken whatever the labels say.
    """

    names: tuple[str, ...]
    refused: tuple[Refused, ...]

    def size(self, name: str) -> int:
        """Return how many bytes a file has."""

    def open(self, name: str) -> IO[bytes]:
        """Open a file to be read."""


class Loose:
    """Several files; each lies on the disk."""

    def __init__(self, files: Sequence[tuple[str, Path]]) -> None:
        self._paths, self.refused = _sorted_out(files)
        self.names = tuple(self._paths)

    def size(self, name: str) -> int:
        """Return how many bytes a file has."""
        return self._paths[name].stat().st_size

    def open(self, name: str) -> IO[bytes]:
        """Open a file to be read."""
        return self._paths[name].open("rb")


class Zip:
    """A zip."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._members, self.refused = _sorted_out(
            [(member.filename, member) for member in archive.infolist() if not member.is_dir()]
        )
        self.names = tuple(self._members)
        if any(member.flag_bits & 1 for member in self._members.values()):
            raise InputError(
                "bad_zip", "The zip is locked with a password. Please make one without, nothing of it is kept."
            )

    def size(self, name: str) -> int:
        """Return how many bytes a file will have."""
        return self._members[name].file_size

    def open(self, name: str) -> IO[bytes]:
        """Open a file to be read.

        Raises:
            InputError: ``decode_failed`` where the zip is damaged there.
        """
        try:
            return self._archive.open(self._members[name])
        except DAMAGED as exc:
            raise damaged(name) from exc


class _Careful(FileIO):
    """A zip on the disk; a list of its files beyond all measure is not read."""

    def read(self, size: int | None = -1, /) -> bytes:
        rest = fstat(self.fileno()).st_size - self.tell()
        if (rest if size is None or size < 0 else size) > LISTING_BYTES:
            raise InputError(
                "bad_zip", f"The zip lists too many files, more than {LISTING_BYTES // 100:,}. Please send it in parts."
            )
        return super().read(size)


def damaged(name: str) -> InputError:
    """Return the error for a file that cannot be read from its zip."""
    return InputError("decode_failed", f"The zip is damaged at {name!r}, or packs it in a way that is not known here.")


@contextmanager
def open_upload(files: Sequence[tuple[str, Path]]) -> Iterator[Upload]:
    """Open what was uploaded: one zip, or files.

    Args:
        files: Name, as it was sent, and where each lies.

    Raises:
        InputError: ``bad_request`` or ``bad_zip``.
    """
    zips = [name for name, path in files if container(_head(path)) == "zip"]
    if not files:
        raise InputError("bad_request", "No file was sent. Send one zip, or files, as fields named 'file'.")
    if zips and len(files) > 1:
        raise InputError("bad_request", f"{zips[0]!r} is a zip and came with other files; send one zip, or files.")
    if not zips:
        if len(files) == 1 and files[0][0].lower().endswith(".zip"):
            raise InputError("bad_zip", f"{files[0][0]!r} is no zip, or its beginning is damaged. Please make it anew.")
        yield Loose(files)
        return
    with _Careful(files[0][1], "rb") as opened:
        try:
            archive = zipfile.ZipFile(opened)
        except DAMAGED as exc:
            raise InputError(
                "bad_zip", "The zip is damaged or was cut off: it has no list of its files. Please make it anew."
            ) from exc
        with archive:
            yield Zip(archive)


def read_upload(upload: Upload, labels: bytes | None, mapping: Mapping[str, str], most_bytes: int) -> OwnItems:
    """Read the labels, and find the files that they name; everything else is refused with its reason.

    Args:
        upload: What was uploaded.
        labels: The table, where it was sent beside the files.
        mapping: Further labels and what they mean.
        most_bytes: How large the labelled files together may be.

    Raises:
        InputError: ``bad_labels``, ``bad_zip`` or ``too_large``.
        UnknownLabelsError: If labels are not known.
    """
    table_name = "" if labels is not None else _labels_name(upload)
    data = labels if labels is not None else _read_whole(upload, table_name)
    called = repr(table_name or "The table of labels")
    if len(data) > LABELS_BYTES:
        raise InputError(
            "too_large", f"{called} has {len(data) / 1e6:.0f} MB; at most {LABELS_BYTES / 1e6:.0f} are read."
        )
    try:
        table = read_table(data, called)
    except CorpusError as exc:
        raise InputError("bad_labels", f"{exc}.") from exc
    if table.height > MOST_ROWS:
        raise InputError(
            "bad_labels", f"{called} has {table.height:,} rows; at most {MOST_ROWS:,} are evaluated at once."
        )
    rows = [(name or "").strip() for name in table["file"]]
    finder = _Finder(upload.names, rows, str(PurePosixPath(table_name).parent) if table_name else "")
    own = own_items(table, finder.find, mapping)
    total = sum(upload.size(item.path.as_posix()) for item in own.items)
    if total > most_bytes:
        raise InputError(
            "bad_zip",
            f"The labelled files have {total / 1e9:.1f} GB unpacked; at most {most_bytes / 1e9:.1f} are read. Please "
            "send them in parts.",
        )
    return OwnItems(own.items, (*own.refused, *_unnamed(upload, finder.found | {table_name})), own.renamed)


def _labels_name(upload: Upload) -> str:
    """Return the name of the one table among the files.

    Raises:
        InputError: ``bad_labels`` where there is none, or several.
    """
    tables = [name for name in upload.names if name.lower().endswith(".csv")]
    if len(tables) == 1:
        return tables[0]
    if tables:
        raise InputError(
            "bad_labels",
            f"There are {len(tables)} CSV files ({', '.join(map(repr, tables[:4]))}), and it is not clear which has "
            "the labels. Please leave one, or send it beside the others as the field 'labels'.",
        )
    raise InputError(
        "bad_labels",
        "There is no CSV file with the labels. Please add one with the columns file and emotion, or send it beside the "
        "files as the field 'labels'.",
    )


def _read_whole(upload: Upload, name: str) -> bytes:
    if upload.size(name) > LABELS_BYTES:
        raise InputError("too_large", f"{name!r} has more than {LABELS_BYTES / 1e6:.0f} MB; labels have less.")
    try:
        with upload.open(name) as file:
            return file.read(LABELS_BYTES + 1)
    except DAMAGED as exc:
        raise damaged(name) from exc


class _Finder:
    """Finds a table's files among those that were uploaded.

    Names are those from the table's folder, or from the top; where neither is there, a file that alone has the last
    part of the name is meant, if one row alone has it too: a browser sends chosen files without their folders.
    """

    def __init__(self, names: Sequence[str], rows: Sequence[str], folder: str) -> None:
        self.found: set[str] = set()
        self._names, self._folder = set(names), folder
        ends = Counter(map(_end, names))
        wanted = Counter(_end(row) for row in dict.fromkeys(rows) if row)
        self._by_end = {_end(name): name for name in names if ends[_end(name)] == 1 and wanted[_end(name)] == 1}

    def find(self, row: str) -> Path:
        """Return the clean name of the file that a row names.

        Raises:
            NotThereError: If there is none.
        """
        meant = [name for name in (_from(self._folder, row), _from("", row)) if name is not None]
        if not meant:
            raise NotThereError(_OUTSIDE)
        there = [name for name in (*meant, self._by_end.get(_end(row))) if name in self._names]
        if not there:
            raise NotThereError("there is no such file in the upload")
        if there[0] in self.found:
            raise NotThereError("another row names the same file; the first row counts")
        self.found.add(there[0])
        return Path(there[0])


def _unnamed(upload: Upload, named: set[str]) -> Iterator[Refused]:
    yield from upload.refused
    yield from (Refused(Path(name), "no row of the labels names it") for name in upload.names if name not in named)


def _sorted_out(files: Iterable[tuple[str, T]]) -> tuple[dict[str, T], tuple[Refused, ...]]:
    """Return the files that stay by their clean names, and those that do not; what systems add is in neither."""
    inside: dict[str, T] = {}
    refused = []
    for name, file in files:
        try:
            clean = _clean(name)
        except ValueError:
            refused.append(Refused(Path(name), _OUTSIDE))
            continue
        if clean in inside:
            refused.append(Refused(Path(name), "another file has the same name"))
        elif clean and not clean.startswith(JUNK) and not _end(clean).startswith(JUNK):
            inside[clean] = file
    return inside, tuple(refused)


def _clean(name: str) -> str:
    """Return a name with ``/`` between its parts, composed as most systems write it.

    Raises:
        ValueError: If it leads outside.
    """
    path = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (path.parts and path.parts[0].endswith(":")):
        raise ValueError(name)
    return "" if path == PurePosixPath(".") else str(path)


def _from(folder: str, row: str) -> str | None:
    """Return the clean name of what a row in a folder's table names; None where that leads outside."""
    try:
        return _clean(normpath(f"{folder}/{row.replace(chr(92), '/')}" if folder else row))
    except ValueError:
        return None


def _end(name: str) -> str:
    return unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4096)
