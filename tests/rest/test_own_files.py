"""Own labelled files by REST: the answer, every bad upload, and that nothing of an upload stays."""

import gc
import http.client
import json
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashapp.cli.serve import open_socket
from dashapp.evaluation.compare.comparison import all_evaluations
from dashapp.evaluation.own.owners import folder_of
from dashapp.process.lazy import Lazy
from dashapp.process.progress import untold
from dashapp.rest import analyses, own_files
from dashapp.serving.waitress import listener
from dashapp.settings import Limits, Load, Settings
from tests.evaluation.models import model_folder
from tests.fakes import FakeFace, FakeSpeech, fake_service
from tests.own_uploads import BAD_ZIPS, BadZip, clip, labels, three_clips, zipped
from tests.rest.test_analyses import BOUNDARY, CONTENT_TYPE, error_of, strict_json

SPEECH = FakeSpeech.name
KEY = "one-owner-of-all-these-tests"


class Site:
    """A server with fakes, its folders, and a client."""

    def __init__(self, folder: Path, speech: FakeSpeech | None = None, **settings: object) -> None:
        self.temporary = folder / "temporary"
        self.temporary.mkdir(exist_ok=True)
        models = folder / "models"
        for kind in ("speech", "face"):
            model_folder(models, kind)
        self.settings = Settings(models=models, evaluations=folder / "evaluations", **settings)  # type: ignore[arg-type]
        fake = speech or FakeSpeech()
        self.service = fake_service(
            self.settings,
            speech=fake,
            speech_models={SPEECH: Lazy.of(fake)},
            face_models={"face-fer-cnn": Lazy.of(FakeFace())},
        )
        self.server = Flask("test", static_folder=None)
        self.server.config["PROPAGATE_EXCEPTIONS"] = False
        analyses.install(self.server, self.service, self.settings)
        self.client = self.owner()
        self.shelf = folder_of(self.settings.evaluations, KEY)

    def owner(self) -> FlaskClient:
        client = self.server.test_client()
        client.environ_base["HTTP_X_EVALUATION_KEY"] = KEY
        return client

    def post(self, files: dict[str, bytes], query: str = "", table: bytes | None = None, **fields: object):
        return self.client.post(
            f"/api/v1/evaluate{query}", data=body(files, table, **fields), content_type=CONTENT_TYPE
        )

    def left(self) -> list[str]:
        return [path.name for path in self.temporary.iterdir()]


def body(files: dict[str, bytes], table: bytes | None = None, **fields: object) -> bytes:
    """A request's body, made in memory."""
    said = {"model": SPEECH, "name": "mine"} | fields
    values = [(key, each) for key, value in said.items() for each in (value if isinstance(value, list) else [value])]
    parts = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in values]
    sent = [("labels", "labels.csv", table)] if table is not None else []
    for field, name, data in (*sent, *(("file", name, data) for name, data in files.items())):
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'
        parts.append(head.encode() + data + b"\r\n")
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_a_zip_is_evaluated_and_appears_in_compare(site: Site) -> None:
    response = site.post({"mine.zip": three_clips()})
    assert response.status_code == 200
    answer = strict_json(response.text)
    assert (answer["kind"], answer["evaluation"], answer["model"]) == ("evaluation", f"own/mine {SPEECH}", SPEECH)
    assert answer["figures"]["headline"]["accuracy"] == pytest.approx(2 / 3, abs=1e-6)
    assert (answer["refused"], answer["refused_count"], answer["renamed"]) == ([], 0, {})
    assert answer["evaluation"] in all_evaluations(site.settings.models, site.shelf)
    assert site.left() == []


def test_files_of_any_number_and_labels_beside_them(site: Site) -> None:
    files = {f"clips/{i}.txt": b"no sound" for i in range(1_200)} | {"clips/a.wav": clip()}
    answer = site.post(files, table=labels("a.wav,happy", "gone.wav,sad")).get_json()
    assert answer["figures"]["n"] == 1
    assert answer["refused_count"] == 1_201
    assert len(answer["refused"]) == 500
    assert site.left() == []


def test_faces_are_evaluated_by_a_model_of_faces(site: Site) -> None:
    answer = site.post({"mine.zip": three_clips()}, model="face-fer-cnn").get_json()
    assert answer["error"]["code"] == "nothing_answered"
    assert "the model reads faces, and this is sound" in answer["error"]["message"]


def test_nothing_of_the_upload_is_kept(site: Site) -> None:
    site.post({"mine.zip": three_clips()})
    kept = {path.name: path.read_bytes() for path in site.settings.evaluations.rglob("*") if path.is_file()}
    assert set(kept) == {"answers.jsonl", "metrics.json", "predictions.parquet", "refused.csv"}
    assert not any(b"RIFF" in data for data in kept.values())


@pytest.mark.parametrize("query", ["", "?progress=1"])
@pytest.mark.parametrize("bad", BAD_ZIPS, ids=lambda bad: bad.name)
def test_bad_zips_and_the_server_goes_on(site: Site, bad: BadZip, query: str) -> None:
    response = site.post({f"{bad.name}.zip": bad.make()}, query)
    error = json.loads(response.text.splitlines()[-1])["error"]
    assert response.status_code == (200 if query else {"bad_zip": 400}.get(bad.code, 422))
    assert error["code"] == bad.code
    assert bad.words in error["message"]
    assert "Traceback" not in response.text
    assert str(site.temporary) not in response.text
    assert site.left() == []
    assert site.post({"mine.zip": three_clips()}).status_code == 200


def test_unknown_labels_come_with_suggestions_and_are_mapped(site: Site) -> None:
    upload = {"mine.zip": three_clips("clips/0.wav,hapy", "clips/1.wav,so=so", "clips/2.wav,bored")}
    error = site.post(upload).get_json()["error"]
    assert error["labels"] == [
        {"label": "bored", "rows": 1, "suggestion": None},
        {"label": "hapy", "rows": 1, "suggestion": "happy"},
        {"label": "so=so", "rows": 1, "suggestion": None},
    ]
    assert len(error["emotions"]) == 7
    answer = site.post(upload, map=["hapy=happy", "so=so=Neutral", "bored="]).get_json()
    assert answer["renamed"] == {"hapy": "happy", "so=so": "neutral"}
    assert [row["file"] for row in answer["refused"]] == ["clips/2.wav"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"model": "no-such"}, "No model 'no-such' can be asked"),
        ({"model": ""}, "No model ''"),
        ({"name": "../x"}, "cannot be the name"),
        ({"map": ["hapy"]}, "takes label=emotion"),
    ],
)
@pytest.mark.parametrize("query", ["", "?progress=1"])
def test_a_request_that_asks_for_what_there_is_not(site: Site, fields: dict, words: str, query: str) -> None:
    response = site.post({"mine.zip": three_clips()}, query, **fields)
    assert response.status_code == 400
    assert words in error_of(response)["message"]
    assert site.left() == []


def test_a_label_that_is_to_mean_what_there_is_not(site: Site) -> None:
    response = site.post({"mine.zip": three_clips()}, map=["sad=gloomy"])
    assert (response.status_code, error_of(response)["code"]) == (422, "bad_labels")


def test_an_evaluation_is_called_like_its_zip(site: Site) -> None:
    assert site.post({"Tuesday set.zip": three_clips()}, name="").get_json()["name"] == f"Tuesday set {SPEECH}"


@pytest.mark.parametrize("content_type", [None, CONTENT_TYPE, "application/json"])
def test_a_request_without_files(site: Site, content_type: str | None) -> None:
    response = site.client.post("/api/v1/evaluate", data=b"", content_type=content_type)
    assert response.status_code == 400
    assert error_of(response)["code"] == "bad_request"
    assert site.left() == []


def test_a_request_that_is_cut_off(site: Site) -> None:
    data = body({"mine.zip": three_clips()})[:-40]
    site.client.post("/api/v1/evaluate", data=data, content_type=CONTENT_TYPE)
    assert site.left() == []


def test_too_much_is_refused_with_the_limit(tmp_path: Path) -> None:
    site = Site(tmp_path, limits=Limits(upload_bytes=1_000_000))
    response = site.post({"mine.zip": bytes(1_000_000 + own_files.ENVELOPE_BYTES)})
    assert response.status_code == 413
    assert "may have 1 MB" in error_of(response)["message"]
    assert site.left() == []


def test_large_members_are_not_read(tmp_path: Path) -> None:
    site = Site(tmp_path, limits=Limits(video_bytes=20_000, clip_bytes=20_000, picture_bytes=20_000))
    upload = zipped({"l.csv": labels("a.wav,happy", "b.wav,happy"), "a.wav": clip(), "b.wav": bytes(20_001)})
    answer = site.post({"mine.zip": upload}).get_json()
    assert [(row["file"], row["code"]) for row in answer["refused"]] == [("b.wav", "too_large")]


def test_damage_in_one_file_leaves_the_others(site: Site) -> None:
    data = bytearray(zipped({"l.csv": labels("a.wav,happy", "b.wav,sad"), "a.wav": clip(), "b.wav": clip()}, 0))
    at = data.rfind(b"RIFF") + 2_000
    data[at : at + 50] = bytes(50)
    answer = site.post({"mine.zip": bytes(data)}).get_json()
    assert answer["figures"]["n"] == 2
    assert [(row["file"], row["code"]) for row in answer["refused"]] == [("b.wav", "decode_failed")]


def test_a_second_upload_goes_on_by_the_files_content(tmp_path: Path) -> None:
    class Counting(FakeSpeech):
        count, fails_at = 0, 3

        def predict(self, waveform, progress=untold):
            self.count += 1
            if self.count == self.fails_at:
                raise RuntimeError("the machine went off")
            return super().predict(waveform, progress)

    speech = Counting()
    site = Site(tmp_path, speech)
    assert site.post({"mine.zip": three_clips()}).status_code == 500
    assert site.left() == []
    assert [each["state"] for each in site.client.get("/api/v1/evaluations").get_json()] == ["interrupted"]
    files = {"other/2.wav": clip(0.7), "1.wav": clip(0.6), "0.wav": clip(0.5)}
    again = zipped({"l.csv": labels("0.wav,happy", "1.wav,happy", "other/2.wav,sad"), **files})
    assert site.post({"again.zip": again}).get_json()["figures"]["n"] == 3
    assert speech.count == 4


def test_progress_and_the_answer_come_as_lines(site: Site) -> None:
    response = site.post({"mine.zip": three_clips()}, "?progress=1")
    *told, answer = [json.loads(line) for line in response.text.splitlines()]
    shares = [line["progress"] for line in told]
    assert shares == sorted(shares)
    assert len(shares) >= 3
    assert shares[-1] == 1
    assert answer["kind"] == "evaluation"
    assert site.left() == []


class Waiting(FakeSpeech):
    """Hears the first clip, and the next ones when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.let = threading.Event(), threading.Event()

    def predict(self, waveform, progress=untold):
        self.asked.set()
        assert self.let.wait(60)
        return super().predict(waveform, progress)


def gone(site: Site) -> bool:
    """Wait until the folder of the upload is removed."""
    for _ in range(300):
        if not site.left():
            return True
        time.sleep(0.1)
    return False


def test_a_stream_that_nobody_begins_to_read_leaves_nothing(site: Site) -> None:
    data = body({"mine.zip": three_clips()})
    with site.server.test_request_context(
        "/api/v1/evaluate?progress=1", method="POST", data=data, content_type=CONTENT_TYPE
    ):
        response = site.server.full_dispatch_request()
    assert site.left() != []
    response.close()
    assert site.left() == []
    assert site.post({"mine.zip": three_clips()}).status_code == 200


def test_two_at_a_time_and_one_a_name(tmp_path: Path) -> None:
    speech = Waiting()
    site = Site(tmp_path, speech, load=Load(at_once=4))
    answers: dict[str, dict] = {}

    def send(name: str) -> None:
        answers[name] = (
            site.owner()
            .post("/api/v1/evaluate", data=body({"mine.zip": three_clips()}, name=name), content_type=CONTENT_TYPE)
            .get_json()
        )

    first = threading.Thread(target=send, args=("mine",))
    first.start()
    assert speech.asked.wait(30)
    refused = site.post({"mine.zip": three_clips()})
    assert (refused.status_code, error_of(refused)["code"]) == (409, "busy")
    assert site.client.delete(f"/api/v1/evaluations/mine {SPEECH}").status_code == 409
    second = threading.Thread(target=send, args=("other",))
    second.start()
    while len(site.left()) < 2:
        time.sleep(0.05)
    third = site.post({"mine.zip": three_clips()}, name="third")
    assert (third.status_code, "2 evaluations are under way" in error_of(third)["message"]) == (503, True)
    speech.let.set()
    first.join(60)
    second.join(60)
    assert {name: answer["kind"] for name, answer in answers.items()} == dict.fromkeys(("mine", "other"), "evaluation")
    assert site.post({"mine.zip": three_clips()}, name="third").status_code == 200
    assert site.left() == []


def test_the_list_and_what_was_refused_and_deleting(site: Site) -> None:
    site.post({"mine.zip": three_clips("clips/0.wav,happy", "gone.wav,sad")})
    (listed,) = site.client.get("/api/v1/evaluations").get_json()
    assert (listed["name"], listed["state"], listed["files"]) == (f"mine {SPEECH}", "finished", 1)
    address = f"/api/v1/evaluations/{listed['name']}"
    refused = site.client.get(f"{address}/refused.csv")
    assert refused.mimetype == "text/csv"
    assert "attachment" in refused.headers["Content-Disposition"]
    assert "gone.wav,not_taken,there is no such file in the upload" in refused.text
    assert site.client.delete(address).get_json() == {"deleted": listed["name"]}
    assert site.client.get("/api/v1/evaluations").get_json() == []
    assert error_of(site.client.delete(address))["code"] == "not_found"
    assert error_of(site.client.get(f"{address}/refused.csv"))["code"] == "not_found"


@pytest.mark.parametrize("name", ["..", "%2e%2e", "..%2fmodels", "speech-mfcc-cnn"])
def test_nothing_else_can_be_deleted(site: Site, name: str) -> None:
    assert site.client.delete(f"/api/v1/evaluations/{name}").status_code in {404, 405}
    assert (site.settings.models / "speech-mfcc-cnn" / "model.json").exists()


@pytest.mark.parametrize("method", ["post", "get", "delete"])
def test_it_can_be_switched_off(tmp_path: Path, method: str) -> None:
    site = Site(tmp_path, own_evaluations=False)
    address = "/api/v1/evaluate" if method == "post" else "/api/v1/evaluations"
    response = getattr(site.client, method)(address + ("/x" if method == "delete" else ""))
    assert response.status_code == 403
    assert error_of(response)["code"] == "switched_off"
    assert site.left() == []


# Through the server that is used.


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Callable[[Site], int]]:
    """Serve a site by waitress; gives its port."""
    running = []

    def start(site: Site) -> int:
        listening = listener(site.server, open_socket("127.0.0.1", 0), site.settings)
        thread = threading.Thread(target=listening.run)
        thread.start()
        running.append((listening, thread))
        return listening.effective_port

    yield start
    for listening, thread in running:
        listening.drain(0)
        thread.join(30)
    gc.collect()


def test_more_than_fits_into_memory_comes_through_the_disk(tmp_path: Path, serving: Callable[[Site], int]) -> None:
    site = Site(tmp_path, limits=Limits(upload_bytes=200_000_000))
    port = serving(site)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    # 180 MB of which the labels name nothing: more than waitress takes of any other request.
    data = body({"a.wav": clip(), "b.wav": bytes(180_000_000)}, labels("a.wav,happy"))
    connection.request("POST", "/api/v1/evaluate", data, {"Content-Type": CONTENT_TYPE})
    response = connection.getresponse()
    answer = strict_json(response.read().decode())
    assert (response.status, answer["figures"]["n"], answer["refused_count"]) == (200, 1, 1)
    connection.request("POST", "/api/v1/analyze", headers={"Content-Length": "180000000", "Content-Type": CONTENT_TYPE})
    assert connection.getresponse().status == 413
    connection.close()
    assert site.left() == []


def test_who_leaves_is_noticed_and_nothing_is_left(
    tmp_path: Path, serving: Callable[[Site], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashapp.rest.streaming.LONGEST_SILENCE_S", 0.05)
    speech = Waiting()
    site = Site(tmp_path, speech)
    connection = http.client.HTTPConnection("127.0.0.1", serving(site), timeout=60)
    data = body({"mine.zip": three_clips()})
    connection.request("POST", "/api/v1/evaluate?progress=1", data, {"Content-Type": CONTENT_TYPE})
    response = connection.getresponse()
    assert response.readline()
    assert speech.asked.wait(30)
    assert site.left() != []
    response.close()
    connection.close()
    time.sleep(0.5)
    speech.let.set()
    assert gone(site)
    kept = site.shelf / f"mine {SPEECH}"
    assert not (kept / "metrics.json").exists()
    assert site.post({"mine.zip": three_clips()}).get_json()["figures"]["n"] == 3
