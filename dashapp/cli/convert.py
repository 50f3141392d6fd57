"""``dashapp convert``: makes the form of the models that is served."""

from pathlib import Path

import click

from dashapp.settings import Settings


@click.command()
@click.argument("names", nargs=-1, metavar="[MODEL]...")
@click.option("--data", type=click.Path(path_type=Path), help="Corpora, of which real inputs are asked of both forms.")
@click.option("--missing", is_flag=True, help="Only models without one.")
def convert(names: tuple[str, ...], data: Path | None, missing: bool) -> None:
    """Make the form of each MODEL that is served.

    It is model.tflite, beside model.keras; of all models where none is named. Training does so by itself; this does it
    for models that were trained before, and again where needed. Both forms are asked the same random and real inputs,
    and one that differs is not kept.
    """
    from dashapp.inference.artefact import NETWORK_FILE, Manifest
    from dashapp.inference.registry import LOADERS, kind_of
    from dashapp.training.serving_form import write_serving_form

    settings = Settings.from_environment()
    for name in names:
        kind_of(name, settings.models)
    for name in names or LOADERS:
        folder = settings.models / name
        if not (folder / NETWORK_FILE).exists() or (missing and Manifest.read(folder).litert_sha256):
            continue
        found = write_serving_form(folder, settings.models, settings.assets, data or settings.data).parity
        click.echo(
            f"{name}: probabilities within {found['random']:.1e} of the trained form on {found['random_inputs']} random"
            f" inputs, {found['real']:.1e} on {found['real_inputs']} of the {found['from']}"
        )
