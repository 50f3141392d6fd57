"""The evaluations of own files that are kept: a folder each, by name and model, without the files themselves."""

import json
import re
import shutil
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import polars as pl

from dashapp.errors import InputError
from dashapp.evaluation.own.items import held
from dashapp.evaluation.own.names import ANSWERS_FILE, REFUSED_FILE
from dashapp.evaluation.summary import METRICS_FILE
from dashapp.predictions import Json
from dashapp.predictions.spreadsheets import as_it_was
from dashapp.process.locks import hold

NAME_RULE: Final = (
    "letters, digits, spaces, dots, hyphens and underscores, at most 80 of them, with a letter or digit first"
)
_NAME: Final = re.compile(r"\w[\w .-]{0,79}")
_NAME_BYTES: Final = 160
"""Of a name; file systems count bytes, and add to them that of the model."""


def own_folder(evaluations: Path, name: str, model: str) -> Path:
    """Return the folder of an evaluation, which need not be there.

    Raises:
        InputError: ``bad_request`` if the name could not be a folder's.
    """
    name = unicodedata.normalize("NFC", name).strip()
    if not _NAME.fullmatch(name) or len(name.encode()) > _NAME_BYTES:
        raise InputError("bad_request", f"{name[:80]!r} cannot be the name of an evaluation; it may have {NAME_RULE}.")
    return evaluations / f"{name} {model}"


def own_evaluations(evaluations: Path, key: str = "") -> list[Json]:
    """Return what is kept, the latest first: of one that is running or was interrupted, how many files are answered.

    Args:
        evaluations: The folder of one key, or of all where they are shared.
        key: What opens it, which whoever may see it may hand on.
    """
    folders = sorted(evaluations.glob(f"*/{ANSWERS_FILE}")) if evaluations.is_dir() else []
    listed = [_listed(path.parent) | ({"key": key} if key else {}) for path in folders]
    return sorted(listed, key=lambda each: str(each["changed"]), reverse=True)


def _listed(folder: Path) -> Json:
    answers = folder / ANSWERS_FILE
    figures: Json = {}
    with suppress(OSError, ValueError):
        figures = json.loads((folder / METRICS_FILE).read_text(encoding="utf-8"))
    with answers.open("rb") as lines:
        answered = sum(1 for _ in lines)
        running = not hold(lines.fileno())
    written = [path.stat().st_mtime for path in (answers, folder / METRICS_FILE) if path.is_file()]
    changed = datetime.fromtimestamp(max(written), UTC)
    return {
        "name": folder.name,
        "state": "running" if running else "finished" if figures else "interrupted",
        "model": figures.get("model", folder.name.rsplit(" ", 1)[-1]),
        "files": answered if running else figures.get("n", answered),
        "accuracy": figures.get("headline", {}).get("accuracy"),
        "uar": figures.get("headline", {}).get("uar"),
        "changed": changed.isoformat(timespec="seconds"),
    }


def existing(evaluations: Path, full_name: str) -> Path | None:
    """Return the folder of an evaluation that is kept; None where there is none of that name."""
    return next((path for path in _folders(evaluations) if path.name == full_name), None)


def _folders(evaluations: Path) -> Iterator[Path]:
    yield from (path.parent for path in evaluations.glob(f"*/{ANSWERS_FILE}"))


def refused_rows(folder: Path) -> list[Json]:
    """Return what was refused: ``file``, ``code`` and ``reason`` of each."""
    if not (folder / REFUSED_FILE).is_file():
        return []
    return as_it_was(pl.read_csv(folder / REFUSED_FILE, infer_schema=False)).to_dicts()


def delete(folder: Path) -> None:
    """Remove an evaluation with all that is kept of it.

    Raises:
        InputError: ``busy`` while it is under way.
    """
    with (folder / ANSWERS_FILE).open("a") as kept, held(kept.fileno(), folder):
        shutil.rmtree(folder)
