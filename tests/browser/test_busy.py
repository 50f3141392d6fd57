"""A server that is busy says so on the page, and the file is answered once there is a place; the API's page."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from dashapp import wiring
from dashapp.rest import admission
from dashapp.settings import Load, Settings
from tests.browser.visitor import Visitor
from tests.fakes import fake_service
from tests.signals import sound_file, voice

pytestmark = pytest.mark.browser


def seen(visitor: Visitor, name: str) -> None:
    """Keep a picture of the page where somebody wants to look at it."""
    if folder := os.environ.get("PICTURES"):
        visitor.driver.save_screenshot(str(Path(folder) / f"{name}.png"))


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setattr(wiring, "build_service", lambda given, **_: fake_service(given))
    monkeypatch.setattr(admission, "RETRY_AFTER_S", 1)
    load = Load(at_once=2, waiting=0)
    return wiring.build(
        replace(Settings(), evaluations=tmp_path / "kept", jobs=tmp_path / "jobs", load=load), warm=False
    )


def test_a_busy_server_is_told_and_asked_again(driver, serve, server: Flask, files) -> None:
    places = [server.extensions["turns"].enter(client) for client in ("a", "b")]
    visitor = Visitor(driver, serve(server))
    visitor.choose(files("voice.wav", sound_file(voice(2.0))))
    visitor.until(lambda: "The server is busy" in visitor.text(".file__status"))
    seen(visitor, "busy")
    for place in places:
        place.leave()
    visitor.answer("voice.wav")
    assert visitor.text(".headline__word") == "Happiness"
    assert visitor.errors("503") == []


def test_the_api_is_browsed_under_the_policy_of_content(driver, serve, server: Flask) -> None:
    visitor = Visitor(driver, serve(server))
    visitor.open("/api/v1/docs")
    visitor.until(lambda: len(visitor.all(".opblock")) >= 10)
    visitor.click(".opblock-summary-control")
    visitor.see(".opblock-body")
    seen(visitor, "api")
    assert visitor.errors() == []
