"""What the page "Compare" shows, as tables to be kept: each as CSV or Parquet."""

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
import polars as pl

from dashapp.evaluation.compare.comparison import Judgement, Side
from dashapp.evaluation.compare.gaps import parts_of
from dashapp.predictions.spreadsheets import spreadsheet_safe

FORMS: Final[Mapping[str, str]] = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
"""The ends of files' names, and the media types."""
ENDS: Final = ("low", "high")
"""Of a 95 % interval."""


def matrix_table(sides: Sequence[Side], _factor: str = "") -> pl.DataFrame:
    """Return each cell of each matrix: its count, its share of the row, and the interval of the share."""
    rows = [
        {"evaluation": side.title, "truth": truth, "said": said, "count": int(side.judged.counts[i, j])}
        | _with_interval("share", side.judged.shares[:, i, j])
        for side in sides
        for i, truth in enumerate(side.judged.labels)
        for j, said in enumerate(side.judged.labels)
    ]
    return pl.DataFrame(rows)


def scores_table(sides: Sequence[Side], _factor: str = "") -> pl.DataFrame:
    """Return the figures of each side with their intervals; those of a class with its name."""
    rows: list[dict[str, Any]] = []
    for side in sides:
        judged = side.judged
        for score, values in judged.scores.items():
            for i, label in enumerate([None] if values.ndim == 1 else judged.labels):
                interval = _with_interval("value", values if values.ndim == 1 else values[:, i])
                rows.append({"evaluation": side.title, "score": score, "class": label} | interval)
        for score, value in _of_all(judged):
            interval = _with_interval("value", np.array([value, np.nan, np.nan]))
            rows.append({"evaluation": side.title, "score": score, "class": None} | interval)
    return pl.DataFrame(rows, schema_overrides={"class": pl.String})


def _of_all(judged: Judgement) -> list[tuple[str, float]]:
    return [
        ("ece", judged.ece),
        ("coverage", judged.coverage),
        ("answers", judged.n),
        ("without answer", judged.unanswered),
    ]


def confidence_table(sides: Sequence[Side], _factor: str = "") -> pl.DataFrame:
    """Return the bins of the reliability diagrams, and accuracy against coverage; nothing of people."""
    rows = [
        {
            "evaluation": side.title,
            "what": "reliability",
            "at": each.confidence,
            "right": each.accuracy,
            "n": each.count,
        }
        for side in sides
        for each in side.judged.reliability
        if each.count
    ]
    rows += [
        {"evaluation": side.title, "what": "coverage", "at": share, "right": right, "n": None}
        for side in sides
        for share, right in side.judged.coverage_curve
    ]
    columns = {"evaluation": pl.String, "what": pl.String, "at": pl.Float64, "right": pl.Float64, "n": pl.Int64}
    return pl.DataFrame(rows, schema=columns)


def gaps_table(sides: Sequence[Side], factor: str) -> pl.DataFrame:
    """Return the unweighted average recall of each value of a factor, and its gap to all others, with intervals."""
    rows = [
        {"evaluation": side.title, "factor": factor, "value": part.value, "n": part.n}
        | _with_interval("uar", part.uar)
        | _with_interval("gap", part.gap)
        for side in sides
        for part in (parts_of(side.evaluation, side.selection, factor) if side.evaluation.values(factor) else ())
    ]
    figures = [f"{name}{end}" for name in ("uar", "gap") for end in ("", *(f"_{end}" for end in ENDS))]
    texts = dict.fromkeys(("evaluation", "factor", "value"), pl.String)
    return pl.DataFrame(rows, schema=texts | {"n": pl.Int64} | dict.fromkeys(figures, pl.Float64))


def answers_table(sides: Sequence[Side], _factor: str = "") -> pl.DataFrame:
    """Return the chosen answers of all sides, each with what was true, what was said, and the probabilities."""
    tables = [
        side.selection.sure(side.selection.of(side.evaluation)).with_columns(evaluation=pl.lit(side.title))
        for side in sides
    ]
    found = pl.concat(tables, how="diagonal_relaxed")
    return found.select("evaluation", pl.exclude("evaluation"))


TABLES: Final[Mapping[str, Callable[[Sequence[Side], str], pl.DataFrame]]] = {
    "matrices": matrix_table,
    "scores": scores_table,
    "confidence": confidence_table,
    "gaps": gaps_table,
    "answers": answers_table,
}
"""By their names in files."""


def as_file(table: pl.DataFrame, form: str) -> bytes:
    """Return a table as a file of one of `FORMS`."""
    file = io.BytesIO()
    if form == "csv":
        spreadsheet_safe(table).write_csv(file)
    else:
        table.write_parquet(file, compression="zstd", statistics=False)
    return file.getvalue()


def _with_interval(name: str, values: Any) -> dict[str, float | None]:
    value, *ends = (float(each) if np.isfinite(each) else None for each in values)
    return {name: value} | {f"{name}_{end}": each for end, each in zip(ENDS, ends, strict=True)}
