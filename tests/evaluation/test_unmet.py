import json
from pathlib import Path

import polars as pl
import pytest

from dashapp.evaluation.predictions_table import write_predictions
from dashapp.evaluation.unmet import unmet_answers, unmet_corpora
from tests.evaluation.tables import speech_table


def store(folder: Path, run: str, split: str, corpora: list[str], right: float) -> None:
    home = folder / "runs" / run
    table = speech_table(right=right, run=run, split=split)
    if split.startswith("without-"):
        table = table.filter(pl.col("corpus") == split.removeprefix("without-"))
    write_predictions(table, home / "predictions.parquet")
    manifest = {"name": "m", "kind": "speech", "input_shape": [1], "outputs": {"joint": ["a"]}}
    (home / "model.json").write_text(json.dumps(manifest | {"training": {"corpora": corpora}}))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    store(tmp_path, "all", "test", ["ravdess", "crema-d"], 0.9)
    store(tmp_path, "few", "test", ["ravdess"], 0.5)
    return tmp_path


def test_a_training_tells_of_the_corpora_that_it_never_met(folder: Path) -> None:
    assert {corpus: run for corpus, (run, _) in unmet_answers(folder).items()} == {"crema-d": "few"}
    figures = unmet_corpora(folder)
    assert figures["corpora"]["crema-d"]["run"] == "few"
    assert figures["mean_uar"] == figures["corpora"]["crema-d"]["uar"]


def test_a_training_that_was_made_for_a_corpus_comes_first(folder: Path) -> None:
    store(folder, "without-crema-d", "without-crema-d", ["ravdess", "crema-d"], 1.0)
    store(folder, "without-ravdess", "without-ravdess", ["ravdess", "crema-d"], 1.0)
    found = unmet_corpora(folder)
    assert {name: part["run"] for name, part in found["corpora"].items()} == {
        "crema-d": "without-crema-d",
        "ravdess": "without-ravdess",
    }
    assert found["mean_uar"] == pytest.approx(1)


def test_without_such_trainings_there_is_nothing(tmp_path: Path) -> None:
    assert unmet_corpora(tmp_path) == {"corpora": {}, "mean_uar": None}
