"""Held by one at a time, until it is closed."""

import os
from pathlib import Path

from dashapp.process.locks import hold


def test_one_holds_at_a_time(tmp_path: Path) -> None:
    first, second = (os.open(tmp_path, os.O_RDONLY) for _ in range(2))
    assert hold(first)
    assert not hold(second)
    os.close(first)
    assert hold(second)
    os.close(second)
