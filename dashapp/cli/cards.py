"""``dashapp cards``: the pages that are generated from stored figures, written or checked."""

from pathlib import Path

import click

from dashapp.settings import ROOT, Settings


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 where a page is stale.")
@click.option(
    "--page",
    "pages",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    default=(ROOT / "README.md", ROOT / "docs" / "scaling.md"),
    help="A page whose generated blocks are filled [default: README.md and docs/scaling.md].",
)
def cards(check: bool, pages: tuple[Path, ...]) -> None:
    """Write cards and figures of the pages from what is stored."""
    from dashapp.evaluation.cards.card import card_is_stale, write_card
    from dashapp.evaluation.cards.readme import readme_is_stale, write_readme
    from dashapp.evaluation.summary import METRICS_FILE

    models = Settings.from_environment().models
    folders = sorted(path.parent for path in models.glob(f"*/{METRICS_FILE}"))
    if check:
        stale = [str(folder / "README.md") for folder in folders if card_is_stale(folder)]
        stale += [str(page) for page in pages if readme_is_stale(page, models)]
        for name in stale:
            click.echo(f"{name} is stale: `dashapp cards` writes it anew", err=True)
        raise SystemExit(1 if stale else 0)
    for folder in folders:
        click.echo(f"{write_card(folder)} written")
    for page in pages:
        write_readme(page, models)
        click.echo(f"{page} filled")
