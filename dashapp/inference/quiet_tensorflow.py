"""Keeps the notices of TensorFlow and LiteRT about the machine off standard error.

Their C++ parts write some while they start, whatever their log levels. Nobody who opens a dashboard can do
anything about them.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_STDERR: Final = 2
_ONE_AT_A_TIME: Final = threading.RLock()
_NOTICES: Final = (
    b"WARNING: All log messages before absl::InitializeLog()",
    b"I0000 ",
    b"INFO: Created TensorFlow Lite XNNPACK delegate",
)


@contextmanager
def without_notices() -> Iterator[None]:
    """Drop such lines from standard error, whoever writes them, and pass on all others; one thread at a time does."""
    with _ONE_AT_A_TIME, _dropped():
        yield


@contextmanager
def _dropped() -> Iterator[None]:
    try:
        kept = os.dup(_STDERR)
    except OSError:  # a daemon without standard error
        yield
        return
    reader, writer = os.pipe()
    os.dup2(writer, _STDERR)
    os.close(writer)
    passing = threading.Thread(target=_pass_on, args=(reader, kept), daemon=True)
    passing.start()
    try:
        yield
    finally:
        # The pipe's last writer goes with it, which ends the thread.
        os.dup2(kept, _STDERR)
        passing.join()
        os.close(kept)


def _pass_on(reader: int, kept: int) -> None:
    with os.fdopen(reader, "rb") as lines:
        for line in lines:
            if not line.startswith(_NOTICES):
                os.write(kept, line)
