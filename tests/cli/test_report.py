"""A comparison as one file."""

import io
import re
from base64 import b64decode
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from dashapp import __version__
from dashapp.cli import main
from dashapp.evaluation.stored_runs import all_evaluations
from dashapp.settings import ROOT


def run(*arguments: str):
    return CliRunner().invoke(main, ["report", *arguments])


def test_a_report_stands_by_itself(tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    result = run("--first", "people/viewers", "--second", "people/listeners", "--out", str(out))
    assert result.exit_code == 0, result.output
    page = out.read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "<h1>Compare: Viewers and Listeners</h1>" in page
    figures = ["difference", "gaps", "matrix-listeners", "matrix-viewers", "scores", "voice-and-face"]
    buttons = re.findall("<button[^>]*>PNG", page)
    assert sorted(re.findall('data-name="([^"]+)"', "".join(buttons))) == figures
    assert page.count("Plotly.newPlot(") == len(figures)
    assert 'src="http' not in page
    assert 'href="/' not in page
    assert "Macro-F1" in page
    assert f"by dashapp {__version__} from the address /compare?a=people%2Fviewers" in page
    assert re.search(r"Made on \d+ [A-Z][a-z]+ \d{4}, \d\d:\d\d UTC by", page)


def test_a_report_holds_its_tables(tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    assert run("--first", "people/viewers", "--third", "people/raters", "--out", str(out)).exit_code == 0
    page = out.read_text(encoding="utf-8")
    assert "<h1>Compare: Viewers, Listeners and Raters</h1>" in page
    (data,) = re.findall(r'href="data:application/vnd.apache.parquet;base64,([^"]+)" download="matrices.parquet"', page)
    table = pl.read_parquet(io.BytesIO(b64decode(data)))
    assert table["evaluation"].unique(maintain_order=True).to_list() == ["Viewers", "Listeners", "Raters"]
    shown = all_evaluations(ROOT / "models")["people/viewers"].answers.filter(split="test", truth="fear", said="fear")
    cell = table.filter(evaluation="Viewers", truth="fear", said="fear")
    assert cell["count"].item() == shown["count"].sum()


def test_a_link_of_the_page(tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    assert run("--link", "?a=people%2Fviewers&b=people%2Fraters&sex=female", "--out", str(out)).exit_code == 0
    page = out.read_text(encoding="utf-8")
    assert "Viewers and Raters" in page
    assert "Not applied: Raters have no sex and show all of their items (PrivateTest)." in page
    assert "Viewers: crema-d alone; Raters: fer2013 alone." in page


@pytest.mark.parametrize("name", ["nothing", "<script>"])
def test_an_evaluation_that_is_not_there(tmp_path: Path, name: str) -> None:
    result = run("--first", name, "--out", str(tmp_path / "report.html"))
    assert result.exit_code == 2
    assert "there is no evaluation" in result.output
    assert not (tmp_path / "report.html").exists()


def test_a_report_that_is_there_stays_unless_it_is_to_be_replaced(tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    out.write_text("mine")
    result = run("--first", "people/viewers", "--second", "people/listeners", "--out", str(out))
    assert result.exit_code == 2
    assert "is there already" in result.output
    assert out.read_text() == "mine"
    result = run("--first", "people/viewers", "--second", "people/listeners", "--out", str(out), "--replace")
    assert result.exit_code == 0, result.output
    assert "Viewers and Listeners" in out.read_text(encoding="utf-8")
