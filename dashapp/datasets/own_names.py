"""Which file a row of labels means: by the longest common tail of the paths, however another system writes them."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

SHOWN: Final = 3
"""Files that are named where a row may mean several."""


class AmbiguousError(Exception):
    """Several files fit a row equally well, or several rows a file; the message names them."""


class TailFinder:
    """Finds files by the ends of their paths.

    A row and a file fit as many parts as their ends have in common, upper and lower case alike; exact case decides
    where that alone does not. A file that fits several rows equally well is nobody's.
    """

    def __init__(self, names: Iterable[str], rows: Iterable[str]) -> None:
        """Take all names and all rows.

        Args:
            names: Of the files, with ``/`` between folders.
            rows: What the labels name.
        """
        self._names = _by_end(names)
        self._rows = _by_end(dict.fromkeys(rows))

    def find(self, row: str) -> str | None:
        """Return the name of the file that a row means; None where there is none.

        Raises:
            AmbiguousError: If several fit equally well.
        """
        wanted = parts(row)
        if not wanted:
            return None
        end = wanted[-1].casefold()
        name = _best(wanted, self._names[end], "it may mean")
        if name is not None:
            rival = _best(parts(name), self._rows[end], "the same file may be meant by")
            if rival is not None and rival != row:
                return None
        return name


def parts(name: str) -> tuple[str, ...]:
    """Return the parts of a path of any system, without its drive and what leads nowhere."""
    composed = unicodedata.normalize("NFC", name).replace("\\", "/")
    return tuple(part for part in composed.split("/") if part not in ("", ".", "..") and not part.endswith(":"))


def _by_end(names: Iterable[str]) -> defaultdict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        if split := parts(name):
            found[split[-1].casefold()].append(name)
    return found


def _best(wanted: tuple[str, ...], names: list[str], words: str) -> str | None:
    """Return the one of ``names`` that has most in common with ``wanted``."""
    fits = {name: _common(wanted, parts(name)) for name in names}
    best = max(fits.values(), default=None)
    fitting = sorted(name for name, fit in fits.items() if fit == best)
    if len(fitting) > 1:
        more = f" and {len(fitting) - SHOWN} more" if len(fitting) > SHOWN else ""
        raise AmbiguousError(f"{words} {' or '.join(map(repr, fitting[:SHOWN]))}{more}; name more of the folders")
    return fitting[0] if fitting else None


def _common(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[int, int]:
    """Return how many parts the ends have in common, whatever their case, and how many in the same case."""
    loose = exact = 0
    for left, right in zip(reversed(one), reversed(other), strict=False):
        if left.casefold() != right.casefold():
            break
        loose += 1
        exact += left == right
    return loose, exact
