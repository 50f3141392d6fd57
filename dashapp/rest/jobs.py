"""REST for jobs: a file is accepted at once and answered later, also where the connection is lost meanwhile."""

import logging
import time
from http import HTTPStatus
from typing import Final

from flask import Blueprint, Response, request, url_for
from werkzeug.exceptions import NotFound

from dashapp.errors import InputError
from dashapp.jobs.job import FullError, Jobs, Order, UnavailableError, Work
from dashapp.predictions import PICTURE_TOP_HZ, Json
from dashapp.process.progress import Progress
from dashapp.process.turns import CrowdedError, Turns
from dashapp.rest.fields import crowd_view, model_choice, number, uploaded_file
from dashapp.rest.responses import error_response, flag, json_response
from dashapp.schemas import answers, requests
from dashapp.schemas.described import described
from dashapp.service import EmotionService
from dashapp.service.choice import Choice

log = logging.getLogger(__name__)

PATH: Final = "/api/v1/jobs"
RETRY_AFTER_S: Final = 30
TRY_AGAIN_S: Final = 0.5
CLIENT: Final = "jobs"
_GONE: Final = "Jobs cannot be kept or found at present. Please try again in half a minute."
_FULL: Final = "As many jobs wait as are kept. Please send this one again in half a minute."


def routes(service: EmotionService, jobs: Jobs) -> Blueprint:
    """Return the routes.

    Args:
        service: What answers; it says of what is asked for whether there is such a thing.
        jobs: What keeps them.
    """
    blueprint, one, tag = Blueprint("jobs", __name__), f"{PATH}/<job>", "jobs"

    @blueprint.post(PATH)
    @described(answers.Job, name="submit", tag=tag, form=requests.Submit, status=HTTPStatus.ACCEPTED)
    def submit() -> Response:
        name, data = uploaded_file()
        order = _order(name)
        service.check_size(len(data))
        service.check_choice(_choice(order))
        service.check_scale(order.fields["scale"])
        try:
            accepted = jobs.accept(order, data)
        except FullError as exc:
            raise InputError("overloaded", _FULL, RETRY_AFTER_S) from exc
        response = json_response(accepted.to_dict(), HTTPStatus.ACCEPTED)
        response.headers["Location"] = url_for(".find", job=accepted.id)
        return response

    @blueprint.get(one)
    @described(answers.Job, name="job", tag=tag)
    def find(job: str) -> Response:
        found = jobs.find(job)
        if found is None:
            raise NotFound
        return json_response(found.to_dict())

    @blueprint.delete(one)
    @described(answers.Deleted, name="forget_job", tag=tag)
    def forget(job: str) -> Response:
        if not jobs.forget(job):
            raise NotFound
        return json_response({"deleted": job})

    @blueprint.errorhandler(UnavailableError)
    def unavailable(error: UnavailableError) -> Response:
        log.error("jobs cannot be reached: %s", error)
        return error_response(InputError("overloaded", _GONE, RETRY_AFTER_S))

    return blueprint


def worked_by(service: EmotionService) -> Work:
    """Return what answers an order: the same as the address of its kind does."""

    def work(order: Order, data: bytes, progress: Progress) -> Json:
        asked, choice = order.fields, _choice(order)
        if order.kind == "crowd":
            crowd = service.analyze_crowd(
                data,
                scale=asked["scale"],
                top_hz=float(asked["top_hz"]),
                view=asked["crowd_view"],
                choice=choice,
                progress=progress,
            )
            return {"file": order.name} | crowd.to_dict()
        view, harder = asked["view"] == "1", asked["look_harder"] == "1"
        answer = service.analyze(data, view=view, look_harder=harder, choice=choice, progress=progress)
        return {"file": order.name} | answer.to_dict()

    return work


def in_turn(work: Work, turns: Turns) -> Work:
    """Return ``work`` that takes its turn among requests, as large work does."""

    def waiting(order: Order, data: bytes, progress: Progress) -> Json:
        while True:
            try:
                place = turns.enter(CLIENT, large=True)
                break
            except CrowdedError:
                time.sleep(TRY_AGAIN_S)

        def told(share: float) -> None:
            progress(share)
            place.let_by()

        try:
            with place.turn():
                return work(order, data, told)
        finally:
            place.leave()

    return waiting


def _order(name: str) -> Order:
    kind = request.values.get("kind", "") or "analyze"
    if kind not in {"analyze", "crowd"}:
        raise InputError("bad_request", f"There is no kind {kind[:40]!r} of jobs; there are analyze and crowd.")
    choice = model_choice()
    fields = {
        "view": str(int(flag("view"))),
        "look_harder": str(int(flag("look_harder"))),
        "scale": request.values.get("scale", ""),
        "top_hz": str(number("top_hz", str(PICTURE_TOP_HZ))),
        "crowd_view": crowd_view(),
        "speech_model": choice.speech,
        "face_model": choice.face,
        "crowd_model": choice.crowd,
        "answers": choice.answers,
    }
    return Order(kind, name, fields)


def _choice(order: Order) -> Choice:
    asked = order.fields
    return Choice(asked["speech_model"], asked["face_model"], asked["crowd_model"], asked["answers"])
