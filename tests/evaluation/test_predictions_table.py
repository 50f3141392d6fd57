import json

import numpy as np
import polars as pl
import pytest

from dashapp.evaluation.predictions_table import (
    COLUMNS,
    PredictionsError,
    build_table,
    classes_of,
    indices,
    kind_of,
    probabilities,
    probability_columns,
    read_predictions,
    write_predictions,
)
from dashapp.labels import EMOTIONS, RAVDESS_EMOTIONS, SPEECH_CLASSES
from tests.evaluation.tables import face_table, own_table, speech_table


@pytest.mark.parametrize("table", [speech_table(), face_table()], ids=["speech", "face"])
def test_a_table_comes_back_as_it_was_written(table, tmp_path):
    path = tmp_path / "runs" / "served" / "predictions.parquet"
    write_predictions(table, path)
    assert read_predictions(path).equals(table)
    classes = {"speech": SPEECH_CLASSES, "face": EMOTIONS}[kind_of(table)]
    assert json.loads(pl.read_parquet_metadata(path)["classes"]) == list(classes)


def test_an_item_without_an_answer_is_null_in_the_file_and_nan_in_arrays(tmp_path):
    row = {"item": "a", "truth": "happy"} | probability_columns(EMOTIONS, None)
    table = build_table([row], "face")
    write_predictions(table, tmp_path / "p.parquet")
    assert read_predictions(tmp_path / "p.parquet")["p_angry"].null_count() == 1
    assert np.isnan(probabilities(table, EMOTIONS)).all()


def test_the_columns_are_those_of_the_contract():
    assert speech_table().columns == [*COLUMNS, *(f"p_{name}" for name in SPEECH_CLASSES)]


def test_classes_in_another_order_are_refused(tmp_path):
    table = face_table()
    shuffled = table.select([*COLUMNS, *(f"p_{name}" for name in reversed(EMOTIONS))])
    with pytest.raises(PredictionsError, match="those of no kind of model"):
        kind_of(shuffled)
    shuffled.write_parquet(tmp_path / "p.parquet")
    with pytest.raises(PredictionsError, match="those of no kind of model"):
        read_predictions(tmp_path / "p.parquet")


def test_a_table_that_does_not_name_its_classes_is_refused(tmp_path):
    speech_table().write_parquet(tmp_path / "p.parquet")
    with pytest.raises(PredictionsError, match="metadata"):
        read_predictions(tmp_path / "p.parquet")


def test_a_missing_column_is_named(tmp_path):
    speech_table().drop("speaker").write_parquet(tmp_path / "p.parquet")
    with pytest.raises(PredictionsError, match="lacks the columns speaker"):
        read_predictions(tmp_path / "p.parquet")


@pytest.mark.parametrize("content", [b"", b"not a table"])
def test_a_damaged_file_is_refused(tmp_path, content):
    (tmp_path / "p.parquet").write_bytes(content)
    with pytest.raises(PredictionsError, match="cannot be read"):
        read_predictions(tmp_path / "p.parquet")


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(PredictionsError, match="cannot be read"):
        read_predictions(tmp_path / "none.parquet")


def test_an_unknown_truth_is_named():
    table = face_table(n=2).with_columns(truth=pl.lit("contempt"))
    with pytest.raises(PredictionsError, match="contempt in the column truth"):
        indices(table, EMOTIONS)


@pytest.mark.parametrize("labels", [RAVDESS_EMOTIONS, ("calm", "happy", "fearful", "disgust")])
def test_a_speech_table_may_have_ravdesss_own_labels(labels, tmp_path):
    table = own_table(labels=labels)
    write_predictions(table, tmp_path / "p.parquet")
    assert read_predictions(tmp_path / "p.parquet").equals(table)
    assert kind_of(table) == "speech"
    assert classes_of(table) == labels
