"""``dashapp evaluate --data``: what a model gets right on the corpora, beside the stored figures."""

import json
import os
import re
import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from dashapp.cli._asking import progress_bar, service_of
from dashapp.cli._figure_tables import print_corpora, print_figures
from dashapp.labels import LABELS_ANSWER
from dashapp.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from dashapp.inference.manifest import Manifest
    from dashapp.protocols import FaceModel, FaceReading

Json = dict[str, Any]

KEPT_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]*")


def evaluate_corpora(
    model: str,
    data: Path,
    split: str | None,
    workers: int | None,
    *,
    as_json: bool,
    write: bool,
    clean_only: bool = False,
    keep_as: str | None = None,
) -> None:
    """Ask a model about a part of the corpora, and print the figures.

    Args:
        model: Name of a folder under models/.
        data: Folder of the corpora.
        split: Which part; the test part by default.
        workers: Processes that ask a speech model; by default one for each core.
        as_json: Print JSON instead of tables.
        write: Store figures, predictions and card beside the model.
        clean_only: Ask about clips and faces as they are alone; of faces what is stored under each condition stays.
        keep_as: Name of a further training as which the answers are stored beside the model: the served weights are
            about to be replaced by others, and what these answered is to be compared with.
    """
    from dashapp.evaluation.parts import TEST_OF
    from dashapp.evaluation.summary import rounded, summarise
    from dashapp.evaluation.unmet import unmet_corpora
    from dashapp.inference.manifest import Manifest
    from dashapp.inference.registry import kind_of

    settings = Settings.from_environment()
    kind = kind_of(model, settings.models)
    folder = settings.models / model
    manifest = Manifest.read(folder)
    if write and split not in {None, TEST_OF[kind]}:
        raise click.UsageError(
            f"only figures of the test part, {TEST_OF[kind]}, are stored; leave out --write or --split"
        )
    if keep_as and (manifest.kind != "speech" or not KEPT_NAME.fullmatch(keep_as)):
        raise click.UsageError("--keep-as is for speech models, and takes a name of small letters, digits and hyphens")
    stored = _stored(folder)
    workers = os.cpu_count() or 1 if workers is None else workers
    table = _answers(settings, manifest, data, split, workers, clean_only=clean_only)
    if clean_only and write and kind == "face":
        table = _with_stored_conditions(table, folder)
    figures = summarise(table, kind, model=model, certain_above=manifest.certain_above)
    if keep_as:
        _keep(table, keep_as, folder)
    if write:
        _write(table, figures, folder)
        if kind == "crowd":
            _write_gallery(settings, table, data, folder)
    unmet = rounded(unmet_corpora(folder)) if kind == "speech" else {}
    if as_json:
        click.echo(json.dumps({"recomputed": figures, "stored": stored, "unmet": unmet}, allow_nan=False))
    else:
        print_figures(figures, stored)
        print_corpora(figures, unmet)


def _answers(
    settings: Settings, manifest: "Manifest", data: Path, split: str | None, workers: int, *, clean_only: bool
) -> "pl.DataFrame":
    from dashapp.evaluation.parts import evaluate_part
    from dashapp.inference import registry
    from dashapp.training import judging

    if manifest.kind in judging.KINDS:
        loaded = registry.load(manifest.name, settings.models)
        with progress_bar(f"{manifest.name} answers") as progress:
            return judging.judge(manifest.kind, loaded, data, run="served", split=split, progress=progress)
    face = registry.load(manifest.name, settings.models) if manifest.kind == "face" else None
    with progress_bar(f"{manifest.name} answers") as progress:
        return evaluate_part(
            partial(service_of, settings, manifest.name),
            manifest.kind,
            data,
            run="served",
            split=split,
            labels=manifest.labels,
            clean_only=clean_only,
            read=labels_reader(face),
            outputs=getattr(face, "outputs", None),
            votes=getattr(face, "votes", None),
            workers=workers,
            progress=progress,
        )


def _with_stored_conditions(table: "pl.DataFrame", folder: Path) -> "pl.DataFrame":
    """Add the stored answers under each condition: they hold as long as the network is the same."""
    import polars as pl

    from dashapp.evaluation.conditions import CLEAN
    from dashapp.evaluation.predictions_table import read_predictions
    from dashapp.evaluation.summary import PREDICTIONS_FILE

    path = folder / PREDICTIONS_FILE
    if not path.is_file():
        return table
    return pl.concat([table, read_predictions(path).filter(pl.col("condition") != CLEAN)], how="diagonal")


def labels_reader(face: "FaceModel | None") -> "Callable[[NDArray[np.uint8]], Sequence[FaceReading]] | None":
    """Return what reads crops as FER2013's labels would have them, by which changed crops are judged."""
    return face.answering(LABELS_ANSWER).predict if face else None


def _stored(folder: Path) -> dict[str, Json]:
    """Return headline, split and number of items of each run, as ``metrics.json`` has them."""
    from dashapp.evaluation.cards.card import stored_figures

    return {
        name: {key: figures[key] for key in ("headline", "split", "n")}
        for name, figures in stored_figures(folder).items()
    }


def _write(table: "pl.DataFrame", figures: Json, folder: Path) -> None:
    from dashapp.evaluation.cards.card import write_card
    from dashapp.evaluation.summary import write_evaluation

    write_evaluation(table, figures, folder)
    write_card(folder)


def _keep(table: "pl.DataFrame", name: str, folder: Path) -> None:
    """Store answers, figures, manifest and log as those of a further training; its weights are not kept."""
    import polars as pl

    from dashapp.evaluation.cards.card import write_card
    from dashapp.evaluation.summary import summarise, write_evaluation
    from dashapp.inference.manifest import MANIFEST_FILE
    from dashapp.inference.training_log import LOG_FILE

    home = folder / "runs" / name
    table = table.with_columns(run=pl.lit(name))
    write_evaluation(table, summarise(table, model=folder.name), home)
    for file in (MANIFEST_FILE, LOG_FILE):
        shutil.copyfile(folder / file, home / file)
    write_card(folder)


def _write_gallery(settings: Settings, table: "pl.DataFrame", data: Path, folder: Path) -> None:
    from dashapp.inference.registry import load
    from dashapp.training.crowd.gallery import write_gallery

    write_gallery(table, load(folder.name, settings.models), data, folder)
