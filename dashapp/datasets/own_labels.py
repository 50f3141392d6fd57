"""Somebody's own labelled files: a table of paths and emotions, with aliases of the emotions' names.

The columns ``file`` and ``emotion`` are needed; ``sex``, ``speaker``, ``split``, ``race`` and ``age`` are known, any
other is kept as it is. A label that is no known name of an emotion is reported with what it may mean, never dropped;
who says so may leave its rows out.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Final, overload

import polars as pl

from dashapp.datasets.own_names import AmbiguousError, TailFinder
from dashapp.datasets.own_tables import NEEDED, read_table
from dashapp.datasets.sample import Refused
from dashapp.datasets.unknown_labels import UnknownLabelsError, unknown_labels
from dashapp.errors import CorpusError
from dashapp.labels import EMOTIONS, SEXES

ALIASES: Final[Mapping[str, str]] = {
    name: emotion
    for emotion, names in {
        "angry": ("anger", "angriness", "ang", "wütend", "w"),
        "disgust": ("disgusted", "dis", "digust"),
        "fear": ("fearful", "afraid", "scared", "fea", "anxious"),
        "happy": ("happiness", "joy", "joyful", "hap"),
        "sad": ("sadness", "unhappy"),
        "surprise": ("surprised", "ps", "pleasant surprise", "pleasant_surprise", "pleasantly surprised", "sur"),
        "neutral": ("calm", "neu", "none", "no emotion"),
    }.items()
    for name in (emotion, *names)
}
"""Other names of the emotions, in lower case; RAVDESS's calm counts as neutral."""
SEX_ALIASES: Final = {"f": "female", "woman": "female", "w": "female", "m": "male", "man": "male"} | {
    s: s for s in SEXES
}
KNOWN: Final = ("sex", "speaker", "split", "race", "age")
MOST_SEARCHED: Final = 200_000
"""Files of a folder among which a row's file is looked for, where the row does not lead to it."""
LEFT_OUT: Final = ""
"""What a label means whose rows are to be left out."""

Find = Callable[[str], Path]
"""From a name in the table to its file; raises `NotThereError`."""


@dataclass(frozen=True)
class OwnItem:
    """One labelled file.

    Attributes:
        item: Its name as the table has it.
        path: The file.
        emotion: One of `EMOTIONS`.
        label: The emotion in the table's own word.
        about: What else the table says of it, by column; nothing where a cell is empty.
    """

    item: str
    path: Path
    emotion: str
    label: str
    about: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class OwnItems:
    """All labelled files of a table.

    Attributes:
        items: In the table's order, each file once.
        refused: Rows that were not taken, with the reason.
        renamed: Labels that are no emotion's own name, with what they were taken for.
    """

    items: tuple[OwnItem, ...]
    refused: tuple[Refused, ...]
    renamed: Mapping[str, str]


class NotThereError(Exception):
    """A file that a table names cannot be taken; the message is the reason."""


def read_own(path: Path, mapping: Mapping[str, str] | None = None) -> OwnItems:
    """Read a table of labels, a CSV file; relative paths are those from its folder.

    A path that leads nowhere, as those of another machine, means the file below the folder whose path ends alike.

    Args:
        path: The table.
        mapping: Further labels and what they mean; `LEFT_OUT` leaves a label's rows out.

    Raises:
        CorpusError: If it is no such table, or has no row.
        UnknownLabelsError: If labels are not known.
    """
    try:
        data = path.read_bytes()
    except OSError as exc:
        raise CorpusError(f"{path} cannot be read: {exc.strerror}") from exc

    below = _Below(path.parent)
    table = read_table(data, str(path), below)
    below.rows = [(name or "").strip() for name in table["file"]]
    return own_items(table, below.find, mapping)


class _Below(Sequence[str]):
    """The files of a folder, which is searched only where a row does not name one of them as it is."""

    def __init__(self, folder: Path) -> None:
        self.rows: list[str] = []
        self._folder = folder

    @cached_property
    def _names(self) -> list[str]:
        files = (path for path in self._folder.rglob("*") if path.is_file())
        return [path.relative_to(self._folder).as_posix() for path in islice(files, MOST_SEARCHED)]

    @cached_property
    def _finder(self) -> TailFinder:
        return TailFinder(self._names, self.rows)

    def __len__(self) -> int:
        return len(self._names)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        return self._names[index]

    def find(self, row: str) -> Path:
        """Return the file that a row names.

        Raises:
            NotThereError: If there is none, or several may be meant.
        """
        named = self._folder / row
        if named.is_file():
            return named
        try:
            found = self._finder.find(row)
        except AmbiguousError as exc:
            raise NotThereError(str(exc)) from exc
        if found is None:
            raise NotThereError("there is no such file")
        return self._folder / found


def own_items(table: pl.DataFrame, find: Find, mapping: Mapping[str, str] | None = None) -> OwnItems:
    """Return the labelled files of a table.

    Args:
        table: As `read_table` returns it.
        find: From a name to its file.
        mapping: Further labels and what they mean; `LEFT_OUT` leaves a label's rows out.

    Raises:
        CorpusError: If a label is said to mean what there is not, or the labels are none at all.
        UnknownLabelsError: If labels are not known.
    """
    meant = {**ALIASES, **{label.strip().lower(): emotion for label, emotion in (mapping or {}).items()}}
    wrong = sorted(set(meant.values()) - {*EMOTIONS, LEFT_OUT})
    if wrong:
        raise CorpusError(f"{', '.join(wrong)}: no label can mean that; there are {', '.join(EMOTIONS)}")
    labels = Counter((label or "").strip() for label in table["emotion"])
    if unknown := unknown_labels(labels, meant):
        raise UnknownLabelsError(unknown)
    items: dict[str, OwnItem] = {}
    refused = []
    for row in table.iter_rows(named=True):
        name = (row["file"] or "").strip()
        label = (row["emotion"] or "").strip()
        try:
            found = _taken(name, label, meant, items, find)
        except NotThereError as exc:
            refused.append(Refused(Path(name), str(exc)))
            continue
        about = {key: value.strip() for key, value in row.items() if key not in NEEDED and value and value.strip()}
        if "sex" in about:
            about["sex"] = SEX_ALIASES.get(about["sex"].lower(), about["sex"])
        items[name] = OwnItem(name, found, meant[label.lower()], label, about)
    taken = {item.label for item in items.values()}
    renamed = {label: meant[label.lower()] for label in sorted(taken) if label not in EMOTIONS}
    return OwnItems(tuple(items.values()), tuple(refused), renamed)


def _taken(name: str, label: str, meant: Mapping[str, str], items: Mapping[str, OwnItem], find: Find) -> Path:
    """Return the file of a row.

    Raises:
        NotThereError: If the row is not taken; the message says why.
    """
    if not name:
        raise NotThereError("the row names no file")
    if name in items:
        raise NotThereError("the file stands in the table twice; the first row counts")
    found = find(name)
    if not label:
        raise NotThereError("the row has no emotion")
    if meant[label.lower()] == LEFT_OUT:
        raise NotThereError(f"rows labelled {label!r} are left out, as was asked")
    return found
