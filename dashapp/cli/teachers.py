"""``dashapp teachers``: ask an ensemble about the training items, for one network to learn from."""

from pathlib import Path

import click

from dashapp.cli._options import CORPORA, FOLDER, MODELS_FOLDER, scratch_folder


@click.command()
@click.argument("model")
@click.argument("members", nargs=-1, required=True, type=FOLDER)
@CORPORA
@MODELS_FOLDER
@scratch_folder("the features")
def teachers(model: str, members: tuple[Path, ...], data: Path, models: Path | None, scratch: Path) -> None:
    """Average what MEMBERS say of the training items of MODEL.

    MEMBERS are folders of trained networks. The mean of their logits is kept as teachers.npz beside MODEL; `dashapp
    train MODEL --set teach=0.7` learns from it. The members must have been trained on the same part as MODEL, or what
    they say of it is not theirs to teach.
    """
    from dashapp.inference.artefact import load_artefact
    from dashapp.settings import Settings
    from dashapp.training.catalogue import trainable
    from dashapp.training.fit.teachers import ask

    chosen = trainable(model)
    if chosen.training_items is None:
        raise click.UsageError(f"{model} does not learn from an ensemble")
    home = (models or Settings.from_environment().models) / model
    asked = []
    names: list[str] = []
    for folder in members:
        artefact = load_artefact(folder)
        names, inputs = chosen.training_items(data, artefact.manifest, scratch / model)
        asked.append((str(artefact.manifest.training.get("run", folder.name)), artefact, inputs))
    home.mkdir(parents=True, exist_ok=True)
    path = ask(asked, names).save(home)
    click.echo(f"{path} holds the logits of {len(asked)} networks on {len(names):,} items")
