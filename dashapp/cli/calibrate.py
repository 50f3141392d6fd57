"""``dashapp calibrate``: what a trained network says, and from when on it is certain."""

from pathlib import Path
from typing import Any

import click

from dashapp.cli._options import CORPORA, MODELS_FOLDER


@click.command()
@click.argument("model")
@CORPORA
@MODELS_FOLDER
def calibrate(model: str, data: Path, models: Path | None) -> None:
    """Choose how MODEL, a trained face network, answers.

    Its two outputs, FER2013's label and the votes of FER+'s raters, are joined into what raters would say: the mix, the
    prior, the temperature and the confidence from which an answer is certain are chosen on PublicTest and on the
    portraits of people of even rank, and written into the model's manifest. The network stays as it is; evaluate it
    anew afterwards.
    """
    from dashapp.evaluation.cards.answers import mixes
    from dashapp.inference.artefact import load_artefact
    from dashapp.settings import Settings
    from dashapp.training.face.calibrate import calibrate as choose

    folder = (models or Settings.from_environment().models) / model
    written = choose(load_artefact(folder), data, folder)
    report: dict[str, Any] = written.training["answers"]
    click.echo(mixes(report))
    promise = written.promise or {}
    click.echo(f"certain from {written.certain_above:.3f}: {promise}")
    click.echo(f"{folder / 'model.json'} written")
