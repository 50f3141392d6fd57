"""REST: the service's answers and errors as JSON, nothing on the disk, no traceback."""

import http.client
import json
import logging
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashapp.cli.serve import open_socket
from dashapp.errors import ModelError
from dashapp.process.lazy import Lazy
from dashapp.process.progress import untold
from dashapp.rest import analyses, health
from dashapp.service import EmotionService
from dashapp.serving.waitress import listener
from dashapp.settings import ROOT, Settings
from tests.bad_input import BAD_NAMES, CASES, Case
from tests.fakes import FakeCalm, FakeFace, FakeSpeech, fake_service
from tests.signals import picture, picture_file, sound_file, voice

BOUNDARY = "the-boundary"


def multipart(data: bytes, name: str = "clip.wav", field: str = "file", **others: str) -> bytes:
    """A request's body, made in memory: the test client's own would go through a temporary file."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in others.items()
    ]
    quoted = name.replace("\\", "\\\\").replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    parts.append(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"; filename="{quoted}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    return "".join(parts).encode() + data + f"\r\n--{BOUNDARY}--\r\n".encode()


CONTENT_TYPE = f"multipart/form-data; boundary={BOUNDARY}"


def server_of(service: EmotionService) -> Flask:
    """A server with the API and, as Dash has it, a page for whatever else is asked for."""
    server = Flask("test", static_folder=None)
    server.config["PROPAGATE_EXCEPTIONS"] = False
    analyses.install(server, service)
    health.install(server, service)

    @server.get("/", defaults={"path": ""})
    @server.get("/<path:path>")
    def page(path: str) -> str:
        return f"page {path}"

    return server


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return server_of(fake_service()).test_client()


def post(client: FlaskClient, body: bytes, query: str = ""):
    return client.post(f"/api/v1/analyze{query}", data=body, content_type=CONTENT_TYPE)


def error_of(response) -> dict[str, str]:
    """The error of a response, which has the one shape that errors have."""
    body = strict_json(response.get_data(as_text=True))
    assert response.mimetype == "application/json"
    assert list(body) == ["error"]
    assert list(body["error"]) == ["code", "message"]
    assert "Traceback" not in body["error"]["message"]
    return body["error"]


def strict_json(text: str):
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    return json.loads(text, parse_constant=refuse)


STATUS = {
    "empty_file": 400,
    "decode_failed": 400,
    "too_large": 413,
    "too_long": 413,
    "too_many_pixels": 413,
    "unsupported_format": 415,
    "too_short": 422,
    "silent": 422,
    "not_finite": 422,
    "too_small": 422,
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_bad_input_and_the_server_goes_on(client: FlaskClient, case: Case) -> None:
    response = post(client, multipart(case.make(), case.name))
    if case.code:
        assert error_of(response)["code"] == case.code
        assert response.status_code == STATUS[case.code]
    else:
        answer = strict_json(response.get_data(as_text=True))
        assert response.status_code == 200
        assert answer["kind"] == case.kind
        assert case.warning in [notice["code"] for notice in answer["warnings"]]
    assert post(client, multipart(sound_file(voice(0.5)))).status_code == 200


@pytest.mark.parametrize("name", BAD_NAMES, ids=ascii)
def test_bad_names_are_only_handed_back(client: FlaskClient, name: str, tmp_path: Path) -> None:
    response = post(client, multipart(sound_file(voice(0.5)), name))
    assert response.status_code == 200
    assert response.mimetype == "application/json"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert strict_json(response.get_data(as_text=True))["file"].endswith(name[-4:])


def test_answer_is_the_services(client: FlaskClient) -> None:
    data = sound_file(voice(2.0))
    answer = strict_json(post(client, multipart(data, "a.wav")).get_data(as_text=True))
    assert answer == {"file": "a.wav"} | json.loads(json.dumps(fake_service().analyze(data).to_dict()))


@pytest.mark.parametrize("query", ["?view=1", "?view=true"])
def test_view_on_demand(client: FlaskClient, query: str) -> None:
    body = multipart(sound_file(voice(1.0)))
    assert "view" in post(client, body, query).get_json()
    assert "view" not in post(client, body, "?view=0").get_json()
    assert "view" in post(client, multipart(sound_file(voice(1.0)), view="1")).get_json()


def test_apparent_age_and_sex_are_left_out_on_demand(client: FlaskClient) -> None:
    portrait = (ROOT / "assets" / "samples" / "astronaut.jpg").read_bytes()
    for query, known in (("", True), ("?age_sex=1", True), ("?age_sex=0", False)):
        (face, *_) = post(client, multipart(portrait, "a.jpg"), query).get_json()["faces"]
        assert (face["sex"] is not None, face["age_years"] is not None) == (known, known)


def test_a_model_is_asked_by_its_name() -> None:
    service = fake_service(speech_models={"speech-feature-mlp-8": Lazy(FakeCalm)})
    client = server_of(service).test_client()
    clip = sound_file(voice(1.0))
    answer = post(client, multipart(clip, speech_model="speech-feature-mlp-8")).get_json()
    assert (answer["model"], answer["top"]) == ("speech-feature-mlp-8", {"emotion": "calm", "sex": None})
    assert post(client, multipart(clip), "?speech_model=speech-feature-mlp-8").get_json()["model"] == answer["model"]
    assert post(client, multipart(clip)).get_json()["model"] == "speech-mfcc-cnn"


@pytest.mark.parametrize("query", ["", "?progress=1"])
def test_a_model_that_is_not_there_is_a_bad_request_that_names_those_that_are(query: str) -> None:
    client = server_of(fake_service(face_models={"face-cnn-classic": Lazy(FakeFace)})).test_client()
    response = post(client, multipart(picture_file(picture(48, 48)), "a.png", face_model="face"), query)
    assert response.status_code == 400
    assert error_of(response) == {
        "code": "bad_request",
        "message": "No model 'face' for faces can answer here; there are face-cnn-classic.",
    }


def test_look_harder_reaches_the_detector(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from dashapp.vision import faces

    asked = []
    monkeypatch.setattr(faces, "detect_faces", lambda pixels, thorough=False: asked.append(thorough) or ())
    for query in ("", "?look_harder=1"):
        post(client, multipart(picture_file(picture(320, 240)), "a.png"), query)
    assert asked == [False, True]


def test_an_explanation(client: FlaskClient) -> None:
    body = multipart(picture_file(picture(48, 48)), "crop.png", emotion="happy")
    response = client.post("/api/v1/explain", data=body, content_type=CONTENT_TYPE)
    assert response.status_code == 200
    assert (response.json["kind"], response.json["emotion"]) == ("image", "happy")
    assert response.headers["Cache-Control"] == "no-store"


def test_a_marked_face(client: FlaskClient) -> None:
    body = multipart(picture_file(picture(200, 150)), "part.png", x="40", y="30.4", side="80")
    response = client.post("/api/v1/face", data=body, content_type=CONTENT_TYPE)
    assert response.status_code == 200
    assert response.json["box"] == {"x": 40, "y": 30, "width": 80, "height": 80}
    assert response.json["roll_degrees"] == 0.0


@pytest.mark.parametrize("value", ["", "wide", "nan", "inf", "1e300"])
def test_a_box_that_is_no_number(client: FlaskClient, value: str) -> None:
    body = multipart(picture_file(picture(200, 150)), "part.png", x="40", y="30", side=value)
    response = client.post("/api/v1/face", data=body, content_type=CONTENT_TYPE)
    assert response.status_code == 400
    assert error_of(response)["message"].startswith("The field 'side' is")


def test_an_explanation_of_nothing_is_a_bad_request(client: FlaskClient) -> None:
    body = multipart(picture_file(picture(48, 48)), "crop.png")
    response = client.post("/api/v1/explain", data=body, content_type=CONTENT_TYPE)
    assert response.status_code == 400
    assert "no emotion ''" in error_of(response)["message"]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", None),
        (b"", CONTENT_TYPE),
        (b"{}", "application/json"),
        (multipart(b"x", field="picture"), CONTENT_TYPE),
        (multipart(b"x")[:-60], CONTENT_TYPE),
        (b"garbage", CONTENT_TYPE),
        (b"file=x", "application/x-www-form-urlencoded"),
        (b"x", "multipart/form-data"),
    ],
)
def test_request_without_a_file(client: FlaskClient, body: bytes, content_type: str | None) -> None:
    response = client.post("/api/v1/analyze", data=body, content_type=content_type)
    assert response.status_code == 400
    assert error_of(response)["code"] in {"bad_request", "empty_file"}


def test_two_files_are_refused(client: FlaskClient) -> None:
    one = multipart(sound_file(voice(0.5)))
    both = one[: -len(f"--{BOUNDARY}--\r\n")] + one
    assert error_of(post(client, both))["code"] == "bad_request"


def test_models(client: FlaskClient) -> None:
    listed = strict_json(client.get("/api/v1/models").get_data(as_text=True))
    assert [model["name"] for model in listed] == ["speech-mfcc-cnn", "face-fer-cnn"]
    assert listed[0]["metrics"] == {"accuracy": 0.5}


def test_recorded_exemplar_is_served_whole_and_in_part(client: FlaskClient) -> None:
    whole = client.get("/api/v1/exemplars/corpus/clip-1")
    assert (whole.status_code, whole.mimetype, whole.data) == (200, "audio/wav", bytes(range(100)))
    part = client.get("/api/v1/exemplars/corpus/clip-1", headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.data) == (206, bytes(range(10, 20)))


@pytest.mark.parametrize("item", ["corpus/clip-2", "../../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd", "corpus/clip-1/"])
def test_other_files_are_not_exemplars(client: FlaskClient, item: str) -> None:
    response = client.get(f"/api/v1/exemplars/{item}")
    assert response.status_code == 404
    assert error_of(response)["code"] == "not_found"


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/v1", "/api/v1/", "/api/v1/analyse", "/api/v2/models", "/api/v1/models/"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_unknown_addresses(client: FlaskClient, path: str, method: str) -> None:
    response = client.open(path, method=method)
    assert response.status_code == 404
    assert error_of(response)["code"] == "not_found"


@pytest.mark.parametrize(
    ("method", "path", "allowed"), [("GET", "analyze", "POST"), ("PUT", "analyze", "POST"), ("POST", "models", "GET")]
)
def test_wrong_method(client: FlaskClient, method: str, path: str, allowed: str) -> None:
    response = client.open(f"/api/v1/{path}", method=method)
    assert response.status_code == 405
    assert error_of(response)["code"] == "method_not_allowed"
    assert allowed in response.headers["Allow"]


def test_pages_are_not_the_apis(client: FlaskClient) -> None:
    assert client.get("/about").text == "page about"
    assert client.get("/apiary").text == "page apiary"


def test_unexpected_error_tells_nothing(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(FakeSpeech):
        def predict(self, waveform, progress=untold):
            raise RuntimeError("a secret of the server")

    response = post(server_of(fake_service(speech=Broken())).test_client(), multipart(sound_file(voice(0.5))))
    assert response.status_code == 500
    assert error_of(response)["code"] == "internal_error"
    assert "secret" not in response.text
    assert "a secret of the server" in caplog.text


def test_progress_and_the_answer_come_as_lines(client: FlaskClient) -> None:
    response = post(client, multipart(sound_file(voice(2.0))), "?progress=1")
    assert response.mimetype == "application/x-ndjson"
    *told, answer = [json.loads(line) for line in response.text.splitlines()]
    shares = [line["progress"] for line in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert answer == post(client, multipart(sound_file(voice(2.0)))).get_json()


def test_an_error_is_a_line_too(client: FlaskClient) -> None:
    response = post(client, multipart(b"RIFF not really"), "?progress=1")
    (line,) = [json.loads(line) for line in response.text.splitlines()]
    assert line["error"]["code"] == error_of(post(client, multipart(b"RIFF not really")))["code"]


def test_lines_tell_no_secrets(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(FakeSpeech):
        def predict(self, waveform, progress=untold):
            raise RuntimeError("a secret of the server")

    def fail() -> None:
        raise ModelError("/srv/models/speech-mfcc-cnn is damaged")

    for speech, code in (Broken(), "internal_error"), (Lazy(fail), "model_unavailable"):
        client = server_of(fake_service(speech=speech)).test_client()
        text = post(client, multipart(sound_file(voice(0.5))), "?progress=1").text
        assert json.loads(text.splitlines()[-1])["error"]["code"] == code
        assert "secret" not in text
        assert "/srv" not in text
    assert "a secret of the server" in caplog.text
    assert "is damaged" in caplog.text


def test_model_that_cannot_be_loaded(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise ModelError("/srv/models/speech-mfcc-cnn/model.keras is not the file that was saved")

    client = server_of(fake_service(speech=Lazy(fail))).test_client()
    response = post(client, multipart(sound_file(voice(0.5))))
    assert response.status_code == 503
    assert error_of(response)["code"] == "model_unavailable"
    assert "/srv" not in response.text
    assert "not the file that was saved" in caplog.text
    assert post(client, multipart(picture_file(picture(320, 240)), "a.png")).status_code == 200


def test_not_a_number_is_null(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.fakes import FakeAgeSex, FakeAgeSexReading, peaked

    class Ageless(FakeAgeSex):
        def predict(self, pixels, found):
            return [FakeAgeSexReading(peaked(("female", "male"), "male"), float("nan")) for _ in found]

    client = server_of(fake_service(age_sex=Ageless())).test_client()
    answer = strict_json(post(client, multipart(picture_file(picture(48, 48)), "a.png")).text)
    assert answer["faces"][0]["age_years"] is None


def test_health_answers_at_once_while_the_models_load() -> None:
    loading, release = threading.Event(), threading.Event()

    def load() -> FakeSpeech:
        loading.set()
        assert release.wait(30)
        return FakeSpeech()

    service = fake_service(speech=Lazy(load))
    client = server_of(service).test_client()
    warming = threading.Thread(target=service.warm_up)
    warming.start()
    assert loading.wait(10)
    # It would hang here if it waited for the models.
    assert client.get("/health").get_json() == {"status": "ok", "models": "warming"}
    release.set()
    warming.join(60)
    assert client.get("/health").get_json() == {"status": "ok", "models": "ready"}


# Nothing is written to the disk.


class Written:
    """Remembers the paths that Python opens for writing while it is listening."""

    def __init__(self) -> None:
        self.listening = False
        self.paths: list[object] = []
        sys.addaudithook(self._heed)

    def _heed(self, event: str, arguments: tuple) -> None:
        if event != "open" or not self.listening:
            return
        path, mode, flags = arguments
        writes = any(letter in (mode or "") for letter in "wax+") or (isinstance(flags, int) and flags & 0o103)
        if writes:
            self.paths.append(path)


WRITTEN = Written()


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Written]:
    """Listens, with an empty folder for temporary files that must stay so."""
    # Imports write bytecode; what is asked here is what a request writes.
    server_of(fake_service()).test_client().post(
        "/api/v1/analyze", data=multipart(sound_file(voice(0.5))), content_type=CONTENT_TYPE
    )
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    WRITTEN.paths.clear()
    WRITTEN.listening = True
    yield WRITTEN
    WRITTEN.listening = False
    assert not list(temporary.iterdir())


def test_the_watch_sees_a_temporary_file(written: Written) -> None:
    with tempfile.TemporaryFile():
        pass
    assert written.paths


def test_flask_writes_nothing(client: FlaskClient, written: Written) -> None:
    assert post(client, multipart(sound_file(voice(40.0)), view="1")).status_code == 200
    assert post(client, multipart(CASES[7].make())).status_code == 413
    assert written.paths == []


def test_the_server_writes_nothing_and_refuses_in_json(written: Written) -> None:
    listening = listener(server_of(fake_service()), open_socket("127.0.0.1", 0), Settings())
    serving = threading.Thread(target=listening.run)
    serving.start()
    try:
        statuses = [ask(listening.effective_port, multipart(sound_file(voice(40.0)), view="1"))]
        statuses += [
            ask(listening.effective_port, multipart(case.make(), case.name))
            for case in CASES
            if case.code == "too_large"
        ]
    finally:
        listening.drain(0)
        serving.join(30)
    assert [(status, code) for status, code in statuses] == [(200, None), (413, "too_large"), (413, "too_large")]
    assert written.paths == []


def ask(port: int, body: bytes) -> tuple[int, str | None]:
    """Post over a socket; return status and the error's code."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", "/api/v1/analyze", body, {"Content-Type": CONTENT_TYPE})
    response = connection.getresponse()
    answer = strict_json(response.read().decode())
    connection.close()
    return response.status, answer.get("error", {}).get("code")


def test_log_has_no_bytes_of_uploads(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        post(client, multipart(b"private words " * 50, "private.txt"))
    assert "private" not in caplog.text
