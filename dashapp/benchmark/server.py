"""The program as a process of its own: started, waited for, asked over HTTP, and its memory read."""

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Self

from dashapp.errors import DashappError
from dashapp.settings import ROOT

HOST: Final = "127.0.0.1"
PAGE: Final = ("/", "/_dash-layout")
"""What a browser needs before it shows something: the page and its layout."""
_POLL_S: Final = 0.01
_PATIENCE_S: Final = 180.0
_STOP_S: Final = 10.0


class ServerError(DashappError):
    """A server that did not start, or refused what it should answer."""


class Server:
    """``python app.py`` on a free port, as a context manager.

    Attributes:
        page_s: Seconds from the start of the process until the page was served.
        warm_s: Seconds from the start of the process until the models were warm.
    """

    def __init__(
        self, environment: Mapping[str, str] | None = None, command: tuple[str, ...] | None = None, folder: Path = ROOT
    ) -> None:
        """Prepare a server; nothing is started yet.

        Args:
            environment: Variables beside this process's own.
            command: What is run; by default ``python app.py``.
            folder: In which it is run: that of the program.
        """
        self.page_s = self.warm_s = float("nan")
        self._command = command or (sys.executable, str(folder / "app.py"))
        self._folder = folder
        self._port = free_port()
        own = {"DASHAPP_HOST": HOST, "DASHAPP_PORT": str(self._port)}
        self._environment = {**os.environ, **(environment or {}), **own}

    def __enter__(self) -> Self:
        """Start the process, and wait for the page and for the models.

        Raises:
            ServerError: If it ends, or the models fail.
        """
        self._log = tempfile.TemporaryFile()
        start = time.perf_counter()
        self._process = subprocess.Popen(  # noqa: S603 (this very program)
            self._command, env=self._environment, stdout=self._log, stderr=self._log, cwd=self._folder
        )
        try:
            self._wait(self._has_page)
            self.page_s = time.perf_counter() - start
            self._wait(self._is_warm)
            self.warm_s = time.perf_counter() - start
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        self._process.terminate()
        try:
            self._process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    def analyze(self, name: str, data: bytes, *, view: bool = False) -> Any:
        """Send one file and return its answer, with what the page draws if ``view``.

        Raises:
            ServerError: If the status is not 200.
        """
        path = "/api/v1/analyze" + ("?view=1" if view else "")
        body, content_type = multipart(name, data)
        status, answer = self._request("POST", path, body, {"Content-Type": content_type})
        if status != http.HTTPStatus.OK:
            raise ServerError(f"the server answered {status}: {answer[:300].decode(errors='replace')}")
        return json.loads(answer)

    @property
    def port(self) -> int:
        """Where it listens, on `HOST`."""
        return self._port

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid

    def memory_mb(self) -> float | None:
        """Return the resident memory of the process in MB; None where the system does not tell."""
        return memory_mb(self.pid)

    def _wait(self, until: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _PATIENCE_S
        while not until():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise ServerError(f"the server did not start; its last words were:\n{self._last_words()}")
            time.sleep(_POLL_S)

    def _has_page(self) -> bool:
        try:
            return all(self._request("GET", path)[0] == http.HTTPStatus.OK for path in PAGE)
        except OSError:
            return False

    def _is_warm(self) -> bool:
        state = json.loads(self._request("GET", "/health")[1])["models"]
        if state == "failed":
            raise ServerError(f"the models could not be loaded:\n{self._last_words()}")
        return bool(state == "ready")

    def _request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(HOST, self._port, timeout=_PATIENCE_S)
        try:
            connection.request(method, path, body, dict(headers or {}))
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def _last_words(self) -> str:
        self._log.seek(0)
        return "\n".join(self._log.read().decode(errors="replace").splitlines()[-10:])


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def multipart(name: str, data: bytes) -> tuple[bytes, str]:
    """Return body and content type of a form with ``data`` as its field ``file``."""
    boundary = uuid.uuid4().hex
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    return head.encode() + data + f"\r\n--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def memory_mb(pid: int) -> float | None:
    """Return the resident memory of a process in MB, from ``/proc``; None where there is none."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return None
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def tree_memory_mb(pid: int) -> float | None:
    """Return the resident memory of a process and all that it started, in MB; None where there is no ``/proc``.

    What processes share is counted for each of them.
    """
    own = memory_mb(pid)
    return None if own is None else own + sum(memory_mb(child) or 0.0 for child in _below(pid))


def tree_cpu_s(pid: int) -> float | None:
    """Return the seconds that a process, and all that it started, have computed; None where there is no ``/proc``."""
    own = _cpu_s(pid)
    return None if own is None else own + sum(_cpu_s(child) or 0.0 for child in _below(pid))


def _cpu_s(pid: int) -> float | None:
    # Behind the name, which may have spaces: fields 14 to 17 are its own ticks and those of children that are gone.
    fields = " ".join(_words(Path(f"/proc/{pid}/stat"))).rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK") if fields else None


def _below(pid: int) -> Iterator[int]:
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, _words(path)):
            yield child
            yield from _below(child)


def tree_pss_mb(pid: int) -> float:
    """Return the proportional memory of a process and all that it started, in MB; NaN where there is no ``/proc``.

    What processes share is divided among them.
    """
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return float("nan")
    own = next((int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("Pss:")), 0.0)
    below = [int(child) for path in Path(f"/proc/{pid}/task").glob("*/children") for child in _words(path)]
    return own + sum(value for child in below if (value := tree_pss_mb(child)) == value)


def _words(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").split()
    except OSError:
        return []
