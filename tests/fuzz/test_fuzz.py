"""A short run of what ``python -m tests.fuzz`` does for hours: altered files and hostile requests."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.campaign import run
from tests.fuzz.mutations import altered, spans
from tests.fuzz.seeds import seeds

INPUTS = 1_000
ROOT = Path(__file__).resolve().parents[2]


def test_altered_files_and_requests_cost_nothing_but_their_own_answer() -> None:
    outcome = run(seed=20_261_129, proceed=lambda number: number < INPUTS, slow_s=60)
    assert outcome.failed == []
    assert sum(outcome.inputs.values()) == INPUTS
    assert set(outcome.inputs) == {*seeds(), "request"}
    # The alterations are neither all harmless nor all fatal.
    assert {"answered", "decode_failed", "unsupported_format"} <= set(outcome.codes)
    assert outcome.grown_mb < 100


@pytest.mark.parametrize(("target", "runs"), [("walk", 5_000), ("request", 150)])
def test_coverage_guided(target: str, runs: int, tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="atheris has wheels for Linux on x86-64 alone")
    command = [
        sys.executable,
        "-m",
        "tests.fuzz.guided",
        target,
        f"-runs={runs}",
        "-seed=1",
        "-rss_limit_mb=6000",  # instrumented, the whole program takes more than the 2 GB that libFuzzer allows
        f"-artifact_prefix={tmp_path}/",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    assert f"Done {runs} runs" in done.stderr


def test_the_same_seed_alters_alike() -> None:
    for name, data in seeds().items():
        one, other = (altered(data, random.Random(name)) for _ in range(2))
        assert one == other


@pytest.mark.parametrize("name", ["wav", "aiff", "png", "m4a", "film", "heif"])
def test_parts_of_formats_are_known(name: str) -> None:
    assert len(spans(bytearray(seeds()[name]))) >= 2
