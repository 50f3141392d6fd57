"""TensorFlow's notices are dropped from standard error, and nothing else is."""

import os

import pytest

from dashapp.inference.quiet_tensorflow import without_notices

NOTICES = (
    b"WARNING: All log messages before absl::InitializeLog() is called are written to STDERR\n"
    b"I0000 00:00:1795179252.157948    6037 port.cc:153] oneDNN custom operations are on.\n"
)


def test_notices_are_dropped_and_the_rest_passes(capfd: pytest.CaptureFixture[str]) -> None:
    with without_notices():
        os.write(2, b"before\n" + NOTICES + b"E0000 an error\n")
        os.write(2, b"without an end")
    os.write(2, b"\n" + NOTICES)
    assert capfd.readouterr().err == "before\nE0000 an error\nwithout an end\n" + NOTICES.decode()


def test_standard_error_comes_back_after_a_failure(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ImportError, match="no tensorflow"), without_notices():
        raise ImportError("no tensorflow")
    os.write(2, NOTICES)
    assert capfd.readouterr().err == NOTICES.decode()
