"""``dashapp serve``: the dashboard and the REST service."""

import errno
import socket
from dataclasses import replace

import click

from dashapp.errors import DashappError
from dashapp.settings import Settings


class CannotListenError(DashappError):
    """An address that the server cannot listen on."""


@click.command()
@click.option("--host", help="Address to listen on [default: DASHAPP_HOST, else 127.0.0.1].")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on [default: DASHAPP_PORT, else 8050].")
@click.option(
    "--age-sex/--no-age-sex",
    default=True,
    help="Read the apparent age and sex of faces [default: DASHAPP_AGE_SEX, else so].",
)
def serve(host: str | None, port: int | None, age_sex: bool) -> None:
    """Open the dashboard.

    The page is there at once; the models warm up in the background.
    """
    from dashapp.process.listener import drained_by_signals
    from dashapp.serving.waitress import listener
    from dashapp.wiring import build

    settings = Settings.from_environment()
    settings = replace(
        settings,
        host=host or settings.host,
        port=settings.port if port is None else port,
        age_sex=settings.age_sex and age_sex,
    )
    # Before anything else, so that a taken port is told at once and an early browser waits instead of being refused.
    opened = open_socket(settings.host, settings.port)
    server = build(settings)
    turns, listening = server.extensions["turns"], listener(server, opened, settings)
    address = f"http://{_in_address(settings.host)}:{listening.effective_port}"
    click.echo(f"The dashboard is open at {address} (Ctrl+C ends it)", err=True)
    with drained_by_signals(listening, settings.load.grace_seconds, turns.stop):
        listening.run()


def _in_address(host: str) -> str:
    """Return a host as browsers take it: an IPv6 address stands in brackets, and no browser opens "all addresses"."""
    host = {"::": "::1", "0.0.0.0": "127.0.0.1", "": "127.0.0.1"}.get(host, host)  # noqa: S104 (is read, not bound)
    return f"[{host}]" if ":" in host else host


def open_socket(host: str, port: int) -> socket.socket:
    """Return a socket that listens.

    Raises:
        CannotListenError: If the address cannot be listened on.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as exc:
        reason = "the port is in use, perhaps by this very program" if exc.errno == errno.EADDRINUSE else exc.strerror
        raise CannotListenError(
            f"cannot listen on {host}:{port}: {reason}; another port is chosen with --port or DASHAPP_PORT"
        ) from exc
