import json

import pytest
from click.testing import CliRunner

from dashapp.benchmark import models, report
from dashapp.benchmark.inputs import NoPictureError
from dashapp.benchmark.report import Memory
from dashapp.benchmark.timing import Timing
from dashapp.cli import main

MEASURED = {
    "program": "0.1.0",
    "machine": {"cores": 2},
    "timings": [Timing("clip of 3 s", (0.04, 0.05), 0.08).to_dict(), Timing("start", (1.0,)).to_dict()],
    "memory": Memory(900.0, (950.0, 950.0), 500).to_dict(),
    "times_faster": {"clip": 100.0, "picture": 30.0, "goal": 20},
}


@pytest.fixture(autouse=True)
def measured(monkeypatch, tmp_path):
    monkeypatch.setenv("DASHAPP_MODELS", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "120")
    asked = []
    monkeypatch.setattr(report, "benchmark", lambda _settings, requests, say: asked.append(requests) or MEASURED)
    return asked


def run(*arguments):
    return CliRunner().invoke(main, ["benchmark", *arguments])


def test_json_is_all_that_is_on_standard_output(measured):
    result = run("--json", "--requests", "40")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == MEASURED
    assert measured == [40]


def test_people_get_tables_with_the_goals(measured):
    result = run()
    assert measured == [500]
    for words in ("on 2 cores", "45 ms", "<= 80 ms", "950 MB", "<= 1,500 MB", ">= 20"):
        assert words in result.stdout


def test_the_report_is_stored_only_if_asked_for(tmp_path):
    run()
    assert not (tmp_path / "benchmark.json").exists()
    run("--write")
    assert json.loads((tmp_path / "benchmark.json").read_text()) == MEASURED


def test_models_are_timed_alone_and_kept_beside_the_rest(monkeypatch, measured, tmp_path):
    timed = {"machine": {"cores": 2}, "timings": {"face-fer-cnn": {"n": 30, "median_ms": 5.25, "p95_ms": 6.0}}}
    monkeypatch.setattr(models, "time_models", lambda _settings, _say: timed)
    run("--write")
    result = run("--models", "--write")
    assert "face-fer-cnn" in result.stdout
    assert "5.2 ms" in result.stdout
    assert measured == [500]
    assert json.loads((tmp_path / "benchmark.json").read_text()) == {**MEASURED, "models": timed}
    run("--write")
    assert json.loads((tmp_path / "benchmark.json").read_text())["models"] == timed


def test_what_cannot_be_measured_ends_with_2_and_a_reason(monkeypatch):
    def fail(*_, **__):
        raise NoPictureError("no picture in assets")

    monkeypatch.setattr(report, "benchmark", fail)
    result = run()
    assert result.exit_code == 2
    assert "no picture in assets" in result.stderr


def test_too_few_requests_are_wrong_usage():
    assert run("--requests", "5").exit_code == 2
