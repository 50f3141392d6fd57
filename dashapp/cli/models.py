"""``dashapp models``: which models there are and how good they are."""

import json

import click

from dashapp.predictions import Json
from dashapp.settings import Settings


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
def models(as_json: bool) -> None:
    """List the models and how good they are."""
    from dashapp.inference.registry import infos

    settings = Settings.from_environment()
    listed = [info.to_dict() for info in infos(settings.models, age_sex=settings.age_sex)]
    if as_json:
        click.echo(json.dumps(listed, indent=2, allow_nan=False))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table

    console = Console()
    if not any(entry["state"] == "ready" for entry in listed):
        console.print("No model is installed; `dashapp train` makes one.")
    # Two columns, so that it fits into a narrow terminal.
    table = Table(box=box.SIMPLE_HEAD)
    for heading in ("model", "figures"):
        table.add_column(heading, no_wrap=True)
    for entry in listed:
        lines = [f"{name} {_figure(value)}" for name, value in entry["metrics"].items()]
        figures = "\n".join([entry["state"], *lines] if entry["remedy"] else lines)
        table.add_row(f"{entry['name']}\n{_about(entry)}", figures, end_section=True)
    console.print(table)
    for entry in listed:
        if entry["remedy"]:
            console.print(f"{entry['name']} {entry['state']}: {entry['remedy']}")
    for licence in dict.fromkeys(entry["licence"] for entry in listed if entry["licence"]):
        names = ", ".join(entry["name"] for entry in listed if entry["licence"] == licence)
        console.print(f"{names}: {licence}")


def _about(entry: Json) -> str:
    """Return what kind of model it is, in a line."""
    about = [entry["kind"], f"{len(entry['labels'])} classes"]
    return ", ".join([*about, f"{entry['parameters']:,} weights"] if entry["parameters"] else about)


def _figure(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)
