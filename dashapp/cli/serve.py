"""``dashapp serve``: the dashboard and the REST service."""

import errno
import logging
import socket
from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import click

from dashapp.errors import DashappError
from dashapp.settings import Limits, Settings

if TYPE_CHECKING:
    from flask import Flask

THREADS: Final = 8
MEMORY_BYTES: Final = 128 * 1024 * 1024
SPOOLED_ABOVE_BYTES: Final = 1_000_000


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
    listening = listener(build(settings), opened, settings.limits)
    address = f"http://{settings.host}:{listening.effective_port}"
    click.echo(f"The dashboard is open at {address} (Ctrl+C ends it)", err=True)
    listening.run()


def listener(server: "Flask", opened: socket.socket, limits: Limits) -> Any:
    """Return a waitress server on the socket ``opened``, whose ``run()`` serves until interrupted.

    Requests and answers stay in memory: waitress would write bodies above 512 KiB to a temporary file. Own labelled
    files alone, which may be too many for that, come through such a file, which has no name and goes with its request.
    """
    from waitress.server import create_server

    # A page asks for more files at once than there are threads: that some of them wait is no news.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    memory = max(MEMORY_BYTES, 2 * limits.clip_bytes)
    listening = create_server(
        server,
        sockets=[opened],
        threads=THREADS,
        max_request_body_size=memory,
        inbuf_overflow=memory,
        outbuf_overflow=memory,
        clear_untrusted_proxy_headers=True,
    )
    listening.channel_class = _channels(limits)
    return listening


def _channels(limits: Limits) -> type:
    """Return waitress's channels, which take more of own labelled files than of anything else, onto the disk."""
    from waitress.channel import HTTPChannel
    from waitress.parser import HTTPRequestParser

    from dashapp.rest.own_files import PATH, largest_upload

    class Parser(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
        adj: Any

        def parse_header(self, header_plus: bytes) -> None:
            if header_plus.startswith((f"POST {PATH} ".encode(), f"POST {PATH}?".encode())):
                self.adj = copy(self.adj)
                self.adj.max_request_body_size = largest_upload(limits)
                self.adj.inbuf_overflow = SPOOLED_ABOVE_BYTES
            super().parse_header(header_plus)

    class Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
        parser_class = Parser

    return Channel


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
