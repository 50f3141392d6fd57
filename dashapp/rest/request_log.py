"""A line of the log a request, with an id that stands in its answer too: never a name, an address or a content."""

import logging
import re
import sys
import time
import uuid
from typing import Final

from flask import Flask, Response, g, has_request_context, request
from pythonjsonlogger.json import JsonFormatter

HEADER: Final = "X-Request-ID"
_GIVEN: Final = re.compile(r"[\w-]{8,64}")
_FIELDS: Final = "%(asctime)s %(levelname)s %(name)s %(message)s"

log = logging.getLogger("dashapp.requests")


def install(server: Flask) -> None:
    """Give each request an id, its client's own where it sent one, and write what became of it."""

    @server.before_request
    def begin() -> None:
        given = request.headers.get(HEADER, "")
        g.request_id = given if _GIVEN.fullmatch(given) else uuid.uuid4().hex
        g.began = time.perf_counter()

    @server.after_request
    def end(response: Response) -> Response:
        response.headers[HEADER] = request_id()
        seconds = time.perf_counter() - g.get("began", time.perf_counter())
        # The rule, not the path: names of evaluations and files stand in paths.
        rule = request.url_rule.rule if request.url_rule else "unknown"
        log.info(
            "%s %s %d",
            request.method,
            rule,
            response.status_code,
            extra={
                "method": request.method,
                "route": rule,
                "status": response.status_code,
                "seconds": round(seconds, 4),
                "bytes_in": request.content_length or 0,
            },
        )
        return response


def request_id() -> str:
    """Return the id of the current request; empty outside of one."""
    return str(g.get("request_id", "")) if has_request_context() else ""


class _WithRequest(logging.Filter):
    """Adds the id of the current request to every line."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id()
        return True


def write_json() -> None:
    """Write this process's log as lines of JSON to the standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_WithRequest())
    rename = {"asctime": "time", "levelname": "level", "name": "logger"}
    handler.setFormatter(JsonFormatter(f"{_FIELDS} %(request_id)s", rename_fields=rename))
    root = logging.getLogger()
    root.handlers, root.level = [handler], logging.INFO
    log.setLevel(logging.INFO)
