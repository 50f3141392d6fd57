"""``dashapp evaluate``: what the served model gets right on labelled data, beside the stored figures."""

from pathlib import Path

import click

from dashapp.cli._evaluate_corpora import evaluate_corpora
from dashapp.cli._evaluate_items import evaluate_own_items


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
    help="Processes that ask a speech model, each on one core [default: as many as cores; 0: this process alone].",
)
@click.option("--clean-only", is_flag=True, help="Ask a speech model about the clips as they are alone.")
@click.option(
    "--keep-as",
    metavar="RUN",
    help="Store the answers of the served weights as those of a further training, before others are served.",
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
    clean_only: bool,
    keep_as: str | None,
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
        evaluate_own_items(model, items, mapped, name or items.stem, replace=replace, as_json=as_json)
    elif data:
        evaluate_corpora(
            model, data, split, workers, as_json=as_json, write=write, clean_only=clean_only, keep_as=keep_as
        )
