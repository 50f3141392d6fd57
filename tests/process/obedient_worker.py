"""A worker that does what it is told, bad things too: what the pool must survive."""

import contextlib
import os
import socket
import time

from dashapp.process.confinement import Ceiling, allow_cpu, confine
from dashapp.process.messages import Connection, GoneError

MB = 1_000_000


def serve(connection: Connection) -> None:
    while True:
        try:
            message, _ = connection.receive()
        except GoneError:
            return
        connection.send({"said": _DO[message["do"]]()})


def _exit() -> str:
    os._exit(3)


def _signal_itself() -> str:
    os.abort()


def _sleep() -> str:
    time.sleep(600)
    return "awake"


def _allocate() -> str:
    confine(Ceiling(memory_bytes=100 * MB, file_bytes=MB))
    try:
        return f"{len(bytearray(400 * MB))} bytes"
    except MemoryError:
        return "no memory"


def _compute() -> str:
    allow_cpu(0.0)
    while True:
        pass


def _reach_out() -> str:
    """Try what a decoder has no business with."""
    open_before = os.open(os.devnull, os.O_RDWR)
    confine(Ceiling(memory_bytes=100 * MB, file_bytes=MB))
    done = []
    for name, attempt in _REACH.items():
        with contextlib.suppress(OSError, MemoryError):
            attempt()
            done.append(name)
    # What is open already still works.
    assert os.write(open_before, b"x") == 1
    return ", ".join(done)


def _large_file() -> None:
    os.ftruncate(os.memfd_create("x"), 2 * MB)


_REACH = {
    "read a file": lambda: os.open("/etc/hostname", os.O_RDONLY),
    "write a file": lambda: os.open("/tmp/dashapp-should-not-be", os.O_WRONLY | os.O_CREAT),  # noqa: S108
    "list a folder": lambda: os.listdir("/"),  # noqa: PTH208
    "remove a file": lambda: os.unlink("/tmp/dashapp-should-not-be"),  # noqa: PTH108, S108
    "connect": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
    "start a program": lambda: os.execv("/bin/true", ["true"]),  # noqa: S606
    "fork": os.fork,
    "signal another process": lambda: os.kill(os.getppid(), 0),
    "make a large file": _large_file,
}
_DO = {
    "greet": lambda: f"hello from {os.getpid()}",
    "variables": lambda: ",".join(sorted(os.environ)),
    "exit": _exit,
    "abort": _signal_itself,
    "sleep": _sleep,
    "allocate": _allocate,
    "compute": _compute,
    "reach out": _reach_out,
}
