"""``dashapp benchmark``: how fast the program answers and how much memory it takes."""

import json
from typing import TYPE_CHECKING, Any

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
def benchmark(requests: int, as_json: bool, write: bool) -> None:
    """Measure starts, answers and memory, and compare with one process for each upload.

    The server is started as a process of its own on a free port, so nothing has to run already. Times are the median
    and the 95th percentile.
    """
    from rich.console import Console

    from dashapp.benchmark import report

    settings = Settings.from_environment()
    errors = Console(stderr=True)
    with errors.status("measuring") as status:
        measured = report.benchmark(settings, requests, say=lambda what: status.update(f"measuring: {what}"))
    text = json.dumps(measured, indent=1, allow_nan=False)
    if write:
        (settings.models / "benchmark.json").write_text(text + "\n", encoding="utf-8")
    if as_json:
        click.echo(text)
        return
    console = Console()
    console.print(_timings(measured))
    console.print(_others(measured))


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
