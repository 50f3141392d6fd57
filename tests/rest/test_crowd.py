"""REST: crowds, from a clip or from a spectrogram that was drawn."""

import json

import numpy as np
import pytest
from flask.testing import FlaskClient

from dashapp.errors import ModelError
from dashapp.process.lazy import Lazy
from tests.bad_input import CASES, Case
from tests.fakes import FakeCrowd, FakeOtherCrowd, fake_service
from tests.rest.test_analyses import CONTENT_TYPE, STATUS, error_of, multipart, server_of, strict_json
from tests.service.test_crowds import CLIP, PICTURE
from tests.signals import sound_file, voice


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    service = fake_service(crowd_models={"crowd-cnn": Lazy(FakeCrowd), "crowd-cnn-baseline": Lazy(FakeOtherCrowd)})
    return server_of(service).test_client()


def post(client: FlaskClient, data: bytes, query: str = "", name: str = "crowd.wav", **fields: str):
    return client.post(f"/api/v1/crowd{query}", data=multipart(data, name, **fields), content_type=CONTENT_TYPE)


@pytest.mark.parametrize("data", [CLIP, PICTURE], ids=["clip", "picture"])
def test_answer_is_the_services(client: FlaskClient, data: bytes) -> None:
    response = post(client, data, name="a")
    answer = strict_json(response.get_data(as_text=True))
    assert response.status_code == 200
    assert answer == {"file": "a"} | json.loads(json.dumps(fake_service().analyze_crowd(data).to_dict()))


def test_a_scale_is_asked_for(client: FlaskClient) -> None:
    assert post(client, CLIP).get_json()["scale"] == "mel"
    assert post(client, CLIP, scale="bark").get_json()["scale"] == "bark"
    assert post(client, CLIP, "?scale=log").get_json()["scale"] == "log"
    told = post(client, PICTURE, scale="bark", top_hz="8000").get_json()
    assert (told["scale"], told["top_hz"]) == ("bark", 8000)
    assert post(client, PICTURE, top_hz="high").get_json()["error"]["code"] == "bad_request"


@pytest.mark.parametrize("query", ["", "?progress=1"])
@pytest.mark.parametrize("data", [CLIP, PICTURE], ids=["clip", "picture"])
def test_an_unknown_scale_is_a_bad_request_that_names_those_there_are(
    client: FlaskClient, data: bytes, query: str
) -> None:
    response = post(client, data, query, scale="<b>")
    assert response.status_code == 400
    assert error_of(response) == {
        "code": "bad_request",
        "message": "There is no frequency scale '<b>'; there are mel, bark, erb, log.",
    }


@pytest.mark.parametrize(
    ("asked", "drawn"),
    [("", ""), ("0", ""), ("no", ""), ("spectrogram", "spectrogram"), ("1", "all"), ("true", "all"), ("all", "all")],
)
def test_what_is_drawn(client: FlaskClient, asked: str, drawn: str) -> None:
    view = post(client, CLIP, view=asked).get_json().get("view")
    assert (view is not None) == bool(drawn)
    if view:
        assert bool(view["preview"]) == bool(view["components"]) == (drawn == "all")
        assert np.array(view["levels"]).shape[1] == 64


def test_a_model_is_asked_by_its_name(client: FlaskClient) -> None:
    answer = post(client, CLIP, crowd_model="crowd-cnn-baseline").get_json()
    assert (answer["model"], answer["top"]) == ("crowd-cnn-baseline", "disapproval")
    response = post(client, CLIP, "?progress=1", crowd_model="crowd")
    assert response.status_code == 400
    assert error_of(response)["message"] == (
        "No model 'crowd' for crowds can answer here; there are crowd-cnn, crowd-cnn-baseline."
    )


def test_progress_and_the_answer_come_as_lines(client: FlaskClient) -> None:
    response = post(client, CLIP, "?progress=1")
    assert response.mimetype == "application/x-ndjson"
    *told, answer = [json.loads(line) for line in response.text.splitlines()]
    shares = [line["progress"] for line in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert answer == post(client, CLIP).get_json()


@pytest.mark.parametrize("case", [case for case in CASES if case.code], ids=lambda case: case.name)
def test_bad_input_and_the_server_goes_on(client: FlaskClient, case: Case) -> None:
    response = post(client, case.make(), name=case.name)
    assert response.status_code == STATUS[error_of(response)["code"]]
    assert post(client, CLIP).status_code == 200


def test_a_clip_without_any_sound(client: FlaskClient) -> None:
    response = post(client, sound_file(np.zeros(16_000)))
    assert (response.status_code, error_of(response)["code"]) == (422, "silent")


def test_a_picture_of_something_else(client: FlaskClient) -> None:
    from tests.signals import picture, picture_file

    response = post(client, picture_file(picture(320, 240)), name="selfie.png")
    assert response.status_code == STATUS[error_of(response)["code"]]


@pytest.mark.parametrize(("body", "content_type"), [(b"", None), (multipart(b"x", field="sound"), CONTENT_TYPE)])
def test_request_without_a_file(client: FlaskClient, body: bytes, content_type: str | None) -> None:
    response = client.post("/api/v1/crowd", data=body, content_type=content_type)
    assert (response.status_code, error_of(response)["code"]) == (400, "bad_request")


def test_without_a_model_crowds_alone_are_unavailable(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise ModelError("/srv/models/crowd-cnn/model.json cannot be read")

    client = server_of(fake_service(crowd=Lazy(fail))).test_client()
    response = post(client, CLIP)
    assert (response.status_code, error_of(response)["code"]) == (503, "model_unavailable")
    assert "/srv" not in response.text
    assert "cannot be read" in caplog.text
    voices = client.post("/api/v1/analyze", data=multipart(sound_file(voice(0.5))), content_type=CONTENT_TYPE)
    assert voices.status_code == 200
    assert "/srv" not in post(client, CLIP, "?progress=1").text


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_wrong_method(client: FlaskClient, method: str) -> None:
    response = client.open("/api/v1/crowd", method=method)
    assert (response.status_code, response.headers["Allow"]) == (405, "OPTIONS, POST")
