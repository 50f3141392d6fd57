"""Who may have something computed: a place is given at once or refused, and work whose client left is given up."""

import re
import threading
from collections.abc import Callable
from typing import Final

from flask import Response, request

from dashapp.containers import container
from dashapp.errors import InputError
from dashapp.predictions import Json
from dashapp.process.progress import Progress
from dashapp.process.turns import CrowdedError, Place, Turns
from dashapp.rest.responses import flag, json_response, stream
from dashapp.vision.formats import PLUGINS

LARGE_BYTES: Final = {"wav": 5_000_000, "aiff": 5_000_000, "flac": 5_000_000}
"""A file above that is large work, about a minute of sound and more: uncompressed, and otherwise `LARGE_OTHERS`."""
LARGE_OTHERS: Final = 1_000_000
RETRY_AFTER_S: Final = 5
LIVE_AT_ONCE: Final = 8
"""Live visitors of one address whose seconds are answered at a time."""
LIVE_BYTES: Final = 1_000_000
_LIVE_NAME: Final = re.compile(r"[\w-]{8,64}")
_CROWDED: Final = "The server answers as many files as it can at a time. Please send this one again in a few seconds."
_OWN: Final = "Too many of your files are being answered at a time. Please wait until some are, and send the next then."
_LIVE: Final = (
    "The second before this one is still being answered; please send the latest one when its answer is there."
)

Answer = Callable[[Progress], Json]


class Admission:
    """Answers requests in turn."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self._live: set[tuple[str, str]] = set()
        self._lock = threading.Lock()

    def answer(self, work: Answer, *, large: bool = False) -> Response:
        """Answer a request: at once with lines that say how far it is where it asks for them, else when it is done.

        Args:
            work: Makes the answer.
            large: Whether it takes long.

        Raises:
            InputError: ``overloaded`` where there is no place, ``too_many_requests`` where the client has them all.
            GivenUpError: If the program ends.
        """
        place, left = self._place(large=large)
        began = threading.Event()

        def in_turn(progress: Progress, gone: Callable[[], bool]) -> Json:
            def told(share: float) -> None:
                progress(share)
                place.let_by()

            began.set()
            try:
                with place.turn(gone):
                    return work(told)
            finally:
                left()

        if not flag("progress"):
            return json_response(in_turn(lambda _: None, _client_is_gone()))
        response = stream(in_turn)
        # The work leaves by itself, unless its client left before it began.
        response.call_on_close(lambda: None if began.is_set() else left())
        return response

    def _place(self, *, large: bool) -> tuple[Place, Callable[[], None]]:
        client = request.remote_addr or ""
        live = (client, request.args["live"]) if is_live() else None
        if live:
            self._go_live(live)
        try:
            place = self._turns.enter(":".join(live) if live else client, large=large)
        except CrowdedError as exc:
            self._stop_live(live)
            if exc.own:
                raise InputError("too_many_requests", _OWN, RETRY_AFTER_S) from exc
            raise InputError("overloaded", _CROWDED, RETRY_AFTER_S) from exc

        def left() -> None:
            place.leave()
            self._stop_live(live)

        return place, left

    def _go_live(self, live: tuple[str, str]) -> None:
        """Let one second of a visitor be answered at a time, however many they send a minute."""
        with self._lock:
            if live in self._live or sum(client == live[0] for client, _ in self._live) >= LIVE_AT_ONCE:
                raise InputError("too_many_requests", _LIVE, 1)
            self._live.add(live)

    def _stop_live(self, live: tuple[str, str] | None) -> None:
        with self._lock:
            self._live.discard(live or ("", ""))


def is_large(data: bytes) -> bool:
    """Whether a file takes long, by its first bytes and size: a picture does not, minutes of sound and videos do."""
    kind = container(data) or ""
    return kind not in PLUGINS and len(data) > LARGE_BYTES.get(kind, LARGE_OTHERS)


def is_live() -> bool:
    """Whether the request is a visitor's latest second, sent again and again: ``?live=`` names the visitor.

    The body is not read for it, which may be too much for the memory.
    """
    few = (request.content_length or LIVE_BYTES) < LIVE_BYTES
    return few and bool(_LIVE_NAME.fullmatch(request.args.get("live", "")))


def _client_is_gone() -> Callable[[], bool]:
    """Return what says whether the client of this request has left, where the web server can tell."""
    gone: Callable[[], bool] = request.environ.get("waitress.client_disconnected", lambda: False)
    return gone
