"""What many files cost, calculated from the rates that ``dashapp benchmark --batch --write`` measured."""

import json
from pathlib import Path
from typing import Any, Final

from dashapp.errors import DashappError
from dashapp.evaluation.cards.markdown import table

FILES: Final = 10_000_000
WORKERS: Final = (1, 16, 256)
WHAT: Final = {"clips": "clip of 3 s", "pictures": "picture of 1280 x 960 with one face"}


class NoRatesError(DashappError):
    """Nobody has measured how fast files are answered."""


def scaling_block(benchmark: Path) -> str:
    """Return what was measured, and what `FILES` cost on `WORKERS` by that.

    Args:
        benchmark: The benchmark's file.

    Raises:
        NoRatesError: If it has no rates.
    """
    measured = json.loads(benchmark.read_text(encoding="utf-8")).get("batch") if benchmark.exists() else None
    if not measured:
        raise NoRatesError(f"{benchmark} has no rates; `dashapp benchmark --batch --write` measures them")
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
