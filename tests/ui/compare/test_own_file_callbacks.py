"""The card's callbacks: what they write is what the service and the stores say."""

import json

import dash
import pytest
from flask import Flask

from dashapp.rest.owners import Shelf
from dashapp.settings import Settings
from dashapp.ui.factory import create_app
from tests.fakes import fake_service
from tests.ui.trees import texts


@pytest.fixture
def app(tmp_path) -> dash.Dash:
    return create_app(
        Flask("test", static_folder=None), fake_service(), Settings(), lambda: [Shelf(tmp_path, "key-of-a-browser-123")]
    )


def called(app: dash.Dash, output: str, **inputs: object):
    client = app.server.test_client()
    client.get("/_dash-layout")
    body = {
        "output": f"{output}.children",
        "outputs": {"id": output, "property": "children"},
        "inputs": [{"id": name.replace("_", "-"), "property": "data", "value": data} for name, data in inputs.items()],
        "changedPropIds": [],
    }
    if output == "compare-own-models":
        body["inputs"] = [{"id": output, "property": "id", "value": output}]
    reply = client.post("/_dash-update-component", json=body)
    assert reply.status_code == 200
    return json.loads(reply.get_data(as_text=True))["response"][output]["children"]


def test_models_that_can_be_asked(app: dash.Dash) -> None:
    assert "speech-mfcc-cnn (hears voices)" in texts(called(app, "compare-own-models"))


def test_an_error_is_shown(app: dash.Dash) -> None:
    data = {"version": 1, "error": {"code": "bad_zip", "message": "It is damaged."}}
    assert "It is damaged." in texts(called(app, "compare-own-outcome", compare_own_answer=data))
    assert called(app, "compare-own-outcome", compare_own_answer=None) is None


def test_what_is_kept_is_listed(app: dash.Dash, tmp_path) -> None:
    stores = {"compare_own_answer": None, "compare_own_changes": None}
    assert called(app, "compare-own-kept", **stores) is None
    (tmp_path / "mine some-model").mkdir()
    (tmp_path / "mine some-model" / "answers.jsonl").write_text("{}\n")
    assert "mine some-model" in texts(called(app, "compare-own-kept", **stores))
