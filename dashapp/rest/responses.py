"""What every address under ``/api`` answers with: JSON, lines of JSON, and errors of one shape."""

import json
import logging
from http import HTTPStatus
from typing import Final

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from dashapp.errors import InputError, ModelError
from dashapp.predictions import Json
from dashapp.process.disks import is_full, is_locked
from dashapp.process.turns import GivenUpError
from dashapp.rest.streaming import Work, lines

log = logging.getLogger(__name__)


def install_error_handlers(server: Flask) -> None:
    """Have ``server`` answer every error with ``{"error": {"code", "message"}}``."""
    server.register_error_handler(InputError, error_response)
    server.register_error_handler(ModelError, _model_error)
    server.register_error_handler(GivenUpError, lambda _: error_response(RESTARTING))
    server.register_error_handler(HTTPException, _http_error)
    server.register_error_handler(OSError, _os_error)


def stream(work: Work) -> Response:
    """Answer with lines of JSON: how far the work is, and last the answer or ``{"error": ...}``."""
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Response(lines(work, _last_line), mimetype="application/x-ndjson", headers=headers)


def _last_line(error: Exception) -> Json:
    return {"error": problem_of(error)}


def problem_of(error: Exception) -> Json:
    """Return code and message of what kept work from being done; what nobody foresaw is in the log only."""
    if isinstance(error, InputError):
        return error.to_dict()
    if isinstance(error, GivenUpError):
        return RESTARTING.to_dict()
    if told := disk_error(error):
        return told.to_dict()
    if isinstance(error, ModelError):
        log.error("%s", error)
        return {"code": "model_unavailable", "message": _NO_MODEL}
    log.error("an answer failed", exc_info=error)
    code, message = _WORDS[HTTPStatus.INTERNAL_SERVER_ERROR]
    return {"code": code, "message": message}


def flag(name: str, *, default: bool = False) -> bool:
    """Whether a field of the request says yes; where it is not there, ``default``."""
    said = request.values.get(name, "").lower()
    return said in {"1", "true", "yes", "on"} if said else default


def json_response(body: Json | list[Json], status: int = HTTPStatus.OK) -> Response:
    """Return an answer in JSON, which nobody is to keep."""
    text = json.dumps(body, allow_nan=False)
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
    return Response(text, status=status, mimetype="application/json", headers=headers)


def _error(code: str, message: str, status: int) -> Response:
    return json_response({"error": {"code": code, "message": message}}, status)


def error_response(error: InputError) -> Response:
    """Return the answer to an input that cannot be analysed, or not now."""
    response = json_response({"error": error.to_dict()}, error.status)
    if error.retry_after_s is not None:
        response.headers["Retry-After"] = str(error.retry_after_s)
    return response


def _model_error(error: ModelError) -> Response:
    log.error("%s", error)
    return _error("model_unavailable", _NO_MODEL, HTTPStatus.SERVICE_UNAVAILABLE)


def _os_error(error: OSError) -> Response:
    told = disk_error(error)
    if told is None:
        raise error
    return error_response(told)


def disk_error(error: Exception) -> InputError | None:
    """Return what to say of a disk that cannot be written to; None of any other error. The log has its path."""
    if not isinstance(error, OSError) or not (is_full(error) or is_locked(error)):
        return None
    log.error("%s", error)
    why = "its disk is full" if is_full(error) else "it may not write to its folder; its log has the details"
    return InputError("no_room", f"The server cannot keep this: {why}. What was kept before is still there.")


def _http_error(error: HTTPException) -> Response | HTTPException:
    """Return errors of the web framework in the shape of ours; beside the API they stay as they are."""
    if not request.path.startswith("/api"):
        return error
    if isinstance(error.response, Response):
        return error.response
    status = HTTPStatus(error.code or 500)
    response = _error(*_WORDS.get(status, (status.name.lower(), error.description or status.phrase)), status)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(error.valid_methods)
    return response


RESTARTING: Final = InputError(
    "overloaded", "The server is being restarted. Please send this again in some seconds.", 10
)
_NO_MODEL: Final = "A model cannot be loaded; whoever runs this server finds the reason in its log."
_WORDS: Final = {
    HTTPStatus.BAD_REQUEST: ("bad_request", "The request could not be read to its end; please send it again."),
    HTTPStatus.NOT_FOUND: (
        "not_found",
        "There is nothing here. Try /api/v1/models or POST /api/v1/analyze.",
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: ("method_not_allowed", "This address does not take the method; see header Allow."),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        "too_large",
        "The file is larger than is analysed. Please shorten or compress it.",
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        "internal_error",
        "Something went wrong on the server; the log has the details. Other files are still answered.",
    ),
}
