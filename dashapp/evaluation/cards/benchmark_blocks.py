"""Blocks of what `dashapp benchmark --write` measured: times and memory, face detectors, and what many files cost."""

import json
from pathlib import Path
from typing import Any, Final

from dashapp.evaluation.cards.markdown import table
from dashapp.evaluation.cards.missing import MissingFiguresError
from dashapp.predictions import Json

BENCHMARK_FILE: Final = "benchmark.json"

FILES: Final = 10_000_000
WORKERS: Final = (1, 16, 256)
WHAT: Final = {"clips": "clip of 3 s", "pictures": "picture of 1280 x 960 with one face"}


def benchmark_block(models: Path) -> str:
    """Return the measured times and memory, as ``dashapp benchmark --write`` stored them."""
    measured = _measurements(models)
    if not measured:
        raise MissingFiguresError(f"there is no {models / BENCHMARK_FILE}; `dashapp benchmark --write` makes it")
    memory, faster = measured["memory"], measured["times_faster"]
    timings = [(t["name"], f"{t['median_ms']:,.0f} ms", f"{t['p95_ms']:,.0f} ms") for t in measured["timings"]]
    about = f"Measured on {measured['machine']['cores']} cores with Python {measured['machine']['python']}."
    rest = (
        f"A clip is answered {faster['clip']:,.0f} times and a picture {faster['picture']:,.0f} times faster than by a "
        "new process for each upload."
    )
    held = (
        ""
        if memory["warm_mb"] is None
        else (
            f" The server holds {memory['warm_mb']:,.0f} MB when warm and {memory['after_mb']:,.0f} MB after "
            f"{memory['requests']} requests."
        )
    )
    return f"{about} {rest}{held}\n\n" + table(("measured", "median", "95 %"), timings)


def detectors_block(models: Path) -> str:
    """Return how well faces are found, as ``dashapp benchmark --photos DIR --write`` stored it."""
    measured = _measurements(models).get("detectors")
    if not measured:
        raise MissingFiguresError(
            f"{models / BENCHMARK_FILE} has no detectors; `dashapp benchmark --photos DIR --write` compares them"
        )
    plain, hard = measured["photos"]["plain"], measured["photos"]["hard"]
    rows = [
        (
            row["name"],
            f"{row['right']['plain']} of {plain}",
            f"{row['right']['hard']} of {hard}",
            f"{row['found']} of {measured['faces']}",
            f"{row['false_a_picture']:.2f}",
            f"{row['median_ms']:.0f} ms",
            f"{row['longest_ms']:.0f} ms",
        )
        for row in measured["detectors"]
    ]
    return table(("detector", "plain right", "hard right", "faces found", "false a picture", "median", "longest"), rows)


def scaling_block(models: Path) -> str:
    """Return what was measured, and what `FILES` cost on `WORKERS` by that.

    Args:
        models: The folder in which the benchmark's file is.

    Raises:
        MissingFiguresError: If it has no rates.
    """
    measured = _measurements(models).get("batch")
    if not measured:
        raise MissingFiguresError(
            f"{models / BENCHMARK_FILE} has no rates; `dashapp benchmark --batch --write` measures them"
        )
    rows = [_measured(kind, rate, measured[kind][0]) for kind in WHAT for rate in measured[kind]]
    costs = [_cost(kind, measured[kind][-1]) for kind in WHAT]
    machine = measured["machine"]
    about = (
        f"Measured on {machine['cores']} cores ({machine['architecture']}, Python {machine['python']}), without age "
        "and sex; a process answers with one thread."
    )
    head = ("file", "processes", "files a second", "growth", "a file takes a process", "most memory of a process")
    by = f"{FILES / 1e6:.0f} million files"
    return "\n\n".join(
        (
            about,
            table(head, rows),
            f"{by} by that, if every worker is as fast as one of a machine whose cores all work:",
            table(("file", *(f"{n} worker{'s' if n > 1 else ''}" for n in WORKERS), "hours of a core", "table"), costs),
        )
    )


def _measured(kind: str, rate: dict[str, Any], first: dict[str, Any]) -> tuple[str, ...]:
    growth = rate["per_second"] / first["per_second"]
    return (
        WHAT[kind],
        str(rate["workers"]),
        f"{rate['per_second']:.1f}",
        f"{growth:.2f} times",
        f"{rate['ms_of_a_worker']:.1f} ms",
        f"{rate['peak_mb_of_a_worker']:,} MB",
    )


def _cost(kind: str, rate: dict[str, Any]) -> tuple[str, ...]:
    hours = FILES * rate["ms_of_a_worker"] / 3.6e6
    size = FILES * rate["bytes_a_file"] / 1e9
    return (WHAT[kind], *(_duration(hours / workers) for workers in WORKERS), f"{hours:,.0f}", f"{size:.1f} GB")


def _duration(hours: float) -> str:
    if hours >= 48:
        return f"{hours / 24:.1f} days"
    return f"{hours:.1f} h" if hours >= 1 else f"{60 * hours:.0f} min"


def _measurements(models: Path) -> Json:
    """Return what was measured; nothing where nobody has measured anything."""
    path = models / BENCHMARK_FILE
    measured: Json = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return measured
