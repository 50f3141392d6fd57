"""``gunicorn app:server`` with the project's own file: several processes, models in each, an end that loses nothing."""

import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dashapp.benchmark.server import free_port
from dashapp.cli.serve import open_socket
from dashapp.process.budget import Budget
from dashapp.process.channels import Intake
from dashapp.process.listener import Listener, drained_by_signals
from dashapp.settings import ROOT
from tests.rest.requests import CONTENT_TYPE, multipart
from tests.signals import sound_file, voice

pytest.importorskip("gunicorn", reason="gunicorn does not run on Windows")


def wait(until: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not until():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_processes_have_models_of_their_own_and_sigterm_lets_a_request_end(tmp_path: Path) -> None:
    port, log = free_port(), (tmp_path / "log").open("wb")
    about = {"TEST_FOLDER": str(tmp_path), "DASHAPP_PORT": str(port), "WEB_CONCURRENCY": "2", "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "tests.serving.site:server"],
        cwd=ROOT,
        env=os.environ | about,
        stdout=log,
        stderr=log,
    )
    log.close()
    answers: list[tuple[int, bytes]] = []

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        body = multipart(sound_file(voice(0.5)))
        connection.request("POST", "/api/v1/analyze", body, {"Content-Type": CONTENT_TYPE})
        response = connection.getresponse()
        answers.append((response.status, response.read()))
        connection.close()

    try:
        wait(lambda: len(list(tmp_path.glob("warm-*"))) == 2)
        thread = threading.Thread(target=ask)
        thread.start()
        wait(lambda: list(tmp_path.glob("asked-*")))
        process.terminate()
        wait(lambda: "Handling signal: term" in (tmp_path / "log").read_text())
        (tmp_path / "go").touch()
        thread.join(60)
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.wait(20)
    assert [status for status, _ in answers] == [200], (tmp_path / "log").read_text()


def test_sigterm_drains_a_server_of_one_process() -> None:
    opened = open_socket("127.0.0.1", 0)
    listener = Listener(lambda *_: [], opened, threads=1, most_bytes=1_000, intake=Intake(Budget(1_000)))
    before = signal.getsignal(signal.SIGTERM)
    with drained_by_signals(listener, 1.0, lambda: None):
        os.kill(os.getpid(), signal.SIGTERM)
        listener.run()
    assert listener.draining
    assert signal.getsignal(signal.SIGTERM) == before
