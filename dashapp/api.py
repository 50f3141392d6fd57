"""REST: the same answers as JSON under ``/api/v1``, and ``/health``.

Every error under ``/api`` is ``{"error": {"code", "message"}}``. An upload is read into memory and never onto the disk.
"""

import io
import json
import logging
import math
from collections.abc import Callable
from http import HTTPStatus
from typing import IO, Any, Final

from flask import Blueprint, Flask, Request, Response, request, send_file
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound

from dashapp.choice import Choice
from dashapp.errors import InputError, ModelError
from dashapp.predictions import Box, Json
from dashapp.progress import Progress, untold
from dashapp.service import EmotionService
from dashapp.settings import Limits
from dashapp.streaming import lines

ENVELOPE_BYTES: Final = 1_000_000
"""What a request may hold beside its file: boundaries, headers, other fields."""
LARGEST_NUMBER: Final = 1e6
METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")

log = logging.getLogger(__name__)


class InMemoryRequest(Request):
    """Keeps uploads in memory; Werkzeug would write parts above 500 KiB to the disk."""

    def _get_file_stream(self, *_args: Any, **_kwargs: Any) -> IO[bytes]:
        return io.BytesIO()


def install(server: Flask, service: EmotionService) -> None:
    """Add the routes and the error handlers to ``server``, and limit the size of a request."""
    server.request_class = InMemoryRequest
    server.config["MAX_CONTENT_LENGTH"] = largest_request(service.limits)
    server.register_blueprint(_routes(server, service))
    server.register_error_handler(InputError, _input_error)
    server.register_error_handler(ModelError, _model_error)
    server.register_error_handler(HTTPException, _http_error)


def largest_request(limits: Limits) -> int:
    """Return the most bytes that a request may have."""
    return max(limits.clip_bytes, limits.picture_bytes, limits.video_bytes) + ENVELOPE_BYTES


def _routes(server: Flask, service: EmotionService) -> Blueprint:
    routes = Blueprint("api", __name__)

    @routes.post("/api/v1/analyze")
    def analyze() -> Response:
        name, data = _uploaded_file()
        view, look_harder = _flag("view"), _flag("look_harder")
        choice = _choice()
        # Before the first line of a stream, whose status is 200 whatever comes after it.
        service.check_choice(choice)

        def work(progress: Progress = untold) -> Json:
            answer = service.analyze(data, view=view, look_harder=look_harder, choice=choice, progress=progress)
            return {"file": name} | answer.to_dict()

        return _stream(work) if _flag("progress") else _json(work())

    @routes.post("/api/v1/explain")
    def explain() -> Response:
        _, data = _uploaded_file()
        return _json(service.explain(data, request.values.get("emotion", ""), _choice()).to_dict())

    @routes.post("/api/v1/face")
    def face() -> Response:
        _, data = _uploaded_file()
        x, y, side = (round(_number(name)) for name in ("x", "y", "side"))
        return _json(service.read_face(data, Box(x, y, side, side), _number("roll", "0"), _choice()).to_dict())

    @routes.get("/api/v1/models")
    def models() -> Response:
        return _json([info.to_dict() for info in service.models()])

    @routes.get("/api/v1/exemplars/<path:item>")
    def exemplar(item: str) -> Response:
        clip = service.exemplar_clip(item)
        if clip is None:
            raise NotFound
        # Conditional: a browser asks for a part of a clip when somebody seeks in it.
        return send_file(io.BytesIO(clip.data), mimetype=clip.media_type, conditional=True, max_age=3600)

    @routes.get("/health")
    def health() -> Response:
        return _json({"status": "ok", "models": service.state})

    # Dash answers every other GET with its page, and would do so here; a typing error deserves a 404.
    @routes.route("/api", defaults={"rest": ""}, methods=METHODS, strict_slashes=False)
    @routes.route("/api/<path:rest>", methods=METHODS)
    def unknown(rest: str) -> Response:
        rules = [rule for rule in server.url_map.iter_rules() if rule.rule == f"/api/{rest}" and rest]
        methods = sorted({method for rule in rules for method in rule.methods or ()})
        raise MethodNotAllowed(methods) if methods else NotFound()

    return routes


def _uploaded_file() -> tuple[str, bytes]:
    """Return name and bytes of the one uploaded file; the name is only ever handed back.

    Raises:
        InputError: ``bad_request`` where there is not exactly one.
    """
    files = request.files.getlist("file")
    if len(files) != 1:
        raise InputError(
            "bad_request",
            f"The request has {len(files)} files named 'file'; send one a request, as multipart/form-data: "
            "curl -F file=@selfie.jpg .../api/v1/analyze",
        )
    return files[0].filename or "", files[0].read()


def _number(name: str, default: str = "") -> float:
    """Return a field that is a number.

    Raises:
        InputError: ``bad_request`` where it is none.
    """
    text = request.values.get(name, default)
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not abs(number) <= LARGEST_NUMBER:
        raise InputError("bad_request", f"The field {name!r} is {text[:40]!r}; it must be a number.")
    return number


def _choice() -> Choice:
    return Choice(request.values.get("speech_model", ""), request.values.get("face_model", ""))


def _stream(work: Callable[[Progress], Json]) -> Response:
    """Answer with lines of JSON: how far the work is, and last the answer or ``{"error": ...}``."""
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Response(lines(work, _last_line), mimetype="application/x-ndjson", headers=headers)


def _last_line(error: Exception) -> Json:
    if isinstance(error, InputError):
        return {"error": error.to_dict()}
    if isinstance(error, ModelError):
        log.error("%s", error)
        return {"error": {"code": "model_unavailable", "message": _NO_MODEL}}
    log.error("an answer failed", exc_info=error)
    code, message = _WORDS[HTTPStatus.INTERNAL_SERVER_ERROR]
    return {"error": {"code": code, "message": message}}


def _flag(name: str) -> bool:
    return request.values.get(name, "").lower() in {"1", "true", "yes", "on"}


def _json(body: Json | list[Json], status: int = HTTPStatus.OK) -> Response:
    text = json.dumps(body, allow_nan=False)
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
    return Response(text, status=status, mimetype="application/json", headers=headers)


def _error(code: str, message: str, status: int) -> Response:
    return _json({"error": {"code": code, "message": message}}, status)


def _input_error(error: InputError) -> Response:
    return _json({"error": error.to_dict()}, error.status)


def _model_error(error: ModelError) -> Response:
    log.error("%s", error)
    return _error("model_unavailable", _NO_MODEL, HTTPStatus.SERVICE_UNAVAILABLE)


def _http_error(error: HTTPException) -> Response | HTTPException:
    """Return errors of the web framework in the shape of ours; beside the API they stay as they are."""
    if not request.path.startswith("/api"):
        return error
    status = HTTPStatus(error.code or 500)
    response = _error(*_WORDS.get(status, (status.name.lower(), error.description or status.phrase)), status)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(error.valid_methods)
    return response


_NO_MODEL: Final = "A model cannot be loaded; whoever runs this server finds the reason in its log."
_WORDS: Final = {
    HTTPStatus.BAD_REQUEST: ("bad_request", "The request could not be read to its end; please send it again."),
    HTTPStatus.NOT_FOUND: ("not_found", "There is nothing here; try /api/v1/models or POST /api/v1/analyze."),
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
