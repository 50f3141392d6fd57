"""``dashapp evaluate --items``: what a model gets right on somebody's own labelled files."""

import json
import sys
from functools import partial
from pathlib import Path

import click

from dashapp.cli._asking import progress_bar, service_of
from dashapp.cli._exit import OK, REFUSED
from dashapp.cli._figure_tables import print_corpora, print_figures
from dashapp.errors import InputError
from dashapp.settings import Settings


def evaluate_own_items(
    model: str, items: Path, mapped: tuple[str, ...], name: str, *, replace: bool, as_json: bool
) -> None:
    """Ask a model about own files, keep the evaluation, print it, and end the program with its exit code.

    Args:
        model: Name of a folder under models/.
        items: The table of files and labels.
        mapped: ``LABEL=EMOTION``, what unknown labels mean.
        name: Of the evaluation.
        replace: Take the place of an evaluation of other files of that name.
        as_json: Print JSON instead of tables.
    """
    from dashapp.datasets.own_labels import read_own
    from dashapp.evaluation.own.folders import own_folder, refused_rows
    from dashapp.evaluation.own.items import evaluate_own
    from dashapp.evaluation.own.names import REFUSED_FILE
    from dashapp.inference.manifest import Manifest
    from dashapp.inference.registry import kind_of

    wrong = [each for each in mapped if "=" not in each]
    if wrong:
        raise click.UsageError(f"--map takes LABEL=EMOTION; not {', '.join(wrong)}")
    settings = Settings.from_environment()
    try:
        folder = own_folder(settings.evaluations, name, model)
    except InputError as exc:
        raise click.UsageError(exc.message) from exc
    if kind_of(model, settings.models) in {"gate", "verifier", "crowd"}:
        raise click.UsageError(f"{model} names no emotions, with which own files are labelled")
    manifest = Manifest.read(settings.models / model)
    own = read_own(items, dict(each.rsplit("=", 1) for each in mapped))
    if not own.items:
        raise click.UsageError(f"{items} names no file that is there; the first: {own.refused[0].reason}")
    with progress_bar(f"{model} answers") as progress:
        figures = evaluate_own(
            partial(service_of, settings, model),
            own.items,
            own.refused,
            folder,
            model=model,
            kind=manifest.kind,
            version=manifest.sha256,
            replace=replace,
            progress=progress,
        )
    refused = refused_rows(folder)
    if as_json:
        click.echo(json.dumps({"recomputed": figures, "stored": {}, "refused": refused}, allow_nan=False))
    else:
        print_figures(figures, {})
        print_corpora(figures, {})
        for label, emotion in own.renamed.items():
            click.echo(f"{label} was taken for {emotion}")
        click.echo(f"kept in {folder}; the page Compare of a server with DASHAPP_SHARED_EVALUATIONS=1 shows it")
        if refused:
            click.echo(f"{len(refused)} refused, the reasons in its {REFUSED_FILE}; the first: {refused[0]['reason']}")
    sys.exit(REFUSED if refused else OK)
