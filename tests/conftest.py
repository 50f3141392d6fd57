"""Fixtures that several folders of tests share."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CORPORA = Path(os.environ.get("DASHAPP_DATA") or ROOT.parent / "shared" / "data")


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of the corpora; tests that need it carry the marker ``corpus``."""
    if not CORPORA.is_dir():
        pytest.skip(f"no corpora at {CORPORA}; set DASHAPP_DATA to their folder")
    return CORPORA


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--no-skips",
        action="store_true",
        help="fail a test of the browser or of Redis that skips, and a corpus test that skips though there are corpora",
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    report = yield
    forbidden = (
        item.get_closest_marker("browser")
        or item.get_closest_marker("redis")
        or (CORPORA.is_dir() and item.get_closest_marker("corpus"))
    )
    if report.skipped and forbidden and item.config.getoption("--no-skips"):
        report.outcome, report.longrepr = "failed", f"skipped, which --no-skips forbids: {report.longrepr}"
    return report
