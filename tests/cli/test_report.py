"""A comparison as one file."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from dashapp.cli import main


def run(*arguments: str):
    return CliRunner().invoke(main, ["report", *arguments])


def test_a_report_stands_by_itself(tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    result = run("--first", "people/viewers", "--second", "people/listeners", "--out", str(out))
    assert result.exit_code == 0, result.output
    page = out.read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "<h1>Compare: Viewers and Listeners</h1>" in page
    assert page.count("Plotly.newPlot(") == 4
    assert 'src="http' not in page
    assert "Macro-F1" in page


def test_a_link_of_the_page(tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    assert run("--link", "?a=people%2Fviewers&b=people%2Fraters&sex=female", "--out", str(out)).exit_code == 0
    assert "Viewers and Raters" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["nothing", "<script>"])
def test_an_evaluation_that_is_not_there(tmp_path: Path, name: str) -> None:
    result = run("--first", name, "--out", str(tmp_path / "report.html"))
    assert result.exit_code == 2
    assert "there is no evaluation" in result.output
    assert not (tmp_path / "report.html").exists()
