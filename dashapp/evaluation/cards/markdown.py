"""Figures as Markdown."""

from collections.abc import Iterable, Sequence
from math import isnan


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table, the first column flush left, the others flush right."""
    ruler = ["---"] + ["---:"] * (len(header) - 1)
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (header, ruler, *rows))


def percent(share: float | None) -> str:
    """Return ``61.2 %``; a hyphen where the share is undefined."""
    return "-" if share is None else f"{100 * share:.1f} %"


def with_interval(share: float | None, interval: Sequence[float | None] | None) -> str:
    """Return ``61.2 % (58.0 to 64.1)``; without a known interval only the figure."""
    if share is None or not interval or any(bound is None or isnan(bound) for bound in interval):
        return percent(share)
    low, high = (100 * bound for bound in interval if bound is not None)
    return f"{percent(share)} ({low:.1f} to {high:.1f})"


def section(title: str, *paragraphs: str, level: int = 2) -> str:
    """Return a heading and its paragraphs; nothing where all of them are empty."""
    filled = [paragraph for paragraph in paragraphs if paragraph]
    return "\n\n".join([f"{'#' * level} {title}", *filled]) if filled else ""
