"""The security manual names tests that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NAMED = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", (ROOT / "docs" / "security.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("path", "test"), sorted(set(NAMED)))
def test_each_test_that_is_named_is_there(path: str, test: str) -> None:
    assert f"def {test}" in (ROOT / path).read_text(encoding="utf-8")


def test_some_are_named() -> None:
    assert len(NAMED) > 30
