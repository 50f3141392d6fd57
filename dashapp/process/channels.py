"""What waitress does not do by itself: bound the bytes of all requests together, and cut off who is too slow.

A request that finds no room is refused at its header, in words, and what comes of it is thrown away: a connection that
is closed with something unread would take the refusal with it.
"""

import contextlib
import json
import socket
import time
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Any, Final

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.task import ErrorTask
from waitress.utilities import Error, RequestEntityTooLarge

from dashapp.process.budget import Budget

HEADER_S: Final = 20.0
"""A request's header must have come by then, and from then on its body at `SLOWEST` bytes a second."""
SLOWEST: Final = 500
"""Bytes a second (the default of Apache's mod_reqtimeout)."""
UNREAD_S: Final = 60.0
"""An answer of which nothing is taken for so long is not sent any more."""
LINGER_S: Final = 10.0
"""For so long, what still comes of a refused request is thrown away."""
FREE_BYTES: Final = 65_536
"""Requests up to this size, as pages send them, are not counted."""
RETRY_AFTER_S: Final = 5
SPOOLED_ABOVE_BYTES: Final = 1_000_000


@dataclass
class Intake:
    """What a server takes in.

    Attributes:
        budget: Bytes of requests that may be held at once.
        spooled: Addresses whose requests go onto the disk, with the most bytes each may have.
        is_full: Whether what is posted to an address would be refused anyhow: then it need not come first.
        refused: How many requests found no room, so far.
    """

    budget: Budget
    spooled: Mapping[str, int] = field(default_factory=dict)
    is_full: Callable[[str], bool] = lambda _: False
    refused: int = 0


class RefusedError(Error):  # type: ignore[misc]  # waitress has no types
    """A request that is not taken in."""

    def __init__(self, status: str, code: str, message: str, retry_after_s: int | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.retry_after_s = status, code, retry_after_s

    def to_response(self, _ident: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:
        """Return status, headers and body, in the shape of all errors."""
        body = json.dumps({"error": {"code": self.code, "message": self.body}}).encode()
        headers = [("Content-Type", "application/json")]
        if self.retry_after_s is not None:
            headers.append(("Retry-After", str(self.retry_after_s)))
        return self.status, headers, body


NO_ROOM: Final = RefusedError(
    "503 Service Unavailable",
    "overloaded",
    "The server holds as many files as it can at a time. Please send this one again in a few seconds; smaller files "
    "find room sooner.",
    RETRY_AFTER_S,
)
CROWDED: Final = RefusedError(
    "503 Service Unavailable",
    "overloaded",
    "The server answers as many files as it can at a time. Please send this one again in a few seconds.",
    RETRY_AFTER_S,
)
TOO_LARGE: Final = RefusedError(
    "413 Content Too Large",
    "too_large",
    "The file is larger than is analysed. Please shorten or compress it.",
)


def channel_class(intake: Intake) -> type:
    """Return waitress's channels, with these limits."""

    class Parser(_Parser):
        limits = intake

    class Channel(_Channel):
        parser_class = Parser

    return Channel


class _Parser(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    limits: Intake
    adj: Any
    error: Any

    def __init__(self, adj: Any) -> None:
        super().__init__(adj)
        self.began = time.monotonic()
        self.counted = 0
        self.refused = self.spooled = False

    def parse_header(self, header_plus: bytes) -> None:
        path = header_plus.split(b" ", 2)[1:2]
        address = path[0].split(b"?")[0].decode("latin-1") if path else ""
        spooled = self.limits.spooled.get(address) if header_plus.startswith(b"POST ") else None
        if spooled:
            self.spooled = True
            self.adj = copy(self.adj)
            self.adj.max_request_body_size, self.adj.inbuf_overflow = spooled, SPOOLED_ABOVE_BYTES
        super().parse_header(header_plus)
        if self.command == "POST" and self.limits.is_full(address):
            self._refuse(CROWDED)
        # What goes onto the disk does not fill the memory; of what comes in chunks the size is not known before.
        if not spooled and self.content_length < self.adj.max_request_body_size:
            self._count(self.content_length)

    def received(self, data: bytes) -> int:
        consumed: int = super().received(data)
        if isinstance(self.error, RequestEntityTooLarge):
            self.error = TOO_LARGE
        if self.chunked and not self.spooled and self.body_bytes_received > self.counted:
            self._count(self.body_bytes_received - self.counted)
        return consumed

    def _count(self, n_bytes: int) -> None:
        if self.refused or (n_bytes <= FREE_BYTES and not self.counted):
            return
        if self.limits.budget.take(n_bytes):
            self.counted += n_bytes
            return
        self._refuse(NO_ROOM)

    def _refuse(self, words: RefusedError) -> None:
        self.limits.refused += 1
        self.refused = self.completed = True
        self.error = words

    def is_slow(self, now: float) -> bool:
        """Return whether less has come than must have."""
        waited = now - self.began
        return waited > HEADER_S and (not self.headers_finished or self.body_bytes_received < SLOWEST * waited)

    def close(self) -> None:
        super().close()
        self.limits.budget.give(self.counted)
        self.counted = 0


class _Refusal(ErrorTask):  # type: ignore[misc]  # waitress has no types
    def execute(self) -> None:
        self.channel.refused = isinstance(self.request.error, RefusedError)
        super().execute()


class _Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    error_task_class = _Refusal
    refused = False
    request: _Parser | None
    total_outbufs_len: int
    lingers_until: float | None = None

    def received(self, data: bytes) -> bool:
        return self.lingers_until is None and bool(super().received(data))

    def readable(self) -> bool:
        return self.lingers_until is not None or bool(super().readable())

    def handle_close(self) -> None:
        # The client of a refused request may still be sending: it is heard out for a while.
        if self.connected and self.refused and self.lingers_until is None:
            self.lingers_until = time.monotonic() + LINGER_S
            self.will_close = False
            with contextlib.suppress(OSError):
                self.socket.shutdown(socket.SHUT_WR)
            return
        super().handle_close()

    def del_channel(self, map: Any = None) -> None:  # noqa: A002 (waitress's name)
        super().del_channel(map)
        unfinished, self.request = self.request, None
        if unfinished is not None:
            unfinished.close()

    @property
    def busy(self) -> bool:
        """Whether a request comes, is answered, or its answer goes."""
        return bool(self.requests or self.total_outbufs_len or self.request is not None)

    def is_over(self, now: float) -> bool:
        """Return whether the connection is to be closed, since its client is too slow or gone."""
        if self.lingers_until is not None:
            return now > self.lingers_until
        if self.request is not None and not self.requests and self.request.is_slow(now):
            return True
        return bool(self.total_outbufs_len) and time.time() - self.last_activity > UNREAD_S
