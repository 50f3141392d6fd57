"""Nothing of an upload stays: not on the disk, in the log, in an open file, or in the answer to somebody else."""

import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.fakes import fake_service
from tests.rest.test_analyses import CONTENT_TYPE, multipart, server_of
from tests.signals import film, picture, picture_file, sound_file, video, voice

REQUESTS = 200
CONTENT = b"content-that-is-nobodys-business"
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND
FILES = (
    sound_file(voice(0.5)),
    picture_file(picture(), "PNG"),
    picture_file(picture(200, 150), "JPEG"),
    film(),
    video([picture(64, 48)] * 3, form="webm"),
    sound_file(voice(0.5))[:50],
    picture_file(picture(), "PNG")[:60],
    b"",
    b"no sound at all, ",
    bytes(700_000),
)
"""The last is more than Werkzeug would keep in memory of its own accord."""
ADDRESSES = (
    "/api/v1/analyze",
    "/api/v1/analyze?view=1",
    "/api/v1/analyze?progress=1",
    "/api/v1/crowd?view=1",
    "/api/v1/explain?emotion=happy",
    "/api/v1/face?x=10&y=10&side=20",
    "/api/v1/nowhere",
)

_watched: list[list[str]] = []


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    # A hook of the interpreter stays for good, so there is one, which is told when to look.
    if not _watched:
        return
    if (
        event == "open"
        and isinstance(arguments[2], int)
        and arguments[2] & WRITING
        and not isinstance(arguments[0], int)
    ):
        _watched[-1].append(str(arguments[0]))
    elif event in {"os.mkdir", "tempfile.mkstemp", "tempfile.mkdtemp", "os.rename", "os.link", "os.symlink"}:
        _watched[-1].append(f"{event} {arguments[0]}")


sys.addaudithook(_watch)


@pytest.fixture
def written() -> Iterator[list[str]]:
    """What is opened for writing, by its path."""
    _watched.append([])
    yield _watched[-1]
    _watched.pop()


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def shared_memory() -> int:
    """How many pieces of shared memory this process holds open."""
    links = (Path(f"/proc/self/fd/{number}") for number in os.listdir("/proc/self/fd"))  # noqa: PTH208
    return sum(link.is_symlink() and "memfd:dashapp" in os.readlink(link) for link in links)  # noqa: PTH115


def send(client: FlaskClient, number: int) -> tuple[str, bytes]:
    """Send the file of a number, which carries its number in name and content; return the name and all that came."""
    name = f"private-name-{number:03}.bin"
    data = FILES[number % len(FILES)] + CONTENT + f"-{number:03}".encode()
    address = ADDRESSES[number % len(ADDRESSES)]
    # By a stream of its own: the test client would put what is large into a temporary file.
    body = multipart(data, name)
    answer = client.post(
        address, input_stream=BytesIO(body), content_length=len(body), content_type=CONTENT_TYPE, buffered=True
    )
    assert answer.status_code < 500
    return name, answer.data + str(answer.headers).encode()


@pytest.mark.skipif(sys.platform != "linux", reason="what is open is listed by Linux")
def test_nothing_of_an_upload_stays(
    temporary: Path, written: list[str], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    client = server_of(fake_service()).test_client()
    for number in range(len(FILES)):
        send(client, number)  # what is imported and begun once
    before = shared_memory()
    written.clear()
    answers = dict(send(client, number) for number in range(REQUESTS))
    own = [path for path in written if not path.endswith(".pyc") and "__pycache__" not in path]
    assert own == []
    assert list(temporary.iterdir()) == []
    assert shared_memory() <= before
    assert not [line for line in caplog.messages if "private-name" in line or CONTENT.decode() in line]
    for name, answer in answers.items():
        others = answer.replace(name.encode(), b"")
        assert b"private-name" not in others
        assert CONTENT not in answer
