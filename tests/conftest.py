"""Fixtures that several folders of tests share."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of the corpora; tests that need it carry the marker ``corpus``."""
    folder = Path(os.environ.get("DASHAPP_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"no corpora at {folder}; set DASHAPP_DATA to their folder")
    return folder
