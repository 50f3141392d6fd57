"""The log of a training, ``training.csv``: one row for each epoch, as Keras's CSV logger writes it.

It is read without a table library, since the page shows it and has no need of one.
"""

import csv
import math
from pathlib import Path
from typing import Final

Log = dict[str, list[float]]
"""Columns by name; ``epoch`` counts from 1."""

LOG_FILE: Final = "training.csv"
_ACCURACIES: Final = ("accuracy", "joint_accuracy", "emotion_accuracy", "crowd_accuracy")


def read_log(path: Path) -> Log | None:
    """Return the columns of a log in the order of the epochs; None where there is none or it is empty.

    Of an epoch that was trained twice, since a training was resumed, the later row counts. What is no number is NaN.
    """
    if not path.exists() or not path.stat().st_size:
        return None
    with path.open(encoding="utf-8", newline="") as file:
        by_epoch = {int(float(row["epoch"])): row for row in csv.DictReader(file)}
    if not by_epoch:
        return None
    rows = [by_epoch[epoch] for epoch in sorted(by_epoch)]
    log: Log = {name: [_number(row[name]) for row in rows] for name in rows[0]}
    return log | {"epoch": [epoch + 1 for epoch in sorted(by_epoch)]}


def accuracy_column(log: Log) -> str | None:
    """Return the name of the training accuracy's column; its validation column begins with ``val_``."""
    return next((name for name in _ACCURACIES if {name, f"val_{name}"} <= log.keys()), None)


def _number(text: str | None) -> float:
    try:
        return float(text or "nan")
    except ValueError:
        return math.nan
