"""How many requests and bytes a minute one client may send (Flask-Limiter)."""

import math
from typing import Final

from flask import Flask, Response, request
from flask_limiter import ApplicationLimit, Limiter, RequestLimit

from dashapp.errors import InputError
from dashapp.rest.admission import is_live
from dashapp.rest.responses import error_response
from dashapp.settings import Load

PREFIX: Final = "/api/v1/"
RETRY_AFTER_S: Final = 20
_WORDS: Final = "More came from this address within a minute than one may send. Please go on in half a minute."


def install(server: Flask, load: Load) -> None:
    """Have ``server`` refuse what comes too fast under `PREFIX`; pages, and Live, are not counted.

    The counts are this process's own, or everybody's where there is a Redis.
    """
    Limiter(
        lambda: request.remote_addr or "unknown",
        app=server,
        application_limits=[
            ApplicationLimit(f"{load.requests_a_minute} per minute", scope="requests", exempt_when=_is_free),
            ApplicationLimit(
                f"{load.megabytes_a_minute} per minute", scope="megabytes", cost=_megabytes, exempt_when=_is_free
            ),
        ],
        strategy="sliding-window-counter",
        storage_uri=load.broker_url or "memory://",
        # Without its Redis the service goes on, and counts for itself.
        in_memory_fallback_enabled=bool(load.broker_url),
        on_breach=_refused,
    )


def _is_free() -> bool:
    return not request.path.startswith(PREFIX) or is_live()


def _megabytes() -> int:
    return math.ceil((request.content_length or 0) / 1e6)


def _refused(_limit: RequestLimit) -> Response:
    return error_response(InputError("too_many_requests", _WORDS, RETRY_AFTER_S))
