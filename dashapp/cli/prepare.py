"""``dashapp prepare``: converts once what is served and not part of the project."""

import sys

import click

from dashapp.settings import Settings


@click.command()
@click.option("--age-sex/--no-age-sex", default=True, help="Prepare the age and sex model too.")
def prepare(age_sex: bool) -> None:
    """Convert once what is served and not part of the project.

    That is the age and sex model, and the explanations of the served models. Installing does so.
    Without it the first answers that need them wait for it, or come without age and sex.
    """
    from collections.abc import Callable
    from functools import partial

    from dashapp.errors import ModelError
    from dashapp.inference import agender, artefact
    from dashapp.inference.registry import SERVED

    settings = Settings.from_environment()
    cache = settings.runtime.cache
    work: dict[str, Callable[[], object]] = {
        name: partial(artefact.prepare, settings.models / name, cache)
        for name in SERVED.values()
        if (settings.models / name / artefact.MANIFEST_FILE).exists()
    }
    if age_sex and settings.age_sex:
        work["age and sex"] = partial(agender.prepare, cache)
    failed = False
    for name, convert in work.items():
        try:
            convert()
        except ModelError as exc:
            failed = True
            click.echo(f"Warning: {name}: {exc}", err=True)
    click.echo(f"What is converted once is in {cache}", err=True)
    sys.exit(1 if failed else 0)
