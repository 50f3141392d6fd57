"""Short messages in JSON between processes, and open files with them."""

import array
import json
import os
import socket
from collections.abc import Sequence
from typing import Any, Final

Message = dict[str, Any]

LARGEST: Final = 60_000
"""Bytes of a message; what is larger goes through shared memory."""
MOST_FILES: Final = 8


class GoneError(Exception):
    """The other side has ended, or says what is no message."""


class SilentError(GoneError):
    """The other side does not answer in time."""


class Connection:
    """One end of a pair; safe for one thread at a time.

    Attributes:
        socket: A local socket that keeps the bounds of messages.
    """

    def __init__(self, end: socket.socket) -> None:
        self.socket = end

    @classmethod
    def pair(cls) -> "tuple[Connection, Connection]":
        """Return two ends that are connected."""
        one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        return cls(one), cls(other)

    def send(self, message: Message, files: Sequence[int] = ()) -> None:
        """Send a message, with open files that are duplicated on the way.

        Raises:
            GoneError: If nobody is there to take it.
        """
        text = json.dumps(message).encode()
        try:
            if files:
                socket.send_fds(self.socket, [text], list(files))
            else:
                self.socket.send(text)
        except OSError as exc:
            raise GoneError(str(exc)) from exc

    def receive(self, timeout_s: float | None = None) -> tuple[Message, list[int]]:
        """Return the next message, and the files with it, which the caller closes.

        Args:
            timeout_s: How long it is waited for; without end by default.

        Raises:
            SilentError: If none comes in time.
            GoneError: If the other side has ended, or what comes is no message.
        """
        # A confined process may wait without end, but not change how it waits.
        if self.socket.gettimeout() != timeout_s:
            self.socket.settimeout(timeout_s)
        files: list[int] = []
        try:
            room = socket.CMSG_SPACE(MOST_FILES * array.array("i").itemsize)
            # Without the flag, descriptors would stay open in programs that this one starts.
            text, extras, flags, _ = self.socket.recvmsg(LARGEST, room, socket.MSG_CMSG_CLOEXEC)
            for level, kind, data in extras:
                if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                    files.extend(_descriptors(data))
            message = json.loads(text) if text and not flags & socket.MSG_TRUNC else None
            if not isinstance(message, dict):
                raise GoneError("no message")
        except TimeoutError as exc:
            raise SilentError(f"no answer in {timeout_s:g} s") from exc
        except (OSError, ValueError) as exc:
            close_all(files)
            raise GoneError(str(exc)) from exc
        except GoneError:
            close_all(files)
            raise
        return message, files

    def close(self) -> None:
        """Close this end."""
        self.socket.close()


def close_all(files: Sequence[int]) -> None:
    """Close descriptors."""
    for descriptor in files:
        os.close(descriptor)


def _descriptors(data: bytes) -> list[int]:
    whole = array.array("i")
    whole.frombytes(data[: len(data) - len(data) % whole.itemsize])
    return list(whole)
