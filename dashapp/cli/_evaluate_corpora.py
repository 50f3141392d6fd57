"""``dashapp evaluate --data``: what a model gets right on the corpora, beside the stored figures."""

import json
import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dashapp.cli._asking import progress_bar, service_of
from dashapp.cli._figure_tables import print_figures
from dashapp.settings import Settings

if TYPE_CHECKING:
    import polars as pl

    from dashapp.inference.manifest import Manifest

Json = dict[str, Any]


def evaluate_corpora(
    model: str, data: Path, split: str | None, workers: int | None, *, as_json: bool, write: bool
) -> None:
    """Ask a model about a part of the corpora, and print the figures.

    Args:
        model: Name of a folder under models/.
        data: Folder of the corpora.
        split: Which part; the test part by default.
        workers: Processes that ask a speech model; by default one a core.
        as_json: Print JSON instead of tables.
        write: Store figures, predictions and card beside the model.
    """
    from dashapp.evaluation.parts import TEST_OF
    from dashapp.evaluation.summary import summarise
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
    stored = _stored(folder)
    table = _answers(settings, manifest, data, split, os.cpu_count() or 1 if workers is None else workers)
    figures = summarise(table, kind, model=model)
    if write:
        _write(table, figures, folder)
        if kind == "crowd":
            _write_gallery(settings, table, data, folder)
    if as_json:
        click.echo(json.dumps({"recomputed": figures, "stored": stored}, allow_nan=False))
    else:
        print_figures(figures, stored)


def _answers(settings: Settings, manifest: "Manifest", data: Path, split: str | None, workers: int) -> "pl.DataFrame":
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
            read=getattr(face, "predict", None),
            votes=getattr(face, "votes", None),
            workers=workers,
            progress=progress,
        )


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


def _write_gallery(settings: Settings, table: "pl.DataFrame", data: Path, folder: Path) -> None:
    from dashapp.inference.registry import load
    from dashapp.training.crowd.gallery import write_gallery

    write_gallery(table, load(folder.name, settings.models), data, folder)
