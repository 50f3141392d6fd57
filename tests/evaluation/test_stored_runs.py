"""Stored evaluations: models, their runs, people, all as answers."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from dashapp.evaluation.compare.comparison import Selection, judge
from dashapp.evaluation.human_votes import write_votes
from dashapp.evaluation.predictions_table import build_table, probability_columns, write_predictions
from dashapp.evaluation.stored_runs import all_evaluations, of_predictions
from dashapp.labels import EMOTIONS
from tests.evaluation.answers import rows


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    models = tmp_path / "models"
    write_predictions(build_table(rows(), "speech"), models / "speech-a" / "predictions.parquet")
    random = build_table(rows(split="random"), "speech")
    write_predictions(random, models / "speech-a" / "runs" / "random-split" / "predictions.parquet")
    write_predictions(build_table(rows(kind="face"), "face"), models / "face-b" / "predictions.parquet")
    votes = {
        "people": ["listeners", "listeners"],
        "item": ["c/1"] * 2,
        "corpus": ["crema-d"] * 2,
        "split": ["test"] * 2,
        "speaker": ["s-1"] * 2,
        "sex": ["male"] * 2,
        "race": [None] * 2,
        "age": [31, 31],
        "truth": ["fear", "fear"],
        "said": ["fear", "sad"],
        "count": [7, 3],
    }
    write_votes(pl.DataFrame(votes, schema_overrides={"race": pl.String, "age": pl.Int16}), tmp_path / "votes.parquet")
    return tmp_path


def test_models_their_runs_and_people(stored: Path) -> None:
    found = all_evaluations(stored / "models", votes=stored / "votes.parquet")
    assert list(found) == ["face-b", "speech-a", "speech-a/random-split", "people/listeners"]
    people = judge(found["people/listeners"], Selection(split="test", sex="male", age="31 to 45"))
    assert people.n == 10
    assert people.scores["accuracy"][0] == pytest.approx(0.7)
    assert np.isnan(people.ece)


def test_people_are_not_left_out_by_a_threshold(stored: Path) -> None:
    people = all_evaluations(stored / "models", votes=stored / "votes.parquet")["people/listeners"]
    assert judge(people, Selection(least_confidence=0.9)).n == 10


def test_a_table_of_other_words_is_put_into_the_same(tmp_path: Path) -> None:
    words = ("neutral", "calm", "happy", "fearful")
    table = build_table(
        [{"item": "1", "truth": "fearful"} | probability_columns(words, [0.1, 0.1, 0.1, 0.7])], "speech", classes=words
    )
    found = of_predictions("mlp", "speech", table)
    assert found.answers.select("truth", "said").rows() == [("fear", "fear")]
    assert found.labels == EMOTIONS


def test_what_is_not_written_anew_is_read_once(stored: Path) -> None:
    first, again = (all_evaluations(stored / "models", votes=stored / "votes.parquet") for _ in range(2))
    assert all(first[name] is again[name] for name in first)


def test_probabilities_stand_beside_the_answers() -> None:
    answers = of_predictions("model", "face", build_table(rows(20, "face"), "face")).answers
    tops = answers.select(pl.max_horizontal(pl.col("^p_.*$"))).to_series()
    np.testing.assert_allclose(tops.to_numpy(), answers["confidence"].to_numpy())
