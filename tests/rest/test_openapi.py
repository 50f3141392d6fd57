"""The OpenAPI document: it is valid, says all of /api/v1, and real answers are as it says."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace

import jsonschema
import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from jsonschema_specifications import REGISTRY
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from werkzeug.test import TestResponse

from dashapp import wiring
from dashapp.settings import Load, Settings
from tests.fakes import fake_service
from tests.rest.requests import CONTENT_TYPE, multipart
from tests.signals import film, picture, picture_file, sound_file, voice

CONFORMANCE = (content_type_conformance, response_schema_conformance, status_code_conformance)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    ours = replace(
        Settings(),
        evaluations=tmp_path_factory.mktemp("evaluations"),
        jobs=tmp_path_factory.mktemp("jobs"),
        load=Load(requests_a_minute=100_000, megabytes_a_minute=100_000),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "build_service", lambda given, **_: fake_service(given))
        yield wiring.build(ours, warm=False)


@pytest.fixture(scope="module")
def document(server: Flask) -> dict:
    response = server.test_client().get("/api/v1/openapi.json")
    assert response.status_code == 200
    return response.get_json()


def test_every_address_of_the_api_is_described(server: Flask, document: dict) -> None:
    own = {"/api/v1/openapi.json", "/api/v1/docs"}
    rules = {rule.rule for rule in server.url_map.iter_rules() if rule.rule.startswith("/api/v1/")}
    described = {path.replace("{", "<").replace("}", ">") for path in document["paths"]}
    undescribed = {rule.replace("<path:", "<") for rule in rules if not rule.startswith(tuple(own))} - described
    assert undescribed == set(), "mark it with dashapp.schemas.described.described"
    assert document["openapi"].startswith("3.1")
    names = [operation["operationId"] for path in document["paths"].values() for operation in path.values()]
    assert len(names) == len(set(names))


def test_every_reference_leads_somewhere_and_every_schema_is_one(document: dict) -> None:
    text = json.dumps(document)
    for schema in document["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    names = set(document["components"]["schemas"])
    assert {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]} <= names


def check(document: dict, path: str, response: TestResponse, method: str = "post") -> dict:
    """Hold an answer against what is said of it, its fields too."""
    answer = response.get_json()
    schema = document["paths"][path][method]["responses"][str(response.status_code)]["content"]["application/json"]
    whole = schema["schema"] | {"components": document["components"]}
    jsonschema.Draft202012Validator(whole, registry=REGISTRY).validate(answer)
    return answer


FILES = {
    "speech": ("/api/v1/analyze", sound_file(voice(1.0))),
    "image": ("/api/v1/analyze", picture_file(picture(48, 48))),
    "video": ("/api/v1/analyze", film(voice(1.0))),
    "crowd": ("/api/v1/crowd", sound_file(voice(1.0))),
}


@pytest.mark.parametrize("kind", FILES)
def test_answers_are_as_described_and_have_no_other_fields(server: Flask, document: dict, kind: str) -> None:
    path, data = FILES[kind]
    response = server.test_client().post(path, data=multipart(data, view="1"), content_type=CONTENT_TYPE)
    answer = check(document, path, response)
    assert answer["kind"] == kind
    said = document["components"]["schemas"][kind.capitalize()]["properties"]
    assert set(answer) <= set(said), "describe the new fields in dashapp/schemas/answers.py"


def test_other_answers_are_as_described(server: Flask, document: dict) -> None:
    client = server.test_client()
    face = {"data": multipart(picture_file(picture(148, 148)), x="20", y="20", side="90")}
    check(document, "/api/v1/face", client.post("/api/v1/face", **face, content_type=CONTENT_TYPE))
    crop = {"data": multipart(picture_file(picture(48, 48)), emotion="happy")}
    check(document, "/api/v1/explain", client.post("/api/v1/explain", **crop, content_type=CONTENT_TYPE))
    clips = {"file": [(io.BytesIO(sound_file(voice(1.0 + number / 10))), f"{number}.wav") for number in range(6)]}
    check(document, "/api/v1/speaker", client.post("/api/v1/speaker", data=clips))
    check(document, "/api/v1/models", client.get("/api/v1/models"), "get")
    check(document, "/api/v1/evaluations", client.get("/api/v1/evaluations"), "get")
    bad = client.post("/api/v1/analyze", data=multipart(b"text"), content_type=CONTENT_TYPE)
    assert bad.status_code == 415
    check(document, "/api/v1/analyze", bad)


def test_whatever_is_sent_the_answer_is_one_that_is_described(server: Flask) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", server)
    for result in schema.get_all_operations():

        @given(case=result.ok().as_strategy())
        @settings(
            max_examples=8, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
        )
        def send(case: schemathesis.Case) -> None:
            case.validate_response(case.call(), checks=[not_a_server_error, *CONFORMANCE])

        send()


def test_the_page_to_browse_it_asks_this_server_alone(server: Flask) -> None:
    client = server.test_client()
    page = client.get("/api/v1/docs")
    assert page.status_code == 200
    assert "://" not in page.get_data(as_text=True)
    for name in ("files/swagger-ui.css", "files/swagger-ui-bundle.js", "start.js"):
        with client.get(f"/api/v1/docs/{name}") as file:
            assert file.status_code == 200
