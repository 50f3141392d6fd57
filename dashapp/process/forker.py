"""A slim process that forks workers: started once with what they need imported, it has a new one ready in milliseconds.

The server itself must not be forked: it has threads, and models in its memory. Run as
``python -c "from dashapp.process.forker import main; main(MODULE, DESCRIPTOR)"``; ``MODULE`` has ``serve(connection)``,
which a worker runs until its connection ends.
"""

import gc
import importlib
import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from dashapp.process.confinement import end_with_parent
from dashapp.process.messages import Connection, GoneError, close_all

MOST_KEPT: Final = 100
"""Ends of workers that are remembered until somebody asks."""

Serve = Callable[[Connection], None]


def main(module: str, descriptor: int) -> None:
    """Fork workers on demand until the other end of the socket ``descriptor`` is closed."""
    # Interruptions and the end of a service reach all processes of a group; the one that started this decides.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    serve: Serve = importlib.import_module(module).serve
    gc.collect()
    gc.freeze()
    Forker(Connection(socket.socket(fileno=descriptor)), serve).run()


class Forker:
    """Forks workers, and knows how they ended."""

    def __init__(self, connection: Connection, serve: Serve) -> None:
        self._connection, self._serve = connection, serve
        self._ends: dict[int, int] = {}

    def run(self) -> None:
        """Do what is asked until nobody asks any more."""
        while True:
            try:
                message, files = self._connection.receive()
                self._collect()
                if message.get("do") == "fork" and len(files) == 1:
                    self._fork(files[0])
                else:
                    close_all(files)
                    self._tell_end(int(message.get("pid", 0)))
            except GoneError:
                return

    def _fork(self, end: int) -> None:
        worker = os.fork()
        if not worker:
            self._work(end)
        os.close(end)
        handle = os.pidfd_open(worker)
        try:
            self._connection.send({"pid": worker}, [handle])
        finally:
            os.close(handle)

    def _work(self, end: int) -> None:
        """Be a worker, and never return."""
        code = 1
        try:
            end_with_parent()
            self._connection.close()
            # What C libraries print of damaged files is nobody's concern, and may name what is in them.
            silent = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(silent, stream)
            os.close(silent)
            self._serve(Connection(socket.socket(fileno=end)))
            code = 0
        finally:
            os._exit(code)

    def _tell_end(self, pid: int) -> None:
        """Say how a worker ended: its exit status, or minus the number of the signal."""
        if pid > 0 and pid not in self._ends:
            with suppress(ChildProcessError):
                self._remember(*os.waitpid(pid, 0))
        self._connection.send({"status": self._ends.pop(pid, None)})

    def _collect(self) -> None:
        with suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                self._remember(*ended)

    def _remember(self, pid: int, status: int) -> None:
        self._ends[pid] = os.waitstatus_to_exitcode(status)
        while len(self._ends) > MOST_KEPT:
            del self._ends[next(iter(self._ends))]


def command(module: str, descriptor: int) -> list[str]:
    """Return the command that starts a process of `main`."""
    code = "import sys; from dashapp.process.forker import main; main(sys.argv[1], int(sys.argv[2]))"
    return [sys.executable, "-c", code, module, str(descriptor)]
