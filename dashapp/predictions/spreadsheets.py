"""Texts that a spreadsheet would take for a formula, in tables that are saved as CSV.

A file may be called ``=HYPERLINK(...)``, and a table of its answers is opened in a spreadsheet. An apostrophe in front
makes the cell a text, as the OWASP Foundation advises (https://owasp.org/www-community/attacks/CSV_Injection). Parquet
has types and needs none of it.
"""

from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    # For the types alone: the first page does not wait for it.
    import polars as pl

_BEGINS: Final = "[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]"
"""The first character of a formula, and its full width; a tab or a line's end before it does not help."""
Frame = TypeVar("Frame", "pl.DataFrame", "pl.LazyFrame")


def spreadsheet_safe(table: Frame) -> Frame:
    """Return a table whose texts no spreadsheet takes for a formula; numbers stay as they are."""
    import polars as pl

    return table.with_columns(pl.col(pl.String).str.replace(f"^({_BEGINS})", "'$1"))


def as_it_was(table: "pl.DataFrame") -> "pl.DataFrame":
    """Return a table, of texts alone, as it was before `spreadsheet_safe`."""
    import polars as pl

    return table.with_columns(pl.col(pl.String).str.replace(f"^'({_BEGINS})", "$1"))
