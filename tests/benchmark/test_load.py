"""Load: what becomes of the requests of many clients, counted by a server that is known."""

import json
import sys
from pathlib import Path

import pytest

from dashapp.benchmark import load
from dashapp.benchmark.load import Heard, summary
from dashapp.benchmark.server import Server, tree_memory_mb
from dashapp.evaluation.cards.benchmark_blocks import load_block
from dashapp.settings import Settings

FAKE = str(Path(__file__).parent / "fake_app.py")


def test_figures_of_answers_refusals_and_failures() -> None:
    heard = Heard({"clip": [0.1] * 99 + [1.0], "page": [0.02]}, [0.004, 0.006], ["status 500"])
    figures = summary(heard, 8, 10.0, 512.4)
    assert (figures["answered"], figures["per_second"], figures["median_ms"]) == (100, 10.0, 100)
    assert (figures["page_p95_ms"], figures["refused"], figures["refusal_p95_ms"]) == (20, 2, 6)
    assert (figures["failed"], figures["failures"], figures["peak_mb"]) == (1, ["status 500"], 512)


def test_nothing_answered_is_no_figure() -> None:
    figures = summary(Heard(), 8, 10.0, 0.0)
    assert (figures["median_ms"], figures["refusal_p95_ms"], figures["per_second"]) == (None, None, 0.0)


def test_every_build_under_every_number_of_clients_and_the_page_that_tells_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "LOOK_S", 0.02)
    monkeypatch.setattr(load, "clip", lambda: b"sound")
    monkeypatch.setattr(load, "picture", lambda _: b"picture")
    measured = load.time_load(Settings(), 0.3, tmp_path, make=lambda _: Server(command=(sys.executable, FAKE, "well")))
    rows = measured["rows"]
    assert [(row["build"], row["clients"]) for row in rows] == [
        (build, clients) for build in ("this", "processes", "before") for clients in load.CLIENTS
    ]
    assert all(row["answered"] for row in rows)
    (tmp_path / "benchmark.json").write_text(json.dumps({"load": measured}))
    page = load_block(tmp_path)
    assert "| this, 100 |" in page
    assert "a process for each core, of 8 clients: files a second" in page


def test_memory_of_a_process_and_its_children() -> None:
    with Server(command=(sys.executable, FAKE, "well")) as server:
        assert tree_memory_mb(server.pid) is None or tree_memory_mb(server.pid) > 1
    assert tree_memory_mb(2**22 + 1) is None
