"""How often people recognise what was acted or labelled, by what they heard or saw: from the counts of their votes."""

from typing import Final

import polars as pl

from dashapp.labels import EMOTIONS

WAYS: Final = ("listeners", "viewers", "viewers and listeners", "raters")
"""Who was asked: of CREMA-D's clips by voice, by face and by both; of FER2013's faces."""


def recognised(votes: pl.DataFrame) -> pl.DataFrame:
    """Return how often each emotion was recognised.

    Args:
        votes: As `dashapp.evaluation.human_votes.read_votes` returns them.

    Returns:
        A row a (``people``, ``truth``): ``share`` of the votes that say the truth; ``plurality``, the share of the
        items of which the truth has more votes than anything else; ``items`` and ``votes``, how many there were.
    """
    most = pl.col("count").max().over("people", "item")
    top = (pl.col("count") == most) & ((pl.col("count") == most).sum().over("people", "item") == 1)
    right = pl.col("said") == pl.col("truth")
    return (
        votes.with_columns(won=top & right)
        .group_by("people", "truth")
        .agg(
            share=pl.col("count").filter(right).sum() / pl.col("count").sum(),
            plurality=pl.col("won").sum() / pl.col("item").n_unique(),
            items=pl.col("item").n_unique(),
            votes=pl.col("count").sum(),
        )
        .filter(pl.col("truth").is_in(EMOTIONS))
        .sort("people", "truth")
    )


def confusion(votes: pl.DataFrame, people: str) -> list[list[int]]:
    """Return counts of votes ``(truth, said)`` over `EMOTIONS`; votes for other words are left out."""
    own = votes.filter(pl.col("people") == people).group_by("truth", "said").agg(pl.col("count").sum())
    found = {(truth, said): count for truth, said, count in own.select("truth", "said", "count").iter_rows()}
    return [[int(found.get((truth, said), 0)) for said in EMOTIONS] for truth in EMOTIONS]
