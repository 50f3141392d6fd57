import os
import subprocess
import sys
from pathlib import Path

import pytest

from dashapp.benchmark.server import Server, ServerError, memory_mb, multipart

FAKE = str(Path(__file__).parent / "fake_app.py")


def fake(how):
    return Server(command=(sys.executable, FAKE, how))


@pytest.fixture(scope="module")
def server():
    with fake("well") as running:
        yield running


def test_the_models_are_warm_after_the_page_is_served(server):
    assert 0 < server.page_s < server.warm_s


def test_the_server_is_asked_until_its_models_are_warm(server):
    assert server.analyze("a.wav", b"sound")["questions"] == 3


def test_a_file_is_sent_as_a_form(server):
    answer = server.analyze("a.wav", b"sound")
    assert answer["path"] == "/api/v1/analyze"
    assert 'name="file"; filename="a.wav"\r\n\r\nsound\r\n--' in answer["body"]
    assert server.analyze("a.wav", b"sound", view=True)["path"] == "/api/v1/analyze?view=1"


def test_a_refusal_is_an_error_with_its_words(server):
    with pytest.raises(ServerError, match="415"):
        server.analyze("a.wav", b"bad")


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
def test_the_memory_is_that_of_the_process(server):
    assert 5 < server.memory_mb() < 500


def test_a_process_that_is_gone_has_no_memory():
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert memory_mb(gone.pid) is None


def test_a_server_that_ends_is_reported_with_its_last_words():
    with pytest.raises(ServerError, match="it does not work"), fake("broken"):
        pass


def test_models_that_fail_are_reported_and_the_process_is_ended():
    failing = fake("failing")
    with pytest.raises(ServerError, match="could not be loaded"), failing:
        pass
    with pytest.raises(ProcessLookupError):
        os.kill(failing.pid, 0)


def test_the_form_is_read_by_the_web_framework():
    from flask import Flask, request

    app = Flask("test")
    body, content_type = multipart("a b.jpg", b"\x00\xff\r\n")
    with app.test_request_context("/", method="POST", data=body, content_type=content_type):
        file = request.files["file"]
        assert (file.filename, file.read()) == ("a b.jpg", b"\x00\xff\r\n")
