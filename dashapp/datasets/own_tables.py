"""A table of labels as people's programs write it: any separator, line ending and byte-order mark.

Excel writes ``sep=;`` in front, old Macs end lines with a carriage return, PowerShell writes UTF-16, and spreadsheets
of many countries write a code page. The dialect is the library's guess (`csv.Sniffer`), unless the needed columns stand
in the header under another separator.
"""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Final

import polars as pl

from dashapp.datasets.code_pages import best_code_page
from dashapp.errors import CorpusError

NEEDED: Final = ("file", "emotion")
SEPARATORS: Final = ",;\t|"
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SNIFFED: Final = 20_000


def read_table(data: bytes, called: str, names: Sequence[str] = ()) -> pl.DataFrame:
    """Read a CSV file's content; all columns are text, and rows without anything in them are none.

    Args:
        data: The content.
        called: Its name, for the messages.
        names: Of the files that it may name, by which an old code page is known.

    Raises:
        CorpusError: If it is no such table, has no row, or lacks a column of `NEEDED`.
    """
    text = _text(data, called, names).replace("\r\n", "\n").replace("\r", "\n")
    first, _, rest = text.lstrip("\n").partition("\n")
    told = first.strip().strip('"').lower()
    told_so = told.startswith("sep=") and len(told) == len("sep=;")
    try:
        if not text.strip():
            raise csv.Error("it is empty")
        tables = [_parsed(rest, told[-1])] if told_so else [_parsed(text, each) for each in _separators(text)]
        header, *rows = next((table for table in tables if set(NEEDED) <= set(table[0])), tables[0])
        _check(header, rows)
    except csv.Error as exc:
        raise CorpusError(f"{called} cannot be read as a table: {exc}") from exc
    missing = [name for name in NEEDED if name not in header]
    if missing:
        raise CorpusError(
            f"{called} has no column {' and none '.join(missing)}; its columns are {', '.join(header)[:200]}"
        )
    if not rows:
        raise CorpusError(f"{called} has no row")
    columns = {
        name or f"column {place + 1}": [row[place] if place < len(row) else "" for row in rows]
        for place, name in enumerate(header)
    }
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def _check(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Refuse a table whose cells cannot be told to belong to a column.

    Raises:
        csv.Error: If two columns have one name, or a row has more cells than there are columns.
    """
    twice = next((name for name in header if name and header.count(name) > 1), None)
    if twice:
        raise csv.Error(f"two columns are called {twice!r}")
    for number, row in enumerate(rows, start=2):
        if any(cell.strip() for cell in row[len(header) :]):
            raise csv.Error(f"row {number} has {len(row)} cells, its header {len(header)}")


def _separators(text: str) -> Iterator[str]:
    with suppress(csv.Error):
        yield csv.Sniffer().sniff(text[:_SNIFFED], SEPARATORS).delimiter
    header = text.partition("\n")[0]
    yield from sorted(SEPARATORS, key=header.count, reverse=True)


def _parsed(text: str, separator: str) -> list[list[str]]:
    """Return the header, in lower case, and the rows that hold anything."""
    rows = csv.reader(io.StringIO(text), delimiter=separator, skipinitialspace=True)
    held = [row for row in rows if any(cell.strip() for cell in row)]
    if not held:
        return [[]]
    return [[name.strip().lower() for name in held[0]], *held[1:]]


def _text(data: bytes, called: str, names: Sequence[str]) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as exc:
        code_page = best_code_page([data], names)
        if code_page:
            return data.decode(code_page, "replace")
        line = data[: exc.start].count(b"\n") + 1
        raise CorpusError(
            f"{called} is not in UTF-8 (line {line}); please save it again as 'CSV UTF-8', as spreadsheets call it"
        ) from exc
