import sys

import pytest

from dashapp.benchmark.predecessor import PredecessorError, upload

LOGS = """import os, sys
with open(sys.argv[3], "a") as log:
    log.write(f"{os.getpid()} {sys.stdin.read()}\\n")
"""


def test_a_process_that_fails_is_reported(tmp_path):
    with pytest.raises(PredecessorError, match=r"model\.json"):
        upload(tmp_path, "speech", b"")


def test_each_upload_is_a_new_process_that_gets_the_file(tmp_path, monkeypatch):
    script = tmp_path / "python"
    script.write_text(f"#!{sys.executable}\n{LOGS}")
    script.chmod(0o755)
    monkeypatch.setattr("dashapp.benchmark.predecessor.sys.executable", str(script))
    seconds = [upload(tmp_path / "log", "speech", b"file") for _ in range(2)]
    processes = [line.split() for line in (tmp_path / "log").read_text().splitlines()]
    assert all(second > 0 for second in seconds)
    assert [file for _, file in processes] == ["file", "file"]
    assert processes[0][0] != processes[1][0]
