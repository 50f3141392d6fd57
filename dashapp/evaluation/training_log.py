"""The log of a training, ``training.csv``: one row an epoch, as Keras's CSV logger writes it."""

from pathlib import Path
from typing import Final

import polars as pl

LOG_FILE: Final = "training.csv"
_ACCURACIES: Final = ("accuracy", "joint_accuracy", "emotion_accuracy")


def read_log(path: Path) -> pl.DataFrame | None:
    """Return the log with a column ``epoch`` from 1; None where there is none or it is empty."""
    if not path.exists() or not path.stat().st_size:
        return None
    log = pl.read_csv(path).unique("epoch", keep="last").sort("epoch")
    return None if log.is_empty() else log.with_columns(pl.col("epoch").cast(pl.Int64) + 1)


def accuracy_column(log: pl.DataFrame) -> str | None:
    """Return the name of the training accuracy's column; its validation column begins with ``val_``."""
    return next((name for name in _ACCURACIES if {name, f"val_{name}"} <= set(log.columns)), None)
