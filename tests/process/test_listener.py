"""The web server over real sockets: bounds, slow and vanished clients, and an end that loses nothing."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from dashapp.process import channels
from dashapp.process.budget import Budget
from dashapp.process.channels import Intake
from dashapp.process.listener import Listener

Application = Callable[..., list[bytes]]


class Site:
    """An application behind the server; what it is asked may be held up."""

    def __init__(self, *, budget: int = 1_000_000, most_bytes: int = 500_000) -> None:
        self.go, self.asked = threading.Event(), threading.Event()
        self.gone: list[bool] = []
        self.intake = Intake(Budget(budget))
        opened = socket.create_server(("127.0.0.1", 0))
        self.listener = Listener(self, opened, threads=4, most_bytes=most_bytes, intake=self.intake)
        self.thread = threading.Thread(target=self.listener.run)
        self.thread.start()

    def __call__(self, environ, start_response) -> list[bytes]:
        n_bytes = len(environ["wsgi.input"].read())
        if environ["PATH_INFO"] == "/slow":
            self.asked.set()
            assert self.go.wait(20)
            self.gone.append(environ["waitress.client_disconnected"]())
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [f"{n_bytes} bytes".encode()]

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", int(self.listener.effective_port)), timeout=20)

    def ask(self, path: str, body: bytes = b"") -> socket.socket:
        opened = self.connect()
        opened.sendall(f"POST {path} HTTP/1.0\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
        return opened


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.go.set()
    made.listener.drain(0)
    made.thread.join(20)


def read(opened: socket.socket) -> bytes:
    """All that comes until the connection is closed."""
    with closing(opened):
        return b"".join(iter(lambda: opened.recv(65_536), b""))


def test_a_request_is_answered_and_its_bytes_are_counted_no_longer(site: Site) -> None:
    assert read(site.ask("/", bytes(300_000))).endswith(b"300000 bytes")
    assert site.intake.budget.taken == 0


def test_what_finds_no_room_is_refused_at_its_header_in_words(site: Site) -> None:
    assert site.intake.budget.take(900_000)
    with closing(site.connect()) as opened:
        opened.sendall(b"POST / HTTP/1.1\r\nContent-Length: 400000\r\n\r\n")
        head, _, body = opened.recv(65_536).partition(b"\r\n\r\n")
        while not body:
            body = opened.recv(65_536)
        # The rest of it still comes, and the refusal is not lost over it.
        opened.sendall(bytes(400_000))
    assert head.startswith(b"HTTP/1.1 503 ")
    assert b"Retry-After: 5" in head
    assert json.loads(body)["error"]["code"] == "overloaded"
    # A page's small requests are let in.
    assert read(site.ask("/", bytes(1_000))).endswith(b"1000 bytes")
    assert site.intake.refused == 1


def test_where_no_place_is_free_nothing_is_read_first(site: Site) -> None:
    site.intake.is_full = lambda address: address == "/full"
    with closing(site.connect()) as opened:
        opened.sendall(b"POST /full?progress=1 HTTP/1.1\r\nContent-Length: 400000\r\n\r\n")
        assert opened.recv(65_536).startswith(b"HTTP/1.1 503 ")
    assert site.intake.budget.taken == 0
    assert read(site.ask("/", bytes(1_000))).endswith(b"1000 bytes")


def test_what_comes_in_chunks_is_counted_too(site: Site) -> None:
    assert site.intake.budget.take(900_000)
    with closing(site.connect()) as opened:
        opened.sendall(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")
        opened.sendall(b"30000\r\n" + bytes(0x30000))
        assert opened.recv(65_536).startswith(b"HTTP/1.1 503 ")


def test_what_is_larger_than_any_file_is_refused_in_the_shape_of_errors(site: Site) -> None:
    answer = read(site.ask("/", bytes(600_000)))
    assert answer.startswith(b"HTTP/1.0 413 ")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["error"]["code"] == "too_large"


@pytest.mark.parametrize("sent", [b"POST / HT", b"POST / HTTP/1.1\r\nContent-Length: 400000\r\n\r\nsome"])
def test_slow_clients_are_cut_off_and_give_back_their_room(
    site: Site, sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channels, "HEADER_S", 0.0)
    opened = site.connect()
    opened.sendall(sent)
    assert read(opened) == b""
    assert site.intake.budget.taken == 0


def test_many_idle_connections_keep_nobody_out(site: Site) -> None:
    idle = [site.connect() for _ in range(150)]
    for each in idle:
        each.sendall(b"P")
    assert read(site.ask("/", b"here")).endswith(b"4 bytes")
    for each in idle:
        each.close()


def test_work_sees_that_its_client_has_left(site: Site) -> None:
    opened = site.ask("/slow")
    assert site.asked.wait(20)
    channel = next(iter(site.listener.active_channels.values()))
    opened.close()
    while channel.connected:
        pass
    site.go.set()
    site.listener.drain(20)
    site.thread.join(20)
    assert site.gone == [True]


def test_requests_under_way_are_answered_before_it_ends_and_new_ones_are_not_taken(site: Site) -> None:
    slow, idle = site.ask("/slow"), site.connect()
    assert site.asked.wait(20)
    site.listener.drain(20)
    assert read(idle) == b""
    with pytest.raises(ConnectionRefusedError):
        site.connect()
    site.go.set()
    assert read(slow).endswith(b"0 bytes")
    site.thread.join(20)
    assert not site.thread.is_alive()


def test_work_that_lasts_longer_than_it_is_waited_for_is_told_to_stop(site: Site) -> None:
    slow = site.ask("/slow")
    assert site.asked.wait(20)
    site.listener.drain(0, site.go.set)
    assert read(slow).endswith(b"0 bytes")
