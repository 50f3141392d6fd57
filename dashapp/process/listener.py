"""The web server: waitress, with bounds on what it takes in, that lets running requests end before it ends itself.

Requests and answers stay in memory: waitress would write bodies above 512 KiB to a temporary file.
"""

import logging
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from dashapp.process.channels import Intake, channel_class

CONNECTIONS: Final = 1_000
"""At a time; idle and slow ones cost nothing but a descriptor each."""
OTHER_DESCRIPTORS: Final = 200
RECEIVED_BYTES: Final = 262_144
LOOK_S: Final = 1
STOPPING_S: Final = 5.0
"""For so long after the grace, work that is told to stop may still say so."""

log = logging.getLogger(__name__)


class Listener(TcpWSGIServer):  # type: ignore[misc]  # waitress has no types
    """Serves an application on a socket until it is told to `drain`.

    Attributes:
        draining: Whether it ends, and takes nothing new.
    """

    def __init__(
        self,
        application: Any,
        opened: socket.socket,
        *,
        threads: int,
        most_bytes: int,
        intake: Intake,
        proxied: bool = False,
    ) -> None:
        """Listen.

        Args:
            application: A WSGI application.
            opened: The socket.
            threads: How many requests are answered at a time.
            most_bytes: Of one request.
            intake: What all requests together may hold.
            proxied: Whether the headers by which a proxy names the client are left for the application to read.
        """
        # A page asks for more files at once than there are threads: that some of them wait is no news.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        adjustments = Adjustments(
            sockets=[opened],
            threads=threads,
            max_request_body_size=most_bytes,
            inbuf_overflow=most_bytes,
            outbuf_overflow=most_bytes,
            # In few pieces: each waits for Python's lock, which analyses hold for long stretches.
            recv_bytes=RECEIVED_BYTES,
            connection_limit=_connections(),
            # The next request is read while one is answered: only so is it seen that a client has left.
            channel_request_lookahead=1,
            cleanup_interval=LOOK_S,
            asyncore_loop_timeout=LOOK_S,
            asyncore_use_poll=True,
            clear_untrusted_proxy_headers=not proxied,
            ident="",
        )
        dispatcher = ThreadedTaskDispatcher()
        dispatcher.set_thread_count(threads)
        info = (opened.family, opened.type, opened.proto, opened.getsockname())
        super().__init__(
            application, _sock=opened, dispatcher=dispatcher, adj=adjustments, bind_socket=False, sockinfo=info
        )
        self.channel_class = channel_class(intake)
        self.draining = False
        self._deadline = float("inf")
        self._stop: Callable[[], None] = lambda: None

    def maintenance(self, now: float) -> None:
        """Close connections that are idle for long, or whose clients are too slow."""
        super().maintenance(now)
        for channel in list(self.active_channels.values()):
            if channel.is_over(time.monotonic()):
                channel.refused = False
                channel.will_close = True

    def drain(self, grace_s: float, stop: Callable[[], None] = lambda: None) -> None:
        """Have `run` end once all requests that are under way have been answered; safe in a signal handler.

        Args:
            grace_s: How long that may take.
            stop: Called when it took longer.
        """
        if not self.draining:
            self.draining, self._deadline, self._stop = True, time.monotonic() + grace_s, stop
            # Woken by another, the loop may have ended before it is woken here.
            with suppress(OSError):
                self.pull_trigger()

    def run(self, tick: Callable[[], None] = lambda: None) -> None:
        """Serve until drained or interrupted.

        Args:
            tick: Called about every second.
        """
        closed = stopped = False
        try:
            while True:
                tick()
                self.asyncore.loop(timeout=LOOK_S, map=self._map, use_poll=True, count=1)
                if not self.draining:
                    continue
                if not closed:
                    closed = True
                    self._close_door()
                late_s = time.monotonic() - self._deadline
                if not self._send_home() or late_s > STOPPING_S:
                    break
                if late_s > 0 and not stopped:
                    stopped = True
                    log.warning("requests that last longer than the server waits for them are given up")
                    self._stop()
        except (SystemExit, KeyboardInterrupt):
            log.info("interrupted")
        self.task_dispatcher.shutdown(timeout=1)
        self.asyncore.close_all(self._map, ignore_all=True)

    def _close_door(self) -> None:
        self.accepting = False
        self.del_channel(self._map)
        self.socket.close()

    def _send_home(self) -> int:
        """Close what is idle; return how many connections are open."""
        for channel in list(self.active_channels.values()):
            if not channel.busy:
                channel.will_close = True
        return len(self.active_channels)


@contextmanager
def drained_by_signals(listener: Listener, grace_s: float, stop: Callable[[], None]) -> Iterator[None]:
    """Have SIGTERM, and the first Ctrl+C, drain the server; the second Ctrl+C ends it at once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def drain(number: int, _frame: object) -> None:
        if number == signal.SIGINT:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        listener.drain(grace_s, stop)

    before = {number: signal.signal(number, drain) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _connections() -> int:
    if sys.platform == "win32":
        return CONNECTIONS
    import resource

    descriptors, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return max(100, min(CONNECTIONS, descriptors - OTHER_DESCRIPTORS))
