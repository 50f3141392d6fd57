"""Corpora that a speech model never met: stored trainings that left them out (leave one corpus out)."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from dashapp.datasets import ased
from dashapp.evaluation.corpora import OTHER_SENTENCES, corpora_apart, corpus_figures
from dashapp.evaluation.parts import TEST_OF, WITHOUT
from dashapp.evaluation.predictions_table import read_predictions
from dashapp.evaluation.summary import PREDICTIONS_FILE
from dashapp.inference.manifest import MANIFEST_FILE, Manifest
from dashapp.predictions import Json


def unmet_corpora(folder: Path) -> Json:
    """Return what stored trainings of a speech model got right of corpora that they never met.

    A training ``without-NAME`` tells of the corpus NAME; another one of each corpus that it was not trained on. Where
    there are several of a corpus, that which was made for it counts.

    Args:
        folder: Of the model; its runs are read.

    Returns:
        ``corpora``: `corpus_figures` of each, with the name of the ``run``; ``mean_uar`` over them, but for ASED's
        other sentences.
    """
    corpora = {name: corpus_figures(part) | {"run": run} for name, (run, part) in unmet_answers(folder).items()}
    judged = [figures["uar"] for name, figures in corpora.items() if name != OTHER_SENTENCES]
    return {"corpora": corpora, "mean_uar": float(np.mean(judged)) if judged else None}


def unmet_answers(folder: Path) -> dict[str, tuple[str, pl.DataFrame]]:
    """Return of each corpus the run of a model that never met it, and its answers there."""
    found: dict[str, tuple[str, pl.DataFrame]] = {}
    for run in sorted(folder.glob("runs/*")):
        if (run / PREDICTIONS_FILE).is_file() and (run / MANIFEST_FILE).is_file():
            for corpus, part in _unmet_parts(run):
                if corpus not in found or run.name == WITHOUT + _name(corpus):
                    found[corpus] = (run.name, part)
    return dict(sorted(found.items()))


def _unmet_parts(run: Path) -> Iterator[tuple[str, pl.DataFrame]]:
    table = read_predictions(run / PREDICTIONS_FILE)
    met = set(Manifest.read(run).training.get("corpora", []))
    splits = set(table["split"].unique())
    left_out = {split.removeprefix(WITHOUT) for split in splits if split.startswith(WITHOUT)}
    judged = table.filter(pl.col("split").str.starts_with(WITHOUT) | (pl.col("split") == TEST_OF["speech"]))
    for corpus, part in corpora_apart(judged).items():
        if _name(corpus) in left_out or _name(corpus) not in met:
            yield corpus, part


def _name(corpus: str) -> str:
    return ased.NAME if corpus == OTHER_SENTENCES else corpus
