"""How often people recognise what was acted."""

import polars as pl
import pytest

from dashapp.evaluation.human_votes import read_votes
from dashapp.evaluation.people_agreement import WAYS, confusion, recognised
from dashapp.labels import EMOTIONS


def table(*rows: tuple[str, str, str, int]) -> pl.DataFrame:
    names = ("item", "truth", "said", "count")
    return pl.DataFrame(rows, schema=names, orient="row").with_columns(people=pl.lit("listeners"))


def test_votes_count_one_by_one_and_items_by_their_most_frequent_vote() -> None:
    votes = table(("a", "sad", "sad", 6), ("a", "sad", "neutral", 4), ("b", "sad", "sad", 2), ("b", "sad", "angry", 8))
    (row,) = recognised(votes).to_dicts()
    assert row["share"] == pytest.approx(0.4)
    assert row["plurality"] == pytest.approx(0.5)
    assert (row["items"], row["votes"]) == (2, 20)


def test_a_tie_is_no_recognition() -> None:
    (row,) = recognised(table(("a", "sad", "sad", 5), ("a", "sad", "neutral", 5))).to_dicts()
    assert row["plurality"] == 0


def test_the_kept_votes_say_what_is_known_of_them() -> None:
    found = {(row["people"], row["truth"]): row for row in recognised(read_votes()).to_dicts()}
    assert {people for people, _ in found} == set(WAYS)
    assert found["viewers", "happy"]["plurality"] > 0.9 > 0.3 > found["listeners", "happy"]["plurality"]
    assert found["raters", "fear"]["share"] < 0.2


def test_a_matrix_has_the_votes_of_those_people_alone() -> None:
    votes = read_votes()
    counts = confusion(votes, "listeners")
    row = dict(zip(EMOTIONS, counts[EMOTIONS.index("happy")], strict=True))
    own = votes.filter((pl.col("people") == "listeners") & (pl.col("truth") == "happy"))
    assert sum(row.values()) == own["count"].sum()
    assert sum(counts[EMOTIONS.index("surprise")]) == 0
