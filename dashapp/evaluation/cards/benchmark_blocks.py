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
_LOAD_TIMES: Final = ("median", "p95", "p99", "page_p95", "refusal_p95")
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


def load_block(models: Path) -> str:
    """Return how the server bears many clients, as ``dashapp benchmark --load --write`` stored it.

    Raises:
        MissingFiguresError: If it was not measured.
    """
    measured = _measurements(models).get("load")
    if not measured:
        raise MissingFiguresError(
            f"{models / BENCHMARK_FILE} has no load; `dashapp benchmark --load --write` measures it"
        )
    rows = [_load_row(row) for row in measured["rows"]]
    about = (
        f"Measured on {measured['machine']['cores']} cores with Python {measured['machine']['python']}, "
        f"{measured['seconds']:g} s each, one build after the other: `this` as one process, "
        "as a process for each core, and `before`, the build that had no bounds."
    )
    if measured.get("load_average") is not None:
        about += f" At its start the machine had a load average of {measured['load_average']:g} from other work."
    times = ("median", "95 %", "99 %", "pages, 95 %")
    head = ("build, clients", "files a second", "a file takes cores", *times, "refused", "within", "failed")
    return "\n\n".join((about, table((*head, "memory, idle", "most"), rows), *_load_goals(measured)))


def against_block(models: Path) -> str:
    """Return this build beside another, as ``dashapp benchmark --against DIR --write`` stored it.

    Raises:
        MissingFiguresError: If it was not measured.
    """
    measured = _measurements(models).get("against")
    if not measured:
        raise MissingFiguresError(
            f"{models / BENCHMARK_FILE} compares no builds; `dashapp benchmark --against DIR --write` does"
        )
    rows = [
        (
            row["title"],
            f"{row['this']:,.2f} {row['unit']}",
            f"{row['other']:,.2f} {row['unit']}",
            f"{row['ratio']:.2f}",
            f"{'at least' if row['more_is_better'] else 'at most'} {row['goal']:.2f}",
            "yes" if row["met"] else "no",
        )
        for row in measured["rows"]
    ]
    limits = [
        (row["model"], f"{row['millions']:,.1f}", f"{row['limit_ms']:.2f} ms", f"{row['best_ms']:.2f} ms")
        for row in measured["limits"]
    ]
    about = (
        f"This build beside build {measured['other']}, one after the other in one run on "
        f"{measured['machine']['cores']} cores; {measured['requests']} requests."
    )
    below = (
        "No network can answer faster than its multiplications take at the rate of a large matrix product, measured in "
        "the same run."
    )
    return "\n\n".join(
        (
            about,
            table(("measured", "this", "other", "ratio", "goal", "met"), rows),
            below,
            table(("network", "million multiplications", "limit", "best of 30"), limits),
        )
    )


def _load_row(row: dict[str, Any]) -> tuple[str, ...]:
    times = ["" if row[f"{name}_ms"] is None else f"{row[f'{name}_ms']:,} ms" for name in _LOAD_TIMES]
    return (
        f"{row['build']}, {row['clients']}",
        f"{row['per_second']:.1f}",
        "" if row["cpu_s_a_file"] is None else f"{1e3 * row['cpu_s_a_file']:,.0f} ms",
        *times[:4],
        str(row["refused"]),
        times[4],
        str(row["failed"]),
        "" if row["idle_mb"] is None else f"{row['idle_mb']:,.0f} MB",
        f"{row['peak_mb']:,} MB",
    )


def _load_goals(measured: dict[str, Any]) -> list[str]:
    """Return what was to be reached, beside what was."""
    rows = {(row["build"], row["clients"]): row for row in measured["rows"]}
    before, goals = rows.get(("before", 8)), measured["goals"]
    lines = []
    for build, name in (("this", "one process"), ("processes", "a process for each core")):
        one, eight, most = (rows[build, clients] for clients in (1, 8, 100))
        if before and before["per_second"]:
            times = f"{eight['per_second'] / before['per_second']:.2f}"
            lines.append(
                (f"{name}, of 8 clients: files a second, times `before`", times, f">= {goals['times_faster']:g}")
            )
        if before and before["cpu_s_a_file"] and eight["cpu_s_a_file"]:
            times = f"{before['cpu_s_a_file'] / eight['cpu_s_a_file']:.2f}"
            lines.append((f"{name}, of 8 clients: what `before` computes for a file, times this", times, ""))
        if eight["p95_ms"] and one["median_ms"]:
            times = f"{eight['p95_ms'] / one['median_ms']:.2f}"
            goal = f"<= {goals['p95_of_single_median']:g}"
            lines.append((f"{name}, of 8 clients: 95 %, times one client's median", times, goal))
        if most["refusal_p95_ms"] is not None:
            within = f"{most['refusal_p95_ms']} ms"
            lines.append((f"{name}, of 100 clients: 95 % of refusals within", within, f"< {goals['refusal_ms']:g} ms"))
        if most["idle_mb"]:
            times, goal = f"{most['peak_mb'] / most['idle_mb']:.2f}", f"<= {goals['memory_of_idle']:g}"
            lines.append((f"{name}, of 100 clients: most memory, times idle", times, goal))
    return [table(("to reach", "reached", "goal"), lines)]


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
