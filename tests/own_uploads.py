"""Zips of own labelled files, good and bad, made in memory."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dashapp.datasets.own_labels import OwnItems
from dashapp.datasets.own_matching import read_upload
from dashapp.datasets.own_upload import Upload, open_upload
from tests.signals import sound_file, voice

MOST = 5_000_000_000
"""Bytes of labelled files, unpacked."""


@contextmanager
def opened(folder: Path, files: dict[str, bytes]) -> Iterator[Upload]:
    parts = []
    for i, (name, data) in enumerate(files.items()):
        (folder / str(i)).write_bytes(data)
        parts.append((name, folder / str(i)))
    with open_upload(parts) as upload:
        yield upload


def read(folder: Path, files: dict[str, bytes], table: bytes | None = None, **mapping: str) -> OwnItems:
    with opened(folder, files) as upload:
        return read_upload(upload, table, mapping, MOST)


def clip(seconds: float = 0.5) -> bytes:
    return sound_file(voice(seconds))


def zipped(files: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def labels(*rows: str, head: str = "file,emotion") -> bytes:
    return ("\n".join((head, *rows)) + "\n").encode()


def three_clips(*rows: str) -> bytes:
    """A zip of three clips of different lengths and their labels."""
    clips = {f"clips/{i}.wav": clip(0.5 + 0.1 * i) for i in range(3)}
    table = labels(*(rows or ("clips/0.wav,happy", "clips/1.wav,happy", "clips/2.wav,sad")))
    return zipped({"labels.csv": table, **clips})


def locked() -> bytes:
    """A zip whose members say that they are encrypted."""
    data = bytearray(three_clips())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(signature, at + 4)
    return bytes(data)


def listing_of(size: int) -> bytes:
    """A zip that says that its list of files has ``size`` bytes, which it has."""
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65_535, 65_535, size, 4, 0)
    return b"PK\x03\x04" + bytes(size) + end


def many_zeros() -> bytes:
    """A zip of 60 clips of 99 MB each, of one hundredth of a megabyte together: 6 GB unpacked."""
    zeros = io.BytesIO()
    with zipfile.ZipFile(zeros, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("labels.csv", labels(*(f"{i}.wav,sad" for i in range(60))))
        for i in range(60):
            archive.writestr(f"{i}.wav", bytes(1_000))
    data = bytearray(zeros.getvalue())
    for signature, offset in ((b"PK\x01\x02", 24),):
        at = data.find(signature)
        while at >= 0:
            if int.from_bytes(data[at + offset : at + offset + 4], "little") == 1_000:
                data[at + offset : at + offset + 4] = (99_000_000).to_bytes(4, "little")
            at = data.find(signature, at + 4)
    return bytes(data)


@dataclass(frozen=True)
class BadZip:
    """An upload that is refused as a whole, with its code and some words of the message."""

    name: str
    make: Callable[[], bytes]
    code: str
    words: str


BAD_ZIPS = (
    BadZip("no-csv", lambda: zipped({"a.wav": clip()}), "bad_labels", "no CSV file with the labels"),
    BadZip(
        "two-csvs",
        lambda: zipped({"a.csv": labels("a.wav,sad"), "b/b.csv": labels("a.wav,sad"), "a.wav": clip()}),
        "bad_labels",
        "2 CSV files ('a.csv', 'b/b.csv')",
    ),
    BadZip("no-columns", lambda: zipped({"l.csv": b"path,label\na.wav,sad\n"}), "bad_labels", "no column file and"),
    BadZip("no-rows", lambda: zipped({"l.csv": labels()}), "bad_labels", "has no row"),
    BadZip("empty-csv", lambda: zipped({"l.csv": b""}), "bad_labels", "cannot be read as a table"),
    BadZip(
        "latin-1",
        lambda: zipped({"l.csv": "file,emotion\na.wav,wütend\n".encode("latin-1")}),
        "bad_labels",
        "not in UTF-8 (line 2)",
    ),
    BadZip(
        "ragged", lambda: zipped({"l.csv": b"file,emotion\na,sad,1,2,3\n"}), "bad_labels", "cannot be read as a table"
    ),
    BadZip(
        "same-columns", lambda: zipped({"l.csv": b"file,File,emotion\na,a,sad\n"}), "bad_labels", "cannot be read as"
    ),
    BadZip("locked", locked, "bad_zip", "locked with a password"),
    BadZip("cut", lambda: three_clips()[:-60], "bad_zip", "damaged or was cut off"),
    BadZip("no-zip", lambda: b"a shopping list: milk, eggs, bread\n" * 9, "bad_zip", "is not a zip"),
    BadZip("empty", lambda: b"", "bad_zip", "is not a zip"),
    BadZip("empty-zip", lambda: zipped({}), "bad_labels", "no CSV file"),
    BadZip("endless-listing", lambda: listing_of(11_000_000), "bad_zip", "lists too many files"),
    BadZip("bomb", many_zeros, "bad_zip", "5.9 GB unpacked; at most 5.0"),
    BadZip("nothing-named", lambda: three_clips("x.wav,sad"), "bad_labels", "none can be taken"),
    BadZip("all-outside", lambda: three_clips("../../etc/passwd,sad"), "bad_labels", "none can be taken"),
    BadZip("unknown-label", lambda: three_clips("clips/0.wav,hapy"), "unknown_labels", "'hapy'"),
)
