"""``dashapp evaluate``: what the served model gets right on labelled data, beside the stored figures."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dashapp.cli._exit import OK, REFUSED
from dashapp.errors import InputError
from dashapp.settings import Settings

if TYPE_CHECKING:
    import polars as pl
    from rich.table import Table

    from dashapp.evaluation.evaluate import Progress
    from dashapp.inference.manifest import Manifest
    from dashapp.service import EmotionService

Json = dict[str, Any]


@click.command()
@click.argument("model")
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the corpora.",
)
@click.option(
    "--items",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Own labelled files instead: a CSV with the columns file and emotion, and sex, speaker ... where known.",
)
@click.option(
    "--map",
    "mapped",
    multiple=True,
    metavar="LABEL=EMOTION",
    help="What a label of the items means that is no known name of an emotion; once a label. LABEL= leaves them out.",
)
@click.option("--name", help="Of the evaluation of own items, on the page Compare [default: that of the file].")
@click.option(
    "--split",
    metavar="NAME",
    help="Of the corpora. For speech: train, validation, test (the default), random; for the speech gate: validation, "
    "test (the default); for crowds: validation, test (the default); for faces and the face verifier: Training, "
    "PublicTest, PrivateTest (the default).",
)
@click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object to standard output and nothing else there."
)
@click.option(
    "--workers",
    type=click.IntRange(0),
    help="Processes that ask a speech model, each on one core [default: one a core; 0: this process alone].",
)
@click.option("--replace", is_flag=True, help="Take the place of an evaluation of other own files of the same name.")
@click.option("--write", is_flag=True, help="Store figures, predictions and card beside the model; the test part only.")
def evaluate(
    model: str,
    data: Path | None,
    items: Path | None,
    mapped: tuple[str, ...],
    name: str | None,
    split: str | None,
    as_json: bool,
    workers: int | None,
    replace: bool,
    write: bool,
) -> None:
    """Recompute the figures of MODEL on labelled data.

    MODEL is the name of a folder under models/. The served weights are asked by the way of serving. The figures of
    other trainings, whose weights are not kept, are printed as stored and marked so.

    With --items it is asked about own files instead. Their evaluation is kept in the folder DASHAPP_EVALUATIONS
    [evaluations/] and appears on the page Compare; begun again after an interruption, it goes on where it was. The exit
    code is 1 where something was refused.
    """
    if (data is None) == (items is None):
        raise click.UsageError("name either the corpora's folder (--data) or a table of own files (--items)")
    if items and (split or write):
        raise click.UsageError("--split and --write are for the corpora; leave them out with --items")
    if items:
        _evaluate_own(model, items, mapped, name or items.stem, replace=replace, as_json=as_json)
    elif data:
        _evaluate_corpora(model, data, split, workers, as_json=as_json, write=write)


def _evaluate_own(model: str, items: Path, mapped: tuple[str, ...], name: str, *, replace: bool, as_json: bool) -> None:
    from dashapp.datasets.own_labels import read_own
    from dashapp.evaluation.own.folders import own_folder, refused_rows
    from dashapp.evaluation.own.items import REFUSED_FILE, evaluate_own
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
    with _progress_bar(f"{model} answers") as progress:
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
        _print(figures, {})
        for label, emotion in own.renamed.items():
            click.echo(f"{label} was taken for {emotion}")
        click.echo(f"kept in {folder}, for the page Compare")
        if refused:
            click.echo(f"{len(refused)} refused, the reasons in its {REFUSED_FILE}; the first: {refused[0]['reason']}")
    sys.exit(REFUSED if refused else OK)


def _evaluate_corpora(
    model: str, data: Path, split: str | None, workers: int | None, *, as_json: bool, write: bool
) -> None:
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
        _print(figures, stored)


def _answers(settings: Settings, manifest: "Manifest", data: Path, split: str | None, workers: int) -> "pl.DataFrame":
    from dashapp.evaluation.parts import evaluate_part
    from dashapp.inference import registry
    from dashapp.training import judging

    if manifest.kind in judging.KINDS:
        loaded = registry.load(manifest.name, settings.models)
        with _progress_bar(f"{manifest.name} answers") as progress:
            return judging.judge(manifest.kind, loaded, data, run="served", split=split, progress=progress)
    face = registry.load(manifest.name, settings.models) if manifest.kind == "face" else None
    with _progress_bar(f"{manifest.name} answers") as progress:
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


def service_of(settings: Settings, name: str) -> "EmotionService":
    """Return a service in which the model ``name`` answers, with the gate before it; without age and sex.

    Raises:
        ModelError: If there is no such model, or it is damaged.
    """
    from dashapp.wiring import build_service

    service = build_service(replace(settings, age_sex=False), [name])
    service.warm_up()
    return service


@contextmanager
def _progress_bar(title: str) -> Iterator["Progress"]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


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


def _print(figures: Json, stored: dict[str, Json]) -> None:
    from rich.console import Console

    console = Console()
    console.print(_headlines(figures, stored))
    if "accepted_by_emotion" in figures:
        for title in ("accepted_by_emotion", "accepted_by_corpus"):
            for condition, groups in figures[title].items():
                console.print(_shares(f"{title}, {condition}", groups))
        console.print(_shares("refused_by_kind", figures["refused_by_kind"]))
    for name in ("accepted", "refused") if "reason_right" in figures else ():
        console.print(_shares(name, figures[name], "crops"))
    for picture in figures.get("pictures", []):
        said = ", ".join(f"{name} {_percent(share)}" for name, share in picture["probabilities"].items())
        console.print(f"{picture['item']} ({picture['truth']}): {said}")
    for name in ("emotion", "ferplus", "crowd"):
        if name in figures:
            console.print(_per_class(name, figures[name]))


def _headlines(figures: Json, stored: dict[str, Json]) -> "Table":
    from rich.table import Table

    table = Table(title=f"{figures['model']}: headline figures")
    columns = {f"recomputed, {figures['split']}, n = {figures['n']:,}": figures["headline"]}
    columns |= {f"{name} (stored), {run['split']}, n = {run['n']:,}": run["headline"] for name, run in stored.items()}
    table.add_column("figure")
    for title in columns:
        table.add_column(title, justify="right")
    for name in dict.fromkeys(name for headline in columns.values() for name in headline):
        table.add_row(name, *(_percent(headline.get(name)) for headline in columns.values()))
    return table


def _shares(title: str, groups: Json, items: str = "clips") -> "Table":
    from rich.table import Table

    table = Table("group", "share", items, title=title.replace("_", " "), min_width=48)
    for name, part in groups.items():
        table.add_row(name, _percent(part["share"]), str(part["n"]))
    return table


def _per_class(name: str, block: Json) -> "Table":
    from rich.table import Table

    low, high = block["interval_95"]["uar"]
    uar = f"{_percent(block['uar'])} ({_percent(low)} to {_percent(high)})"
    title = f"{name}: accuracy {_percent(block['accuracy'])}, UAR {uar}"
    table = Table("class", "recall", "precision", "F1", "items", title=title)
    for label, row in block["per_class"].items():
        table.add_row(label, *(_percent(row[score]) for score in ("recall", "precision", "f1")), str(row["support"]))
    return table


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f} %"
