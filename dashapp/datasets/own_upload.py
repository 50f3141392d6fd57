"""Own labelled files as they are uploaded: a zip, or several files.

A zip is never unpacked: what its labels name is read from it, one file at a time and no further than a file may be
large. What its names say is compared and never opened as a path.
"""

import lzma
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import FileIO
from os import fstat
from pathlib import Path, PurePosixPath
from typing import IO, Final, Protocol, TypeVar

from dashapp.containers import container
from dashapp.datasets.code_pages import CODE_PAGES, best_code_page
from dashapp.datasets.sample import Refused
from dashapp.errors import InputError

LISTING_BYTES: Final = 10_000_000
"""Largest list of a zip's files: some 100,000 of them."""
JUNK: Final = ("__MACOSX/", "._", ".DS_Store", "Thumbs.db", "desktop.ini")
"""How the names begin of what systems add by themselves."""
UTF8_FLAG: Final = 0x800
UNICODE_PATH: Final = 0x7075
_FIELD_HEAD: Final = 4
_PATH_HEAD: Final = 5
OUTSIDE: Final = "its name leads out of the upload"
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
"""What reading a zip, or a file in it, may raise."""

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

    def settle(self, rows: Sequence[str]) -> None:
        """Take names that were written in an old code page for what the rows of the labels call them."""


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

    def settle(self, rows: Sequence[str]) -> None:
        """Browsers send names in UTF-8; there is nothing to settle."""


class Zip:
    """A zip."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._sort("")
        if any(member.flag_bits & 1 for member in self._members.values()):
            raise InputError(
                "bad_zip",
                "The zip is locked with a password. Please make one without a password; nothing of it is kept.",
            )

    def _sort(self, code_page: str) -> None:
        members = [member for member in self._archive.infolist() if not member.is_dir()]
        named = [(name_in_zip(member, code_page or CODE_PAGES[0]), member) for member in members]
        self._members, self.refused = _sorted_out(named)
        self.names = tuple(self._members)

    def settle(self, rows: Sequence[str]) -> None:
        """Take names in an old code page for what the rows call them."""
        old = [raw for member in self._archive.infolist() if (raw := old_name(member)) is not None]
        # A single name would be searched like a text.
        code_page = best_code_page([*old, b""], {last_part(row) for row in rows} | set(rows)) if old else None
        if code_page:
            self._sort(code_page)

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


def name_in_zip(member: zipfile.ZipInfo, code_page: str) -> str:
    """Return what a file in a zip is called.

    A flag says that the name is in UTF-8, or an extra field holds it (APPNOTE.TXT, 4.6.9); Macs write UTF-8 without
    either.
    """
    if member.flag_bits & UTF8_FLAG:
        return member.filename
    raw = old_name(member)
    if raw is None:
        return _unicode_field(member) or member.filename.encode("cp437").decode("utf-8")
    return raw.decode(code_page, "replace")


def old_name(member: zipfile.ZipInfo) -> bytes | None:
    """Return the bytes of a name that is in some old code page; None where the name is in Unicode."""
    if member.flag_bits & UTF8_FLAG or _unicode_field(member):
        return None
    raw = member.filename.encode("cp437")
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw
    return None


def _unicode_field(member: zipfile.ZipInfo) -> str | None:
    """Return the name that a zip's extra field holds, if it belongs to the name as it stands."""
    extra = member.extra
    while len(extra) >= _FIELD_HEAD:
        kind, size = struct.unpack("<HH", extra[:_FIELD_HEAD])
        field, extra = extra[_FIELD_HEAD : _FIELD_HEAD + size], extra[_FIELD_HEAD + size :]
        if kind != UNICODE_PATH or len(field) < _PATH_HEAD or field[0] != 1:
            continue
        if int.from_bytes(field[1:_PATH_HEAD], "little") != zlib.crc32(member.orig_filename.encode("cp437")):
            continue
        try:
            return field[_PATH_HEAD:].decode("utf-8")
        except UnicodeDecodeError:
            continue
    return None


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
    return InputError("decode_failed", f"The zip is damaged at {name!r}, or packs it in a way that is not supported.")


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
            raise InputError(
                "bad_zip", f"{files[0][0]!r} is not a zip, or its beginning is damaged. Please make it again."
            )
        yield Loose(files)
        return
    with _Careful(files[0][1], "rb") as opened:
        try:
            archive = zipfile.ZipFile(opened)
        except DAMAGED as exc:
            raise InputError(
                "bad_zip", "The zip is damaged or was cut off: it has no list of its files. Please make it again."
            ) from exc
        with archive:
            yield Zip(archive)


def clean_name(name: str) -> str:
    """Return a name with ``/`` between its parts, composed as most systems write it.

    Raises:
        ValueError: If it leads outside.
    """
    path = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (path.parts and path.parts[0].endswith(":")):
        raise ValueError(name)
    return "" if path == PurePosixPath(".") else str(path)


def last_part(name: str) -> str:
    """Return a name without its folders."""
    return unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]


def _sorted_out(files: Iterable[tuple[str, T]]) -> tuple[dict[str, T], tuple[Refused, ...]]:
    """Return the files that stay by their clean names, and those that do not; what systems add is in neither."""
    inside: dict[str, T] = {}
    refused = []
    for name, file in files:
        try:
            clean = clean_name(name)
        except ValueError:
            refused.append(Refused(Path(name), OUTSIDE))
            continue
        if clean in inside:
            refused.append(Refused(Path(name), "another file has the same name"))
        elif clean and not clean.startswith(JUNK) and not last_part(clean).startswith(JUNK):
            inside[clean] = file
    return inside, tuple(refused)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4096)
