"""Metrics and the log: what became of requests, never whose, and never what was in them."""

import json
import logging
from dataclasses import replace

import pytest
from flask import Flask

from dashapp.rest import analyses, health, metrics, request_log
from dashapp.settings import Settings
from tests.fakes import fake_service
from tests.rest.requests import CONTENT_TYPE, multipart
from tests.signals import sound_file, voice

BODY = multipart(sound_file(voice(0.5)), "grandmother.wav")


@pytest.fixture
def server() -> Flask:
    made, settings = Flask("test", static_folder=None), replace(Settings())
    service = fake_service(settings)
    request_log.install(made)
    analyses.install(made, service, settings)
    health.install(made, service)
    metrics.install(made, service)
    return made


def test_metrics_count_by_route_and_never_by_path(server: Flask) -> None:
    client = server.test_client()
    assert client.post("/api/v1/analyze", data=BODY, content_type=CONTENT_TYPE).status_code == 200
    client.get("/api/v1/exemplars/somebody's secret")
    text = client.get("/metrics").get_data(as_text=True)
    assert 'dashapp_requests_total{method="POST",route="/api/v1/analyze",status="200"} 1.0' in text
    assert 'dashapp_request_seconds_count{route="/api/v1/analyze"} 1.0' in text
    assert 'route="/api/v1/exemplars/<path:item>",status="404"' in text
    for line in ("dashapp_running 0.0", "dashapp_waiting 0.0", "dashapp_ready 1.0"):
        assert f"\n{line}\n" in text
    assert "secret" not in text
    assert "grandmother" not in text


def test_a_line_a_request_with_an_id_and_no_name(server: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before = root.handlers, root.level
    try:
        request_log.write_json()
        client = server.test_client()
        answer = client.post(
            "/api/v1/analyze", data=BODY, content_type=CONTENT_TYPE, headers={"X-Request-ID": "from-the-client"}
        )
        other = client.get("/api/v1/exemplars/grandmother", headers={"X-Request-ID": "a\tb"})
    finally:
        root.handlers, root.level = before
    first, second = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert answer.headers["X-Request-ID"] == "from-the-client"
    assert len(other.headers["X-Request-ID"]) == 32
    assert {name: first[name] for name in ("level", "route", "status", "bytes_in", "request_id")} == {
        "level": "INFO",
        "route": "/api/v1/analyze",
        "status": 200,
        "bytes_in": len(BODY),
        "request_id": "from-the-client",
    }
    assert second["request_id"] == other.headers["X-Request-ID"]
    assert "grandmother" not in f"{first}{second}"
