"""Waitress for the dashboard: which of its requests are large, and how many threads they need."""

import socket
from typing import TYPE_CHECKING, Final

from dashapp.process.budget import Budget
from dashapp.process.channels import Intake
from dashapp.process.listener import Listener
from dashapp.rest import analyses, own_files
from dashapp.settings import Settings

if TYPE_CHECKING:
    from flask import Flask

ANSWERED: Final = frozenset(f"/api/v1/{name}" for name in ("analyze", "crowd", "explain", "face", "speaker"))
"""Addresses whose requests need a place."""
PAGE_THREADS: Final = 8
"""Beside a thread for each place: for pages, and for refusals, which do not wait."""


def listener(server: "Flask", opened: socket.socket, settings: Settings) -> Listener:
    """Return what serves on the socket ``opened``."""
    limits, load, turns = settings.limits, settings.load, server.extensions["turns"]
    intake = server.extensions["intake"] = Intake(
        Budget(load.in_flight_bytes),
        {own_files.PATH: own_files.largest_upload(limits)},
        lambda address: turns.full and address in ANSWERED,
    )
    threads = load.computing + load.waiting + PAGE_THREADS
    most = analyses.largest_request(limits)
    return Listener(server, opened, threads=threads, most_bytes=most, intake=intake, proxied=load.proxies > 0)
