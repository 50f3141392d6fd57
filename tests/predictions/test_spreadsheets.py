"""Cells that a spreadsheet would run, in every table that is saved as CSV."""

import polars as pl
import pytest

from dashapp.evaluation.compare.tables import as_file
from dashapp.predictions.spreadsheets import as_it_was, spreadsheet_safe
from dashapp.predictions.table import write_table

LINK = '=HYPERLINK("http://evil.example")'
FORMULAS = (LINK, "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", "\uff1d1", "=cmd|' /C calc'!A0")


@pytest.mark.parametrize("formula", FORMULAS)
def test_formulas_become_texts_and_come_back(formula: str) -> None:
    table = pl.DataFrame({"file": [formula, "a=b.wav", "'quoted", None], "score": [-1.0, 2.0, 3.0, 4.0]})
    safe = spreadsheet_safe(table)
    assert safe["file"].to_list() == [f"'{formula}", "a=b.wav", "'quoted", None]
    assert safe["score"].to_list() == [-1.0, 2.0, 3.0, 4.0]
    assert as_it_was(safe).equals(table)


@pytest.mark.parametrize("formula", FORMULAS)
def test_tables_of_answers_are_safe(formula: str, tmp_path) -> None:
    answer = {"file": formula, "error": {"code": "empty_file", "message": "=1"}, "kind": "error"}
    write_table([answer], tmp_path / "t.csv")
    write_table([answer], tmp_path / "t.parquet")
    assert pl.read_csv(tmp_path / "t.csv")["file"].item() == f"'{formula}"
    assert pl.read_parquet(tmp_path / "t.parquet")["file"].item() == formula


def test_tables_of_compare_are_safe() -> None:
    assert as_file(pl.DataFrame({"evaluation": ["=1"]}), "csv") == b"evaluation\n'=1\n"
