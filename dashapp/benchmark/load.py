"""How the server bears many clients at once: a mix of clips, pictures and pages, each client one request at a time.

A client that is refused waits as long as it is told to, as a browser's would. Another checkout of the program can be
measured in turn with this one, so that both have the same machine.
"""

import http.client
import itertools
import os
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np

from dashapp.benchmark.inputs import clip, picture
from dashapp.benchmark.report import machine
from dashapp.benchmark.server import HOST, Server, multipart, tree_cpu_s, tree_memory_mb
from dashapp.settings import Settings

CLIENTS: Final = (1, 8, 32, 100)
SECONDS: Final = 60.0
MIX: Final = ("clip", "picture", "clip", "page", "clip", "picture", "clip", "clip", "picture", "health")
"""In this order, each client from another place on."""
FILES: Final = frozenset({"clip", "picture"})
LOOK_S: Final = 0.25
PATIENCE_S: Final = 120.0
GOALS: Final = {"times_faster": 2.0, "p95_of_single_median": 4.0, "refusal_ms": 100.0, "memory_of_idle": 1.5}


@dataclass(frozen=True)
class Request:
    """What is sent."""

    method: str
    path: str
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


READY: Final = Request("GET", "/ready")
ROW: Final = 12


@dataclass
class Heard:
    """What became of the requests of all clients.

    Attributes:
        answered: Seconds of each answer, by what was asked.
        refused: Seconds of each refusal.
        failed: What else happened, in words.
    """

    answered: dict[str, list[float]] = field(default_factory=dict)
    refused: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def time_load(
    settings: Settings,
    seconds: float = SECONDS,
    other: Path | None = None,
    say: Callable[[str], None] = lambda _: None,
    make: Callable[[str], Server] | None = None,
) -> dict[str, Any]:
    """Measure this program under each number of `CLIENTS`: one process, a process for each core, and another checkout.

    Args:
        settings: Where models and assets are.
        seconds: How long each lasts.
        other: The other checkout.
        say: Told what is being measured.
        make: Makes the server of a build: ``this``, ``processes`` or ``before``.

    Returns:
        What stands as ``load`` in the benchmark's file.

    Raises:
        DashappError: If a server does not start, or there is no sample picture.
    """
    asked = requests(clip(), picture(settings.assets))
    make = make or (lambda build: _server(settings, build, other))
    busy = round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None
    about = {"machine": machine(), "load_average": busy, "seconds": seconds, "goals": GOALS}
    measured: dict[str, Any] = {**about, "rows": []}
    for name in ("this", "processes", *(["before"] if other else [])):
        say(f"{name}: starting")
        with make(name) as server:
            _settle(server.port, asked)
            idle = tree_memory_mb(server.pid)
            for clients in CLIENTS:
                say(f"{name}: {clients} client{'s' if clients > 1 else ''}")
                measured["rows"].append({"build": name, "idle_mb": idle, **press(server, asked, clients, seconds)})
    return measured


def requests(sound: bytes, image: bytes) -> dict[str, Request]:
    """Return the request of each kind in `MIX`."""
    made = {"page": Request("GET", "/"), "health": Request("GET", "/health")}
    for kind, name, data in (("clip", "clip.wav", sound), ("picture", "picture.jpg", image)):
        body, content_type = multipart(name, data)
        made[kind] = Request("POST", "/api/v1/analyze", body, {"Content-Type": content_type})
    return made


def press(server: Server, asked: Mapping[str, Request], clients: int, seconds: float) -> dict[str, Any]:
    """Have so many clients ask for so long; return what became of it."""
    heard, until = Heard(), time.monotonic() + seconds
    threads = [
        threading.Thread(target=_client, args=(server.port, asked, number, until, heard), daemon=True)
        for number in range(clients)
    ]
    began, computed = time.monotonic(), tree_cpu_s(server.pid)
    for thread in threads:
        thread.start()
    peak = 0.0
    while any(thread.is_alive() for thread in threads):
        peak = max(peak, tree_memory_mb(server.pid) or 0.0)
        time.sleep(LOOK_S)
    figures = summary(heard, clients, time.monotonic() - began, peak)
    return figures | {"cpu_s_a_file": _cpu_s_a_file(computed, tree_cpu_s(server.pid), figures["answered"])}


def _cpu_s_a_file(before: float | None, after: float | None, files: int) -> float | None:
    """Return what all cores together computed for a file: how loaded the machine is otherwise changes little of it."""
    return round((after - before) / files, 3) if before is not None and after is not None and files else None


def summary(heard: Heard, clients: int, seconds: float, peak_mb: float) -> dict[str, Any]:
    """Return figures of what became of the requests; times in milliseconds."""
    files = [each for kind, times in heard.answered.items() if kind in FILES for each in times]
    pages = [each for kind, times in heard.answered.items() if kind not in FILES for each in times]
    return {
        "clients": clients,
        "answered": len(files),
        "per_second": round(len(files) / seconds, 2),
        **{f"{name}_ms": at for name, at in zip(("median", "p95", "p99"), _ms(files, (50, 95, 99)), strict=True)},
        "page_p95_ms": _ms(pages, (95,))[0],
        "refused": len(heard.refused),
        "refusal_p95_ms": _ms(heard.refused, (95,))[0],
        "failed": len(heard.failed),
        "failures": sorted(set(heard.failed))[:5],
        "peak_mb": round(peak_mb),
    }


def ask(port: int, request: Request) -> tuple[int, float]:
    """Send a request; return status and seconds to wait before the next.

    Raises:
        OSError: If the server does not answer.
    """
    connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE_S)
    try:
        connection.request(request.method, request.path, request.body, dict(request.headers))
        response = connection.getresponse()
        response.read()
        return response.status, float(response.headers.get("Retry-After", 1))
    finally:
        connection.close()


def _client(port: int, asked: Mapping[str, Request], number: int, until: float, heard: Heard) -> None:
    for kind in itertools.islice(itertools.cycle(MIX), number, None):
        began = time.monotonic()
        if began >= until:
            return
        try:
            status, wait_s = ask(port, asked[kind])
        except (OSError, http.client.HTTPException) as exc:
            with heard.lock:
                heard.failed.append(type(exc).__name__)
            time.sleep(min(1.0, max(0.0, until - time.monotonic())))
            continue
        taken = time.monotonic() - began
        refused = status in {429, 503}
        with heard.lock:
            if refused:
                heard.refused.append(taken)
            elif status == http.HTTPStatus.OK:
                heard.answered.setdefault(kind, []).append(taken)
            else:
                heard.failed.append(f"status {status}")
        if refused:
            time.sleep(min(wait_s, max(0.0, until - time.monotonic())))


def _settle(port: int, asked: Mapping[str, Request]) -> None:
    """Ask until every process answers, of which each connection may meet another."""
    deadline, in_a_row = time.monotonic() + PATIENCE_S, 0
    while in_a_row < ROW and time.monotonic() < deadline:
        # A build that has no such address answers 404, and is ready by then.
        in_a_row = in_a_row + 1 if ask(port, READY)[0] < http.HTTPStatus.INTERNAL_SERVER_ERROR else 0
        time.sleep(LOOK_S / 5)
    for request in (*asked.values(), *asked.values()):
        ask(port, request)


def _ms(seconds: Sequence[float], percentiles: Sequence[int]) -> list[int | None]:
    return [round(1e3 * float(np.percentile(seconds, each))) if seconds else None for each in percentiles]


def _server(settings: Settings, build: str, other: Path | None) -> Server:
    # All clients of this benchmark have one address: the pace of one client is no bound here.
    own = {"DASHAPP_REQUESTS_A_MINUTE": "1000000", "DASHAPP_MB_A_MINUTE": "1000000"}
    if build == "before" and other:
        return Server(own, (sys.executable, str(other / "app.py")))
    folders = {"DASHAPP_MODELS": str(settings.models.resolve()), "DASHAPP_ASSETS": str(settings.assets.resolve())}
    command = (sys.executable, "-m", "gunicorn", "app:server") if build == "processes" else None
    return Server({**folders, **own}, command)
