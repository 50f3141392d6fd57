"""``dashapp reteach``: a new last layer on a trained speech network."""

import shlex
import shutil
from pathlib import Path

import click

from dashapp.cli._options import CORPORA, MODELS_FOLDER, scratch_folder


@click.command()
@click.argument("model")
@CORPORA
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="Change a setting; repeatable.")
@click.option("--run", default="served", show_default=True, help="Name of the run; only `served` keeps its weights.")
@MODELS_FOLDER
@scratch_folder("spectrograms and what the network makes of them")
@click.option(
    "--left-out",
    "leave_out",
    is_flag=True,
    help="Only print what a layer taught by all corpora but one gets right of that one, on its validation speakers.",
)
@click.option("--trial", is_flag=True, help="Stop after the validation: the test part is not touched.")
def reteach(
    model: str,
    data: Path,
    settings: tuple[str, ...],
    run: str,
    models: Path | None,
    scratch: Path,
    leave_out: bool,
    trial: bool,
) -> None:
    """Teach the last layer of MODEL anew, by every corpus.

    MODEL is a speech network, and the corpora stand under --data. All layers below stay as they are, and
    the new layer is pulled towards the one that there was. It is calibrated on the validation part and judged on the
    test part, as any training. `--run without-nemo --set split=without-nemo` leaves a
    corpus out and is judged on that.
    """
    from dashapp.inference.artefact import MANIFEST_FILE, load_artefact, save_artefact
    from dashapp.inference.training_log import LOG_FILE
    from dashapp.settings import Runtime, Settings
    from dashapp.training.catalogue import trainable
    from dashapp.training.export import SERVED, Run, evaluate_run
    from dashapp.training.speech.last_layer import TAUGHT, LastLayerRecipe, left_out, teach
    from dashapp.training.speech.validation import line

    chosen = trainable(model)
    if chosen.name != "speech-mfcc-cnn":
        raise click.UsageError(f"the last layer of {model} cannot be taught by itself")
    if trial and run == SERVED and not leave_out:
        raise click.UsageError("a trial would replace the served model; name it with --run")
    home = models or Settings.from_environment().models
    pairs = [setting.partition("=") for setting in settings]
    recipe = LastLayerRecipe().with_settings({key: value for key, _, value in pairs})
    trained = load_artefact(home / model, Runtime(tensorflow=True))
    if leave_out:
        click.echo(line(left_out(trained, data, recipe, scratch / model)))
        return
    words = ["dashapp", "reteach", model, "--data", "DATA", "--run", run]
    command = shlex.join(words + [part for setting in settings for part in ("--set", setting)])
    this = Run(chosen, run, recipe, command, trial)
    taught = teach(trained, data, recipe, scratch / model, command=command)
    click.echo(line(taught.manifest.training[TAUGHT]["validation"]))
    if trial:
        return
    artefact = home / model if run == SERVED else this.scratch(scratch) / "artefact"
    save_artefact(taught.network, taught.manifest, artefact)
    this.home(home).mkdir(parents=True, exist_ok=True)
    if run != SERVED:
        shutil.copyfile(artefact / MANIFEST_FILE, this.home(home) / MANIFEST_FILE)
        shutil.copyfile(home / model / LOG_FILE, this.home(home) / LOG_FILE)
    evaluate_run(this, artefact, data, home)
    click.echo(f"{artefact} holds the network, {this.home(home)} its figures")
