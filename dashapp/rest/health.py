"""``/health``: whether this process works. ``/ready``: whether it is worth sending it anything now."""

from http import HTTPStatus

from flask import Flask, Response

from dashapp.process.turns import Turns
from dashapp.rest.responses import json_response
from dashapp.service import EmotionService


def install(server: Flask, service: EmotionService) -> None:
    """Add the routes."""
    turns: Turns = server.extensions["turns"]

    @server.get("/health")
    def health() -> Response:
        failed = service.state == "failed"
        body = {"status": "failed" if failed else "ok", "models": service.state}
        return json_response(body, HTTPStatus.SERVICE_UNAVAILABLE if failed else HTTPStatus.OK)

    @server.get("/ready")
    def ready() -> Response:
        state = "ending" if turns.closing else "full" if turns.full else service.state
        status = HTTPStatus.OK if state == "ready" else HTTPStatus.SERVICE_UNAVAILABLE
        return json_response({"status": state, "running": turns.running, "waiting": turns.waiting}, status)
