"""Two sides on the same items."""

import numpy as np
import polars as pl
import pytest

from dashapp.evaluation.compare.comparison import Selection, judge
from dashapp.evaluation.compare.paired import agreement, errs_alike, mcnemar
from dashapp.evaluation.stored_runs import PEOPLE, Evaluation
from tests.evaluation.answers import evaluation

ALL = Selection()


def people(meant: pl.Expr) -> Evaluation:
    """Ten votes an item: seven for what was meant where ``meant`` holds, else for neutral."""
    answers = evaluation(1500).answers.with_columns(said=pl.when(meant).then("truth").otherwise(pl.lit("calm")))
    most = answers.with_columns(count=pl.lit(7, pl.Int64))
    others = answers.with_columns(count=pl.lit(3, pl.Int64), said=pl.lit("unknown"))
    votes = pl.concat([most, others]).with_columns(confidence=pl.lit(None, pl.Float32))
    return Evaluation("people/listeners", PEOPLE, votes)


def test_two_models_on_the_same_items() -> None:
    first = evaluation()
    flipped = first.answers.with_columns(
        said=pl.when(pl.int_range(pl.len()) < 30).then(pl.lit("calm")).otherwise("said")
    )
    second = Evaluation("other", "speech", flipped)
    test = mcnemar((first, ALL), (second, ALL))
    assert test is not None
    right = (first.answers["truth"] == first.answers["said"]).to_numpy()
    assert (test.items, test.only_first, test.only_second) == (120, int(right[:30].sum()), 0)
    assert test.p_value < 0.001
    same = mcnemar((first, ALL), (first, ALL))
    assert same is not None
    assert same.p_value == 1.0


def test_no_items_in_common_or_many_votes_an_item() -> None:
    first = evaluation()
    assert mcnemar((first, ALL), (evaluation(corpus="tess", item="x"), Selection(corpus="crema-d"))) is None
    assert mcnemar((first, ALL), (people(pl.lit(value=True)), ALL)) is None


def test_items_that_one_is_not_sure_of_are_left_out() -> None:
    first = evaluation()
    sure = first.answers.filter(pl.col("confidence") >= 0.6).height
    test = mcnemar((first, Selection(least_confidence=0.6)), (first, ALL))
    assert test is not None
    assert test.items == sure < 120


def test_a_model_that_errs_where_people_do() -> None:
    model = evaluation(1500)
    found = agreement((model, ALL), (people(pl.col("truth") == pl.col("said")), ALL))
    assert found is not None
    right = (model.answers["truth"] == model.answers["said"]).sum()
    assert found.with_people == (right, 1.0)
    assert found.against_people == (1500 - right, 0.0)
    assert found.gap == (1.0, 1.0, 1.0)


def test_a_model_that_errs_elsewhere() -> None:
    found = agreement((evaluation(1500), ALL), (people(pl.int_range(pl.len()) % 2 == 0), ALL))
    assert found is not None
    gap, low, high = found.gap
    assert low < gap < high
    assert found.gap[0] == pytest.approx(found.with_people[1] - found.against_people[1])
    assert agreement((evaluation(1500), ALL), (people(pl.int_range(pl.len()) < 3), ALL)) is None


def test_a_model_errs_like_itself() -> None:
    judged = judge(evaluation(), ALL)
    assert errs_alike(judged, judged) == pytest.approx(1.0)
    assert np.isnan(errs_alike(judged, judge(evaluation(), Selection(corpus="tess"))))
