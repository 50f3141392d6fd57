"""``dashapp benchmark``: how fast the program answers and how much memory it takes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from dashapp.settings import Settings

if TYPE_CHECKING:
    from rich.table import Table

Json = dict[str, Any]


@click.command()
@click.option(
    "--requests", default=500, show_default=True, type=click.IntRange(min=20), help="Requests to a warm server."
)
@click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object to standard output and nothing else there."
)
@click.option("--write", is_flag=True, help="Store the report as models/benchmark.json, from which README.md tells it.")
@click.option("--models", "models_only", is_flag=True, help="Only time one answer of each installed model.")
@click.option(
    "--batch", "batch_only", is_flag=True, help="Only measure how many files a second `dashapp batch` answers."
)
@click.option("--decoding", "decoding_only", is_flag=True, help="Only measure what decoding in a worker process costs.")
@click.option("--load", "load_only", is_flag=True, help="Only measure how the server bears 1, 8, 32 and 100 clients.")
@click.option(
    "--seconds", default=60.0, show_default=True, type=click.FloatRange(1, 600), help="How long each of --load lasts."
)
@click.option(
    "--against",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Another checkout of the program, measured in turn: all that was to become faster, or --load.",
)
@click.option(
    "--photos",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Only compare face detectors, on a folder of pictures with a table photos.csv (file, faces, why_hard).",
)
def benchmark(
    requests: int,
    as_json: bool,
    write: bool,
    models_only: bool,
    batch_only: bool,
    decoding_only: bool,
    load_only: bool,
    seconds: float,
    against: Path | None,
    photos: Path | None,
) -> None:
    """Measure starts, answers and memory.

    They are compared with one process for each upload. The server is started as a process of its own on a free port, so
    nothing has to run already. Times are the median and the 95th percentile.
    """
    from rich.console import Console
    from rich.table import Table

    from dashapp.benchmark import against as comparison
    from dashapp.benchmark import decoding, detectors, load, many, models, report

    settings = Settings.from_environment()
    errors = Console(stderr=True)
    with errors.status("measuring") as status:

        def say(what: str) -> None:
            status.update(f"measuring: {what}")

        parts: dict[str, tuple[bool, Callable[[], Json], Callable[[Json], Table]]] = {
            "models": (models_only, lambda: models.time_models(settings, say), _models),
            "detectors": (photos is not None, lambda: detectors.time_detectors(cast(Path, photos), say), _detectors),
            "batch": (batch_only, lambda: many.time_batch(settings, say), _rates),
            "decoding": (decoding_only, lambda: decoding.time_decoding(settings, say), _decoding),
            "against": (
                against is not None and not load_only,
                lambda: comparison.compare(settings, cast(Path, against), requests, say),
                _ratios,
            ),
            "load": (load_only, lambda: load.time_load(settings, seconds, against, say), _loads),
        }
        part = next((name for name, (chosen, *_) in parts.items() if chosen), None)
        measured: Json = {part: parts[part][1]()} if part else report.benchmark(settings, requests, say=say)
    if write:
        _store(measured, settings.models / "benchmark.json")
    if as_json:
        click.echo(json.dumps(measured, indent=1, allow_nan=False))
        return
    shown = [parts[part][2](measured[part])] if part else [_timings(measured), _others(measured)]
    for table in shown:
        Console().print(table)


def _store(measured: Json, path: Path) -> None:
    """Write what was measured; of what was not measured this time, the earlier figures stay."""
    earlier: Json = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    path.write_text(json.dumps(earlier | measured, indent=1, allow_nan=False) + "\n", encoding="utf-8")


def _models(measured: Json) -> "Table":
    from rich.table import Table

    table = Table("model", title=f"a clip of 3 s or a face, on {measured['machine']['cores']} cores")
    for title in ("median", "95 %"):
        table.add_column(title, justify="right")
    for name, timing in measured["timings"].items():
        table.add_row(name, f"{timing['median_ms']:.1f} ms", f"{timing['p95_ms']:.1f} ms")
    return table


def _decoding(measured: Json) -> "Table":
    from rich.table import Table

    table = Table("file", title=f"medians, on {measured['machine']['cores']} cores")
    for title in ("in this process", "in a worker", "more"):
        table.add_column(title, justify="right")
    for name, timing in measured["timings"].items():
        table.add_row(name, *(f"{timing[each]:.1f} ms" for each in ("here_ms", "worker_ms", "worker_costs_ms")))
    return table


def _detectors(measured: Json) -> "Table":
    from rich.table import Table

    plain, hard = measured["photos"]["plain"], measured["photos"]["hard"]
    table = Table("detector", title=f"{plain + hard} pictures with {measured['faces']} faces")
    for title in (
        f"plain right, of {plain}",
        f"hard right, of {hard}",
        "found",
        "false a picture",
        "median",
        "longest",
    ):
        table.add_column(title, justify="right")
    for row in measured["detectors"]:
        times = (f"{row['median_ms']:.0f} ms", f"{row['longest_ms']:.0f} ms")
        right = (str(row["right"]["plain"]), str(row["right"]["hard"]))
        table.add_row(row["name"], *right, str(row["found"]), f"{row['false_a_picture']:.2f}", *times)
    return table


def _rates(measured: Json) -> "Table":
    from rich.table import Table

    table = Table("files", "processes", title=f"dashapp batch on {measured['machine']['cores']} cores")
    for title in ("a second", "goal", "growth", "goal", "most memory of a process"):
        table.add_column(title, justify="right")
    for kind, goal in measured["goals"].items():
        first, *_, last = (rates := measured[kind])
        for rate in rates:
            grown = [f"{rate['per_second'] / first['per_second']:.2f}", f">= {measured['growth_goal']}"]
            table.add_row(
                kind,
                str(rate["workers"]),
                f"{rate['per_second']:.1f}",
                f">= {goal:g}" if rate is last else "",
                *(grown if rate is not first else ["", ""]),
                f"{rate['peak_mb_of_a_worker']:,} MB",
            )
    return table


def _loads(measured: Json) -> "Table":
    from rich.table import Table

    table = Table("build", "clients", title=f"{measured['seconds']:g} s each on {measured['machine']['cores']} cores")
    for title in ("files a second", "median", "95 %", "99 %", "pages 95 %", "refused", "in", "failed", "most memory"):
        table.add_column(title, justify="right")
    for row in measured["rows"]:
        times = [_milliseconds(row[name]) for name in ("median_ms", "p95_ms", "p99_ms", "page_p95_ms")]
        refused = (str(row["refused"]), _milliseconds(row["refusal_p95_ms"]), str(row["failed"]))
        rate, memory = f"{row['per_second']:.1f}", f"{row['peak_mb']:,} MB"
        table.add_row(row["build"], str(row["clients"]), rate, *times, *refused, memory)
    return table


def _ratios(measured: Json) -> "Table":
    from rich.table import Table

    table = Table("measured", title=f"this build beside {measured['other']}, in turn")
    for title in ("this", "other", "ratio", "goal"):
        table.add_column(title, justify="right")
    for row in measured["rows"]:
        goal = f"{'>=' if row['more_is_better'] else '<='} {row['goal']:.2f}"
        figures = [f"{row[name]:,.2f} {row['unit']}" for name in ("this", "other")]
        table.add_row(row["title"], *figures, f"{row['ratio']:.2f}", goal)
    return table


def _milliseconds(value: int | None) -> str:
    return "" if value is None else f"{value:,} ms"


def _timings(measured: Json) -> "Table":
    from rich.table import Table

    table = Table("measured", title=f"on {measured['machine']['cores']} cores")
    for title in ("median", "95 %", "goal", "n"):
        table.add_column(title, justify="right")
    for row in measured["timings"]:
        goal = "" if row["goal_ms"] is None else f"<= {row['goal_ms']:,} ms"
        table.add_row(row["name"], f"{row['median_ms']:,.0f} ms", f"{row['p95_ms']:,.0f} ms", goal, str(row["n"]))
    return table


def _others(measured: Json) -> "Table":
    from rich.table import Table

    memory, faster = measured["memory"], measured["times_faster"]
    table = Table("measured", "value", "goal")
    for name, key in (("warm", "warm_mb"), (f"after {memory['requests']} requests", "after_mb")):
        value = "unknown here" if memory[key] is None else f"{memory[key]:,.0f} MB"
        table.add_row(f"memory, {name}", value, f"<= {memory['goal_mb']:,} MB")
    if memory["rise_in_second_half_mb"] is not None:
        table.add_row("memory, rise over the second half", f"{memory['rise_in_second_half_mb']:+.1f} MB", "flat")
    for kind in ("clip", "picture"):
        table.add_row(f"{kind}: times faster than a process an upload", f"{faster[kind]:,.0f}", f">= {faster['goal']}")
    return table
