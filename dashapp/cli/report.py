"""``dashapp report``: a comparison as one HTML file."""

from pathlib import Path

import click


@click.command()
@click.option(
    "--first", default="speech-mfcc-cnn", show_default=True, help="An evaluation: a model, MODEL/RUN, or people/WHO."
)
@click.option("--second", default="people/listeners", show_default=True, help="Another.")
@click.option("--third", default="none", show_default=True, help="A third.")
@click.option("--fourth", default="none", show_default=True, help="A fourth.")
@click.option("--link", default="", help='What stands behind the page\'s address, "?a=...", instead of those.')
@click.option("--out", type=click.Path(dir_okay=False, writable=True, path_type=Path), required=True, help="The file.")
@click.option("--replace", "again", is_flag=True, help="Take the place of a file that is there.")
def report(first: str, second: str, third: str, fourth: str, link: str, out: Path, again: bool) -> None:
    """Write the page "Compare" as one file that needs no server.

    Its figures, and the numbers in them, are those of the stored evaluations.
    """
    if out.exists() and not again:
        raise click.UsageError(f"{out} is there already: name another file, or let --replace take its place")
    from dataclasses import replace

    from dashapp.evaluation.compare.comparison import all_evaluations
    from dashapp.settings import Settings
    from dashapp.ui.compare.report import report_page
    from dashapp.ui.compare.state import State

    settings = Settings.from_environment()
    state = State.of(link.partition("?")[2]) if link else replace(State.of(""), a=first, b=second, c=third, d=fourth)
    evaluations = all_evaluations(settings.models, settings.evaluations)
    missing = [name for name in state.names if name not in evaluations]
    if missing or not state.names:
        raise click.UsageError(f"there is no evaluation {' or '.join(missing)}; there are {', '.join(evaluations)}")
    out.write_text(report_page(state, evaluations, settings.assets), encoding="utf-8")
    click.echo(f"{out} compares {', '.join(state.names)}")
