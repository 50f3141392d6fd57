"""``dashapp train``: train a model on a folder of corpora, export it and evaluate it."""

import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dashapp.cli._options import CORPORA, MODELS_FOLDER, scratch_folder

if TYPE_CHECKING:
    from dashapp.training.catalogue import Trainable
    from dashapp.training.fit.recipe import Recipe

ALLOCATOR = {
    "MALLOC_MMAP_MAX_": "0",
    "MALLOC_TRIM_THRESHOLD_": "8000000000",
    "MALLOC_TOP_PAD_": "268435456",
}
"""glibc keeps the memory it has: without it half of a training's time on a CPU goes to page faults."""


@click.command()
@click.argument("model")
@CORPORA
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="Change a setting; repeatable.")
@click.option("--epochs", type=int, help="Short for --set epochs=N.")
@click.option("--seed", type=int, help="Short for --set seed=N.")
@click.option("--run", default="served", show_default=True, help="Name of the run; only `served` keeps its weights.")
@MODELS_FOLDER
@scratch_folder("checkpoints, features and the weights of other runs")
@click.option("--trial", is_flag=True, help="Stop after the validation: the test part is not touched.")
@click.option(
    "--backbone-weights",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Weights of InceptionV3 for speech-spectrogram-transfer [default: ImageNet's, which Keras fetches].",
)
@click.option("--resume", is_flag=True, help="Go on where an earlier call stopped; at most one epoch is lost.")
def train(
    model: str,
    data: Path,
    settings: tuple[str, ...],
    epochs: int | None,
    seed: int | None,
    run: str,
    models: Path | None,
    scratch: Path,
    trial: bool,
    backbone_weights: Path | None,
    resume: bool,
) -> None:
    """Train MODEL, save it and evaluate it on its test part.

    A training is decided by its recipe and its seed. `--run random-split --set split=random` of a speech model repeats
    how other systems were judged: on a random fifth of the clips. `--trial --run NAME` is for choosing a recipe: it
    gives a log with validation figures and no more; a run with `--set limit=N` is always a trial. `--run random-splits`
    of a speech-feature-mlp trains on many random splits and says which of the spectral features help.
    """
    _keep_memory()
    from dashapp.settings import Settings
    from dashapp.training.catalogue import trainable
    from dashapp.training.export import SERVED, Run, evaluate_run, export, study
    from dashapp.training.speech.validation import line

    chosen = trainable(model)
    changes = _changes(settings, epochs, seed)
    recipe = chosen.recipe.with_settings(changes)
    trial = trial or bool(recipe.limit)
    if trial and run == SERVED:
        raise click.UsageError("a trial would replace the served model; name it with --run")
    home = models or Settings.from_environment().models
    command = shlex.join(
        ["dashapp", "train", model, "--data", "DATA", "--run", run]
        + [part for key, value in changes.items() for part in ("--set", f"{key}={value}")]
    )
    this = Run(chosen, run, recipe, command, trial)
    given = _given(chosen, recipe, home, backbone_weights)
    if run in chosen.studies:
        if trial or resume:
            raise click.UsageError(f"{run} has neither trials nor checkpoints; leave out --trial, --resume and limit")
        _report(study(this, data, scratch, home), this.home(home))
        return
    fitted = chosen.train(data, recipe, this.scratch(scratch), resume=resume, **given)
    for left_out in fitted.refused:
        click.echo(f"left out: {left_out.path} ({left_out.reason})", err=True)
    artefact = export(this, fitted, scratch, home)
    if fitted.peak_memory_mb:
        click.echo(f"peak memory {fitted.peak_memory_mb:,} MB")
    if fitted.validation:
        click.echo(f"validation\n{line(fitted.validation)}")
    if trial:
        click.echo(f"{artefact} holds the network of a trial, which is not judged on the test part")
        return
    evaluate_run(this, artefact, data, home)
    click.echo(f"{artefact} holds the network, {this.home(home)} its figures")


def _given(chosen: "Trainable", recipe: "Recipe", models: Path, backbone_weights: Path | None) -> dict[str, Any]:
    """Return what only some trainings take: what an ensemble said, or the backbone below a last layer."""
    from dashapp.inference.transfers import INCEPTION
    from dashapp.training.fit.teachers import Teachers

    if backbone_weights and chosen.backbone != INCEPTION:
        raise click.UsageError(f"{chosen.name} does not stand on InceptionV3: leave out --backbone-weights")
    if recipe.teach and chosen.training_items is None:
        raise click.UsageError(f"{chosen.name} does not learn from an ensemble: leave out --set teach=...")
    if chosen.backbone:
        return {"backbone_weights": backbone_weights, "models": models}
    return {"teachers": Teachers.load(models / chosen.name)} if recipe.teach else {}


def _changes(settings: tuple[str, ...], epochs: int | None, seed: int | None) -> dict[str, str]:
    changes: dict[str, str] = {}
    for setting in settings:
        key, equals, value = setting.partition("=")
        if not equals:
            raise click.BadParameter(f"{setting!r} is not KEY=VALUE", param_hint="--set")
        changes[key] = value
    shorthands = {"epochs": epochs, "seed": seed}
    return changes | {key: str(value) for key, value in shorthands.items() if value is not None}


def _report(figures: dict[str, Any], folder: Path) -> None:
    """Print the tables of a study, as they stand in the model's card."""
    from dashapp.evaluation.cards.tables import study_tables

    click.echo(study_tables(figures))
    click.echo(f"{folder} holds the figures")


def _keep_memory() -> None:
    """Start this process anew with the allocator's settings, which are read only when a process starts."""
    if sys.platform == "linux" and not ALLOCATOR.keys() <= os.environ.keys():
        os.environ.update(ALLOCATOR)
        os.execv(sys.executable, [sys.executable, "-m", "dashapp", *sys.argv[1:]])  # noqa: S606 (this very program)
