"""Requests to Dash's own address that no page sends: refused in one line, never twenty."""

import logging

import dash
import pytest
from flask import Flask

from dashapp.settings import Settings
from dashapp.ui import shell
from dashapp.ui.dispatch import RULE
from dashapp.ui.factory import create_app
from tests.fakes import fake_service

SHOWN = f"..{shell.PAGE}.children...{shell.NAVIGATION}.children.."
OUTPUTS = [{"id": shell.PAGE, "property": "children"}, {"id": shell.NAVIGATION, "property": "children"}]
PATH = {"id": shell.LOCATION, "property": "pathname"}


@pytest.fixture
def app() -> dash.Dash:
    app = create_app(Flask("test", static_folder=None), fake_service(), Settings())
    app.server.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"output": None},
        "text",
        1,
        {"output": "no-such-thing.children"},
        {"output": SHOWN},
        {"output": SHOWN, "outputs": OUTPUTS, "inputs": "none"},
        {"output": SHOWN, "outputs": OUTPUTS, "inputs": [1, 2]},
        {"output": SHOWN, "outputs": OUTPUTS, "inputs": []},
        {"output": [SHOWN], "outputs": OUTPUTS, "inputs": [PATH | {"value": "/"}]},
        {"output": {"a": 1}, "inputs": None},
    ],
)
def test_what_no_page_sends_is_refused(app: dash.Dash, body: object, caplog: pytest.LogCaptureFixture) -> None:
    answer = app.server.test_client().post(RULE, json=body)
    assert answer.status_code == 400
    assert "Traceback" not in answer.text
    assert not [record for record in caplog.records if record.exc_info and record.levelno > logging.DEBUG]


def test_no_json_at_all_is_refused(app: dash.Dash) -> None:
    client = app.server.test_client()
    assert client.post(RULE, data=b"\xff{", content_type="application/json").status_code == 400
    assert client.post(RULE, data=b"x").status_code == 415


def test_a_fault_of_ours_is_told_with_its_place(app: dash.Dash, caplog: pytest.LogCaptureFixture) -> None:
    body = {"output": SHOWN, "outputs": OUTPUTS, "inputs": [PATH | {"value": 5}], "changedPropIds": []}
    assert app.server.test_client().post(RULE, json=body).status_code == 500
    (record,) = [each for each in caplog.records if each.levelno == logging.ERROR]
    assert record.exc_info is None
    assert "a callback failed in dashapp.ui." in record.getMessage()
    assert "\n" not in record.getMessage()


def test_pages_are_still_answered(app: dash.Dash) -> None:
    body = {"output": SHOWN, "outputs": OUTPUTS, "inputs": [PATH | {"value": "/about"}], "changedPropIds": []}
    assert app.server.test_client().post(RULE, json=body).status_code == 200
