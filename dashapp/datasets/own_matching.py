"""Which of the uploaded files a table of labels means; everything else is refused with its reason."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import Final

from dashapp.datasets.own_labels import NotThereError, OwnItems, own_items
from dashapp.datasets.own_names import AmbiguousError, TailFinder
from dashapp.datasets.own_tables import read_table
from dashapp.datasets.own_upload import DAMAGED, OUTSIDE, Upload, clean_name, damaged
from dashapp.datasets.sample import Refused
from dashapp.errors import CorpusError, InputError

LABELS_BYTES: Final = 20_000_000
"""Largest table of labels."""
MOST_ROWS: Final = 50_000


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
        table = read_table(data, called, upload.names)
    except CorpusError as exc:
        raise InputError("bad_labels", f"{exc}.") from exc
    if table.height > MOST_ROWS:
        raise InputError(
            "bad_labels", f"{called} has {table.height:,} rows; at most {MOST_ROWS:,} are evaluated at once."
        )
    rows = [(name or "").strip() for name in table["file"]]
    upload.settle(rows)
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

    Names are those from the table's folder, or from the top; where neither is there, the file whose path has the
    longest tail in common with the row is meant: a browser sends chosen files without their folders, and a table was
    made where the folders had other names.
    """

    def __init__(self, names: Sequence[str], rows: Sequence[str], folder: str) -> None:
        self.found: set[str] = set()
        self._names, self._folder = set(names), folder
        self._tails = TailFinder(names, filter(None, rows))

    def find(self, row: str) -> Path:
        """Return the clean name of the file that a row names.

        Raises:
            NotThereError: If there is none, or several may be meant.
        """
        meant = [name for name in (_from(self._folder, row), _from("", row)) if name is not None]
        there = next((name for name in meant if name in self._names), None)
        try:
            there = there or self._tails.find(row)
        except AmbiguousError as exc:
            raise NotThereError(str(exc)) from exc
        if there is None:
            raise NotThereError("there is no such file in the upload" if meant else OUTSIDE)
        if there in self.found:
            raise NotThereError("another row names the same file; the first row counts")
        self.found.add(there)
        return Path(there)


def _unnamed(upload: Upload, named: set[str]) -> Iterator[Refused]:
    yield from upload.refused
    yield from (Refused(Path(name), "no row of the labels names it") for name in upload.names if name not in named)


def _from(folder: str, row: str) -> str | None:
    """Return the clean name of what a row in a folder's table names; None where that leads outside."""
    try:
        return clean_name(normpath(f"{folder}/{row.replace(chr(92), '/')}" if folder else row))
    except ValueError:
        return None
