"""What the page "Compare" shows, as tables."""

import io

import numpy as np
import polars as pl
import pytest

from dashapp.evaluation.compare.comparison import Selection, Side
from dashapp.evaluation.compare.tables import FORMS, TABLES, as_file
from tests.evaluation.answers import evaluation

SIDES = [Side("all", evaluation(), Selection()), Side("men", evaluation(), Selection(sex="male"))]


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("form", FORMS)
def test_a_table_comes_back_from_a_file(name: str, form: str) -> None:
    table = TABLES[name](SIDES, "sex")
    data = io.BytesIO(as_file(table, form))
    back = pl.read_csv(data) if form == "csv" else pl.read_parquet(data)
    assert back.columns == table.columns
    assert back.height == table.height > 0
    assert set(back["evaluation"]) == {"all", "men"}


def test_the_cells_are_those_of_the_matrix() -> None:
    table = TABLES["matrices"](SIDES, "").filter(evaluation="all")
    np.testing.assert_array_equal(table["count"].to_numpy().reshape(7, 7), SIDES[0].judged.counts)
    assert ((table["share_low"] <= table["share"]) & (table["share"] <= table["share_high"])).all()


def test_the_figures_have_their_intervals() -> None:
    table = TABLES["scores"](SIDES, "")
    uar = table.filter(evaluation="men", score="uar").row(0, named=True)
    assert [uar[name] for name in ("value", "value_low", "value_high")] == SIDES[1].judged.scores["uar"].tolist()
    assert table.filter(score="recall", evaluation="all")["class"].to_list() == list(SIDES[0].judged.labels)
    assert table.filter(score="ece", evaluation="all")["value"].to_list() == [SIDES[0].judged.ece]


def test_answers_have_their_probabilities() -> None:
    table = TABLES["answers"](SIDES, "")
    assert table.filter(evaluation="men").height == 60
    shares = table.select("^p_.*$").to_numpy()
    np.testing.assert_allclose(shares.sum(axis=1), 1.0, rtol=1e-5)


def test_a_factor_that_nobody_knows_has_no_gaps() -> None:
    assert TABLES["gaps"](SIDES, "race").is_empty()
