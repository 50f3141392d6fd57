"""Text from before Unicode: names in a zip, or a table, in the code page of whoever made them.

No bytes tell their code page. Names and the labels that name them were written by the same person, so the code page
under which most of one stand in the other is meant.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

CODE_PAGES: Final = (
    "cp437",
    "cp1252",
    "cp850",
    "gb18030",
    "cp866",
    "cp1251",
    "shift_jis",
    "cp949",
    "big5",
    "cp852",
    "cp1250",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "mac_roman",
)
"""Of zips and tables, the likeliest first: MS-DOS, Windows, and those of China, Russia, Japan, Korea and others."""


def best_code_page(written: Sequence[bytes], known: Iterable[str]) -> str | None:
    """Return the code page in which most of ``known`` stands in ``written``.

    Args:
        written: Names, or a whole text.
        known: Names as they are meant.

    Returns:
        One of `CODE_PAGES`; None where nothing that is not ASCII is found in any of them.
    """
    wanted = {unicodedata.normalize("NFC", name) for name in known if not name.isascii()}
    found = {page: _count(written, wanted, page) for page in CODE_PAGES}
    best = max(CODE_PAGES, key=lambda page: found[page])
    return best if found[best] else None


def _count(written: Sequence[bytes], wanted: set[str], code_page: str) -> int:
    try:
        decoded = [unicodedata.normalize("NFC", each.decode(code_page)) for each in written]
    except UnicodeDecodeError:
        return 0
    if len(decoded) == 1:
        return sum(name in decoded[0] for name in wanted)
    return len(wanted & set(decoded)) + len(wanted & {name.rsplit("/", 1)[-1] for name in decoded})
