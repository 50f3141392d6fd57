"""How much better some are judged than others."""

import numpy as np
import polars as pl
import pytest
from sklearn.metrics import balanced_accuracy_score

from dashapp.evaluation.compare.comparison import Selection
from dashapp.evaluation.compare.gaps import MOST_PARTS, parts_of
from dashapp.evaluation.predictions_table import build_table
from dashapp.evaluation.stored_runs import Evaluation, of_predictions
from tests.evaluation.answers import evaluation, rows

ALL = Selection()


def worse(column: str, value: str) -> Evaluation:
    """An evaluation that is always right, but of one value of a factor always neutral."""
    answers = evaluation(840).answers
    said = pl.when(pl.col(column) == value).then(pl.lit("neutral")).otherwise("truth")
    return Evaluation("model", "speech", answers.with_columns(said=said))


@pytest.mark.parametrize(("column", "value", "other"), [("sex", "male", "female"), ("corpus", "ravdess", "crema-d")])
def test_a_gap_of_which_the_size_is_known(column: str, value: str, other: str) -> None:
    parts = {part.value: part for part in parts_of(worse(column, value), ALL, column)}
    assert set(parts) == {value, other}
    np.testing.assert_allclose(parts[other].uar, 1.0)
    np.testing.assert_allclose(parts[value].uar[0], 1 / 7)
    np.testing.assert_allclose(parts[other].gap, 6 / 7)
    np.testing.assert_allclose(parts[value].gap, -6 / 7)


def test_recalls_are_those_of_scikit_learn_and_gaps_have_intervals() -> None:
    found = evaluation(840)
    female, male = parts_of(found, ALL, "sex")
    for part in (female, male):
        table = found.answers.filter(sex=part.value)
        assert part.n == table.height
        assert part.uar[0] == pytest.approx(balanced_accuracy_score(table["truth"], table["said"]))
        assert part.uar[1] < part.uar[0] < part.uar[2]
    assert female.gap[0] == pytest.approx(female.uar[0] - male.uar[0])
    np.testing.assert_allclose(female.gap, -male.gap[[0, 2, 1]], atol=1e-9)
    # Nobody is heard better here than others.
    assert female.gap[1] < 0 < female.gap[2]


def test_a_gap_is_over_the_classes_that_both_have() -> None:
    answers = worse("sex", "nobody").answers.filter((pl.col("sex") == "male") | (pl.col("truth") != "fear"))
    said = pl.when(pl.col("truth") == "fear").then(pl.lit("sad")).otherwise("said")
    female, male = parts_of(Evaluation("model", "speech", answers.with_columns(said=said)), ALL, "sex")
    assert (female.uar[0], male.uar[0]) == (pytest.approx(1.0), pytest.approx(6 / 7))
    assert male.gap[0] == pytest.approx(0.0)


def test_the_factor_itself_is_left_open() -> None:
    assert len(parts_of(evaluation(), Selection(sex="male"), "sex")) == 2
    assert sum(part.n for part in parts_of(evaluation(), Selection(corpus="ravdess"), "sex")) == 40


def test_a_further_column_and_one_value_alone() -> None:
    table = [row | {"room": ("hall", "kitchen")[i % 2]} for i, row in enumerate(rows())]
    found = of_predictions("own/a", "speech", build_table(table, "speech", {"room": pl.String}))
    assert [(part.value, part.n) for part in parts_of(found, ALL, "room")] == [("hall", 60), ("kitchen", 60)]
    (alone,) = parts_of(found, ALL, "condition")
    assert np.isnan(alone.gap).all()


def test_of_many_values_the_most_frequent_are_shown() -> None:
    table = [row | {"place": f"p{min(i % 20, 14):02d}"} for i, row in enumerate(rows(400))]
    parts = parts_of(
        of_predictions("own/a", "speech", build_table(table, "speech", {"place": pl.String})), ALL, "place"
    )
    assert len(parts) == MOST_PARTS
    assert parts[-1].value == "p14"


def test_faces_of_nobody_in_particular() -> None:
    found = evaluation(280, "face", speaker=None)
    female, _ = parts_of(found, ALL, "sex")
    assert female.gap[1] < female.gap[0] < female.gap[2]
