"""REST: the same answers as JSON under ``/api/v1``.

Every error under ``/api`` is ``{"error": {"code", "message"}}``. An upload is read into memory and never onto the disk,
but for own labelled files (`dashapp.rest.own_files`).
"""

import io
from typing import IO, Any, Final, cast

from flask import Blueprint, Flask, Request, Response, request, send_file
from werkzeug.exceptions import MethodNotAllowed, NotFound

from dashapp.predictions import PICTURE_TOP_HZ, Box, Json
from dashapp.process.progress import Progress, untold
from dashapp.process.turns import Turns
from dashapp.rest import own_files, owners, rates
from dashapp.rest.admission import Admission, is_large
from dashapp.rest.fields import crowd_view, model_choice, number, uploaded_file
from dashapp.rest.private_folder import PrivateFolder
from dashapp.rest.responses import flag, install_error_handlers, json_response
from dashapp.schemas import answers, requests
from dashapp.schemas.described import described
from dashapp.service import EmotionService
from dashapp.settings import Limits, Settings

ENVELOPE_BYTES: Final = 1_000_000
"""What a request may hold beside its file: boundaries, headers, other fields."""
METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")


class InMemoryRequest(Request):
    """Keeps uploads in memory, where Werkzeug would write parts above 500 KiB to the disk.

    Attributes:
        folder: Where they go instead: own labelled files, which may be more than fits into memory.
    """

    folder: PrivateFolder | None = None

    def _get_file_stream(self, *_args: Any, **_kwargs: Any) -> IO[bytes]:
        return cast("IO[bytes]", self.folder.part()) if self.folder else io.BytesIO()


def install(server: Flask, service: EmotionService, settings: Settings | None = None) -> None:
    """Add the routes and the error handlers to ``server``, and limit the size of a request.

    Args:
        server: Where they are served.
        service: What answers.
        settings: Where evaluations of own files are kept; without them such are not made.
    """
    server.request_class = InMemoryRequest
    server.config["MAX_CONTENT_LENGTH"] = largest_request(service.limits)
    load = (settings or Settings()).load
    turns = server.extensions["turns"] = Turns(load.computing, load.waiting)
    admission = Admission(turns)
    server.register_blueprint(_routes(server, service, admission))
    server.register_blueprint(own_files.routes(service, settings, admission))
    rates.install(server, load)
    owners.install(server)
    install_error_handlers(server)


def largest_request(limits: Limits) -> int:
    """Return the most bytes that a request may have."""
    return max(limits.clip_bytes, limits.picture_bytes, limits.video_bytes) + ENVELOPE_BYTES


def _routes(server: Flask, service: EmotionService, admission: Admission) -> Blueprint:
    routes = Blueprint("api", __name__)
    _add_crowd(routes, service, admission)
    _add_speaker(routes, service, admission)

    @routes.post("/api/v1/analyze")
    @described(answers.Analysis, name="analyze", tag="files", form=requests.Analyze, query=requests.Live)
    def analyze() -> Response:
        name, data = uploaded_file()
        view, look_harder = flag("view"), flag("look_harder")
        choice = model_choice()
        # Before the first line of a stream, whose status is 200 whatever comes after it.
        service.check_choice(choice)
        asked = service if flag("age_sex", default=True) else service.without_age_and_sex()

        def work(progress: Progress = untold) -> Json:
            answer = asked.analyze(data, view=view, look_harder=look_harder, choice=choice, progress=progress)
            return {"file": name} | answer.to_dict()

        return admission.answer(work, large=is_large(data))

    @routes.post("/api/v1/explain")
    @described(answers.Explanation, name="explain", tag="files", form=requests.Explain)
    def explain() -> Response:
        _, data = uploaded_file()
        emotion, choice = request.values.get("emotion", ""), model_choice()
        return admission.answer(lambda _: service.explain(data, emotion, choice).to_dict())

    @routes.post("/api/v1/face")
    @described(answers.MarkedFace, name="read_face", tag="files", form=requests.MarkFace)
    def face() -> Response:
        _, data = uploaded_file()
        x, y, side = (round(number(name)) for name in ("x", "y", "side"))
        box, roll, choice = Box(x, y, side, side), number("roll", "0"), model_choice()
        return admission.answer(lambda _: service.read_face(data, box, roll, choice).to_dict())

    @routes.get("/api/v1/models")
    @described(answers.Models, name="models", tag="models", refusals=())
    def models() -> Response:
        return json_response([info.to_dict() for info in service.models()])

    @routes.get("/api/v1/exemplars/<path:item>")
    @described(None, name="exemplar", tag="models", refusals=(404,), media=("audio/*",))
    def exemplar(item: str) -> Response:
        clip = service.exemplar_clip(item)
        if clip is None:
            raise NotFound
        # Conditional: a browser asks for a part of a clip when somebody seeks in it.
        return send_file(io.BytesIO(clip.data), mimetype=clip.media_type, conditional=True, max_age=3600)

    # Dash answers every other GET with its page, and would do so here; a typing error deserves a 404.
    @routes.route("/api", defaults={"rest": ""}, methods=METHODS, strict_slashes=False)
    @routes.route("/api/<path:rest>", methods=METHODS)
    def unknown(rest: str) -> Response:
        rules = [rule for rule in server.url_map.iter_rules() if rule.rule == f"/api/{rest}" and rest]
        methods = sorted({method for rule in rules for method in rule.methods or ()})
        raise MethodNotAllowed(methods) if methods else NotFound()

    return routes


def _add_crowd(routes: Blueprint, service: EmotionService, admission: Admission) -> None:
    @routes.post("/api/v1/crowd")
    @described(answers.Crowd, name="crowd", tag="files", form=requests.HearCrowd, query=requests.Live)
    def crowd() -> Response:
        name, data = uploaded_file()
        scale, view, choice = request.values.get("scale", ""), crowd_view(), model_choice()
        top_hz = number("top_hz", str(PICTURE_TOP_HZ))
        # Before the first line of a stream, whose status is 200 whatever comes after it.
        service.check_choice(choice)
        service.check_scale(scale)

        def work(progress: Progress = untold) -> Json:
            answer = service.analyze_crowd(
                data, scale=scale, top_hz=top_hz, view=view, choice=choice, progress=progress
            )
            return {"file": name} | answer.to_dict()

        return admission.answer(work, large=is_large(data))


def _add_speaker(routes: Blueprint, service: EmotionService, admission: Admission) -> None:
    @routes.post("/api/v1/speaker")
    @described(answers.Speaker, name="speaker", tag="files", form=requests.HearSpeaker, query=requests.Progress)
    def speaker() -> Response:
        files = [(each.filename or "", each.read()) for each in request.files.getlist("file")]
        choice = model_choice()
        # Before the first line of a stream, whose status is 200 whatever comes after it.
        service.check_choice(choice)

        def work(progress: Progress = untold) -> Json:
            return service.analyze_speaker(files, choice=choice, progress=progress).to_dict()

        return admission.answer(work, large=len(files) > 1 or any(is_large(data) for _, data in files))
