"""``dashapp cards``: the pages that are generated from what is stored, written or checked."""

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
    help="A page whose generated blocks are filled [default: README.md and all of docs/].",
)
def cards(check: bool, pages: tuple[Path, ...]) -> None:
    """Write model cards and generated pages from stored figures."""
    from dashapp.cli import main
    from dashapp.cli._manual import commands_block, errors_block
    from dashapp.evaluation.cards.apparent import apparent_card_is_stale, write_apparent_card
    from dashapp.evaluation.cards.card import card_is_stale, write_card
    from dashapp.evaluation.cards.pages import BLOCKS, page_is_stale, write_page
    from dashapp.evaluation.summary import METRICS_FILE
    from dashapp.inference.registry import AGE_SEX

    models = Settings.from_environment().models
    folders = sorted(path.parent for path in models.glob(f"*/{METRICS_FILE}"))
    blocks = {**BLOCKS, "commands": lambda _: commands_block(main), "errors": lambda _: errors_block()}
    pages = pages or manual()
    if check:
        stale = [str(folder / "README.md") for folder in folders if card_is_stale(folder)]
        stale += [str(models / AGE_SEX.name / "README.md")] if apparent_card_is_stale(models / AGE_SEX.name) else []
        stale += [str(page) for page in pages if page_is_stale(page, models, blocks)]
        for name in stale:
            click.echo(f"{name} is stale: `dashapp cards` writes it anew", err=True)
        raise SystemExit(1 if stale else 0)
    for folder in folders:
        click.echo(f"{write_card(folder)} written")
    if card := write_apparent_card(models / AGE_SEX.name):
        click.echo(f"{card} written")
    for page in pages:
        write_page(page, models, blocks)
        click.echo(f"{page} filled")


def manual() -> tuple[Path, ...]:
    """Return README and the pages under docs/."""
    return (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
