"""People's votes: counted once, kept as counts."""

from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from dashapp.cli import main
from dashapp.errors import CorpusError
from dashapp.evaluation.human_votes import COLUMNS, count_votes, read_votes


def test_the_votes_that_come_with_the_program() -> None:
    votes = read_votes()
    assert tuple(votes.columns) == COLUMNS
    people = {name: group for (name,), group in votes.group_by("people")}
    assert set(people) == {"listeners", "viewers", "viewers and listeners", "raters"}

    def right(name: str) -> float:
        group = people[name]
        return group.filter(pl.col("truth") == pl.col("said"))["count"].sum() / group["count"].sum()

    # As published: 40.9, 58.2 and 63.6 % of the clips' majorities.
    assert right("listeners") == pytest.approx(0.40, abs=0.02)
    assert right("viewers") == pytest.approx(0.58, abs=0.02)
    assert right("viewers and listeners") == pytest.approx(0.63, abs=0.02)
    assert people["listeners"]["speaker"].n_unique() == 91


def test_nothing_to_count(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no votes in"):
        count_votes(tmp_path)


@pytest.mark.corpus
def test_they_are_what_the_corpora_say(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "votes.parquet"
    result = CliRunner().invoke(main, ["human-votes", "--data", str(data), "--out", str(out)])
    assert result.exit_code == 0
    assert "listeners: 68," in result.output
    assert read_votes(out).equals(read_votes())
