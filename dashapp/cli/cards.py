"""``dashapp cards``: the pages that are generated from stored figures, written or checked."""

from pathlib import Path

import click

from dashapp.settings import ROOT, Settings


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 where a page is stale.")
@click.option(
    "--readme",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=ROOT / "README.md",
    help="The README whose generated blocks are filled [default: that of the project].",
)
def cards(check: bool, readme: Path) -> None:
    """Write model cards and README figures from what is stored."""
    from dashapp.evaluation.card import card_is_stale, write_card
    from dashapp.evaluation.readme import readme_is_stale, write_readme
    from dashapp.evaluation.summary import METRICS_FILE

    models = Settings.from_environment().models
    folders = sorted(path.parent for path in models.glob(f"*/{METRICS_FILE}"))
    if check:
        stale = [str(folder / "README.md") for folder in folders if card_is_stale(folder)]
        stale += [str(readme)] if readme_is_stale(readme, models) else []
        for page in stale:
            click.echo(f"{page} is stale: `dashapp cards` writes it anew", err=True)
        raise SystemExit(1 if stale else 0)
    for folder in folders:
        click.echo(f"{write_card(folder)} written")
    write_readme(readme, models)
    click.echo(f"{readme} filled")
