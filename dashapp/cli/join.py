"""``dashapp join``: several trained networks as one that is served."""

import shlex
from pathlib import Path

import click

from dashapp.cli._options import CORPORA, MODELS_FOLDER, scratch_folder


@click.command()
@click.argument("model")
@click.argument("members", nargs=-1, required=True, metavar="RUN...")
@CORPORA
@click.option("--run", default="served", show_default=True, help="Name of the joined network; with --trial another.")
@click.option("--trial", is_flag=True, help="Stop after the validation: the test part is not touched.")
@MODELS_FOLDER
@scratch_folder("the members' networks, and of the features")
def join(
    model: str, members: tuple[str, ...], data: Path, run: str, trial: bool, models: Path | None, scratch: Path
) -> None:
    """Make one network of several trainings of MODEL.

    Its answer is the mean of theirs. RUN... are names of trainings, as `dashapp train MODEL --trial --run RUN` left
    them in --scratch. The joined network is calibrated on the validation part and judged on the test part, as any
    training.
    """
    from dashapp.inference.artefact import load_artefact
    from dashapp.settings import Runtime, Settings
    from dashapp.training.catalogue import trainable
    from dashapp.training.export import SERVED, Run, evaluate_run, export
    from dashapp.training.fit.joined import LOG, JoinedRecipe, write_mean_log
    from dashapp.training.speech.validation import line

    chosen = trainable(model)
    if chosen.join is None:
        raise click.UsageError(f"networks of {model} cannot be joined")
    if trial and run == SERVED:
        raise click.UsageError("a trial would replace the served model; name it with --run")
    if len(members) < 2:
        raise click.UsageError("name at least two runs to join")
    home = models or Settings.from_environment().models
    loaded = [load_artefact(scratch / model / member / "artefact", Runtime(tensorflow=True)) for member in members]
    command = shlex.join(["dashapp", "join", model, *members, "--data", "DATA", "--run", run])
    recipe = JoinedRecipe(members=members)
    this = Run(chosen, run, recipe, command, trial, tuple(each.manifest.training for each in loaded))
    fitted = chosen.join(data, loaded, scratch / model)
    write_mean_log([scratch / model / member / LOG for member in members], this.scratch(scratch) / LOG)
    artefact = export(this, fitted, scratch, home)
    click.echo(f"validation\n{line(fitted.validation)}")
    if trial:
        click.echo(f"{artefact} holds the joined network of a trial, which is not judged on the test part")
        return
    evaluate_run(this, artefact, data, home)
    click.echo(f"{artefact} holds the network, {this.home(home)} its figures")
