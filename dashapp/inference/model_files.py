"""What stands in a model's folder beside its manifest, for people to read; needs no TensorFlow."""

import json
from pathlib import Path
from typing import Final

from dashapp.errors import ModelError
from dashapp.inference.artefact import NETWORK_FILE
from dashapp.inference.training_log import LOG_FILE, accuracy_column, read_log
from dashapp.predictions import Json

METRICS_FILE: Final = "metrics.json"
BENCHMARK_FILE: Final = "benchmark.json"
"""Beside the folders of the models; its part ``models`` has the time that each takes for one answer."""


def figures(folder: Path) -> Json:
    """Return the stored figures of the model; nothing where it was not evaluated.

    Raises:
        ModelError: If they are damaged.
    """
    return _read(folder / METRICS_FILE)


def runs(folder: Path) -> dict[str, Json]:
    """Return the stored figures of each further training, by its name.

    Raises:
        ModelError: If one of them is damaged.
    """
    return {path.parent.name: _read(path) for path in sorted(folder.glob(f"runs/*/{METRICS_FILE}"))}


def card(folder: Path) -> str:
    """Return the model card in Markdown; nothing where there is none."""
    path = folder / "README.md"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def size_bytes(folder: Path) -> int:
    """Return the size of the network on disk; 0 where there is none."""
    path = folder / NETWORK_FILE
    return path.stat().st_size if path.exists() else 0


def milliseconds(folder: Path) -> float | None:
    """Return the median time of one answer; None where nobody has measured it.

    Raises:
        ModelError: If the benchmark's file is damaged.
    """
    timed = _read(folder.parent / BENCHMARK_FILE).get("models", {}).get("timings", {}).get(folder.name, {})
    median: float | None = timed.get("median_ms")
    return median


def curves(folder: Path) -> dict[str, list[float]]:
    """Return loss and accuracy of each epoch, of the training and of the validation part; nothing without a log.

    Raises:
        ModelError: If the log is damaged.
    """
    try:
        log = read_log(folder / LOG_FILE)
    except (ValueError, KeyError) as exc:
        raise ModelError(f"{folder / LOG_FILE} is damaged: {exc}") from exc
    if log is None:
        return {}
    columns = {"epoch": "epoch", "loss": "loss", "val_loss": "val_loss"}
    if name := accuracy_column(log):
        columns |= {"accuracy": name, "val_accuracy": f"val_{name}"}
    return {shown: log[column] for shown, column in columns.items() if column in log}


def _read(path: Path) -> Json:
    try:
        content: Json = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    except ValueError as exc:
        raise ModelError(f"{path} is damaged: {exc}") from exc
    return content
