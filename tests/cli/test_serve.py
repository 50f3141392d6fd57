"""``dashapp serve``: its options reach the server, and a taken port is told in words."""

import socket

import pytest
from click.testing import CliRunner
from flask import Flask
from waitress import wasyncore

from dashapp import wiring
from dashapp.cli import main
from dashapp.cli.serve import _in_address
from dashapp.process.listener import Listener
from dashapp.process.turns import Turns
from dashapp.settings import Settings


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """The settings that the server was built with; nothing is served."""
    settings: list[Settings] = []

    def build(given: Settings) -> Flask:
        settings.append(given)
        server = Flask("test", static_folder=None)
        server.extensions["turns"] = Turns(1, 1)
        return server

    monkeypatch.setattr(wiring, "build", build)
    monkeypatch.setattr(Listener, "run", lambda server: wasyncore.close_all(server._map))
    return settings


def test_options_win_over_the_environment(built: list[Settings], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHAPP_PORT", "1")
    result = CliRunner().invoke(main, ["serve", "--host", "127.0.0.1", "--port", "0"])
    assert result.exit_code == 0, result.output
    assert (built[0].host, built[0].port) == ("127.0.0.1", 0)
    assert "http://127.0.0.1:" in result.stderr


@pytest.mark.usefixtures("built")
def test_taken_port_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = CliRunner().invoke(main, ["serve", "--port", str(port)])
    assert result.exit_code == 2
    assert f"cannot listen on 127.0.0.1:{port}" in result.stderr


@pytest.mark.parametrize(
    ("host", "shown"),
    [("::1", "[::1]"), ("::", "[::1]"), ("localhost", "localhost"), ("fe80::2", "[fe80::2]")],
)
def test_the_address_that_is_told_opens_in_a_browser(host: str, shown: str) -> None:
    assert _in_address(host) == shown
