"""Somebody's own labelled files: a table of paths and emotions, with aliases of the emotions' names.

The columns ``file`` and ``emotion`` are needed; ``sex``, ``speaker``, ``split``, ``race`` and ``age`` are known, any
other is kept as it is. A label that is no known name of an emotion is reported with what it may mean, never dropped.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Final

import polars as pl

from dashapp.datasets.sample import Refused
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
NEEDED: Final = ("file", "emotion")
KNOWN: Final = ("sex", "speaker", "split", "race", "age")


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


class UnknownLabelsError(CorpusError):
    """Labels that are no known name of an emotion; the message lists each with what it may mean."""


def read_own(path: Path, mapping: Mapping[str, str] | None = None) -> OwnItems:
    """Read a table of labels, a CSV file; relative paths are those from its folder.

    Args:
        path: The table.
        mapping: Further labels and what they mean.

    Raises:
        CorpusError: If it is no such table, or has no row.
        UnknownLabelsError: If labels are not known.
    """
    table = _read_table(path)
    meant = {**ALIASES, **{label.strip().lower(): emotion for label, emotion in (mapping or {}).items()}}
    wrong = sorted(set(meant.values()) - set(EMOTIONS))
    if wrong:
        raise CorpusError(f"{', '.join(wrong)}: no label can mean that; there are {', '.join(EMOTIONS)}")
    labels = Counter((label or "").strip() for label in table["emotion"])
    _check_labels(labels, meant)
    items: dict[str, OwnItem] = {}
    refused = []
    for row in table.iter_rows(named=True):
        name = (row["file"] or "").strip()
        label = (row["emotion"] or "").strip()
        found = path.parent / name
        if reason := _why_not(name, found, label, items):
            refused.append(Refused(found, reason))
            continue
        about = {key: value.strip() for key, value in row.items() if key not in NEEDED and value and value.strip()}
        if "sex" in about:
            about["sex"] = SEX_ALIASES.get(about["sex"].lower(), about["sex"])
        items[name] = OwnItem(name, found, meant[label.lower()], label, about)
    renamed = {label: meant[label.lower()] for label in sorted(labels) if label and label not in EMOTIONS}
    return OwnItems(tuple(items.values()), tuple(refused), renamed)


def _read_table(path: Path) -> pl.DataFrame:
    try:
        table = pl.read_csv(path, infer_schema=False, encoding="utf8-lossy")
    except (OSError, pl.exceptions.PolarsError) as exc:
        raise CorpusError(f"{path} cannot be read as a table: {exc}") from exc
    table = table.rename({name: name.strip().lower().removeprefix("\ufeff") for name in table.columns})
    missing = [name for name in NEEDED if name not in table.columns]
    if missing:
        raise CorpusError(
            f"{path} has no column {' and none '.join(missing)}; its columns are {', '.join(table.columns)}"
        )
    if table.is_empty():
        raise CorpusError(f"{path} has no row")
    return table


def _check_labels(labels: Mapping[str, int], meant: Mapping[str, str]) -> None:
    unknown = {label: count for label, count in labels.items() if label and label.lower() not in meant}
    if not unknown:
        return
    lines = []
    for label, count in sorted(unknown.items()):
        near = get_close_matches(label.lower(), list(meant), n=1)
        guess = f"; perhaps --map '{label}={meant[near[0]]}'" if near else ""
        lines.append(f"{label!r} ({count} {'row' if count == 1 else 'rows'}){guess}")
    raise UnknownLabelsError(
        f"{len(unknown)} labels are no known name of an emotion: {', '.join(lines)}. There are {', '.join(EMOTIONS)}; "
        "say what yours mean with --map 'label=emotion', once a label."
    )


def _why_not(name: str, found: Path, label: str, taken: Mapping[str, OwnItem]) -> str | None:
    """Return why a row is not taken; None where it is."""
    if not name:
        return "the row names no file"
    if not label:
        return "the row has no emotion"
    if name in taken:
        return "the file stands in the table twice; the first row counts"
    if not found.is_file():
        return "there is no such file"
    return None
