"""Load on the API: refusals in words, Live, large and small work, clients that left, and a pace a client."""

import json
import threading
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashapp.process.turns import Turns
from dashapp.rest import analyses, health
from dashapp.rest.admission import LIVE_AT_ONCE, Admission, is_large
from dashapp.settings import Load, Settings
from tests.fakes import FakeSpeech, fake_service
from tests.rest.requests import CONTENT_TYPE, multipart, post
from tests.signals import picture, picture_file, sound_file, voice

CLIP = sound_file(voice(0.5))


class Held(FakeSpeech):
    """A model that answers when it may."""

    def __init__(self) -> None:
        super().__init__()
        self.go, self.asked = threading.Event(), threading.Semaphore(0)

    def predict(self, waveform, progress=lambda _: None):
        self.asked.release()
        assert self.go.wait(20)
        return super().predict(waveform, progress)


class Site:
    """A server whose clips wait, and requests to it in the background."""

    def __init__(self, **load) -> None:
        self.held = Held()
        self.server = Flask("test", static_folder=None)
        settings = replace(Settings(), load=replace(Load(at_once=2, waiting=2), **load))
        analyses.install(self.server, fake_service(settings, speech=self.held), settings)
        health.install(self.server, fake_service(settings))
        self.client = self.server.test_client()
        self.answers: list = []
        self.threads: list[threading.Thread] = []

    def send(self, client: str, query: str = "") -> None:
        def run() -> None:
            self.answers.append(self.ask(client, query=query))

        thread = threading.Thread(target=run)
        self.threads.append(thread)
        thread.start()

    def ask(self, client: str, data: bytes = CLIP, query: str = ""):
        asking: FlaskClient = self.server.test_client()
        asking.environ_base = {**asking.environ_base, "REMOTE_ADDR": client}
        return post(asking, data, query)

    def end(self) -> list:
        self.held.go.set()
        for thread in self.threads:
            thread.join(20)
        return self.answers


@pytest.fixture
def site():
    made = Site()
    yield made
    made.end()


def test_too_much_is_refused_at_once_in_words_and_what_was_accepted_is_answered(site: Site) -> None:
    for number in range(2):
        site.send(f"10.0.0.{number}")
        assert site.held.asked.acquire(timeout=20)
    places = [site.server.extensions["turns"].enter("10.0.0.7") for _ in range(2)]
    refused = site.ask("10.0.0.8")
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (503, "overloaded")
    assert int(refused.headers["Retry-After"]) > 0
    ready = site.client.get("/ready")
    assert (ready.status_code, ready.get_json()["status"]) == (503, "full")
    assert site.client.get("/health").status_code == 200
    for place in places:
        place.leave()
    assert [answer.status_code for answer in site.end()] == [200, 200]
    assert site.client.get("/ready").get_json() == {"status": "ready", "running": 0, "waiting": 0}


def test_a_client_that_has_half_of_the_places_is_told_so_while_others_are_answered(site: Site) -> None:
    for _ in range(2):
        site.send("10.0.0.1")
        assert site.held.asked.acquire(timeout=20)
    refused = site.ask("10.0.0.1")
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (429, "too_many_requests")
    site.send("10.0.0.2")
    assert [answer.status_code for answer in site.end()] == [200, 200, 200]


def test_live_has_one_second_in_flight_a_visitor_and_no_pace() -> None:
    site = Site(requests_a_minute=1, waiting=40)
    site.send("10.0.0.1", query="?live=visitor-1")
    assert site.held.asked.acquire(timeout=20)
    refused = site.ask("10.0.0.1", query="?live=visitor-1")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "1")
    site.held.go.set()
    assert [site.ask("10.0.0.1", query=f"?live=visitor-{number}").status_code for number in range(2, 6)] == [200] * 4
    assert {answer.status_code for answer in site.end()} == {200}
    assert LIVE_AT_ONCE >= 4


def test_a_pace_a_client() -> None:
    site = Site(requests_a_minute=3)
    site.held.go.set()
    assert [site.ask("10.0.0.1").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = site.ask("10.0.0.1")
    assert refused.get_json()["error"]["code"] == "too_many_requests"
    assert int(refused.headers["Retry-After"]) > 0
    assert site.ask("10.0.0.2").status_code == 200
    assert site.client.get("/health", environ_base={"REMOTE_ADDR": "10.0.0.1"}).status_code == 200


def test_megabytes_a_minute() -> None:
    site = Site(megabytes_a_minute=2)
    site.held.go.set()
    assert [site.ask("10.0.0.1", bytes(900_000)).status_code for _ in range(3)] == [415, 415, 429]


def test_the_defaults_let_a_list_of_two_hundred_files_and_four_live_visitors_through() -> None:
    load = Load()
    assert load.requests_a_minute >= 3 * 200 + 4 * 60
    assert load.megabytes_a_minute >= 200 * 20


def test_work_for_a_client_that_left_is_given_up(site: Site) -> None:
    site.held.go.set()
    gone = {"waitress.client_disconnected": lambda: True}
    given_up = site.client.post("/api/v1/analyze", **site_request(CLIP), environ_overrides=gone)
    assert given_up.status_code == 503
    assert site.server.extensions["turns"].running == site.server.extensions["turns"].waiting == 0


def site_request(data: bytes) -> dict:
    return {"data": multipart(data), "content_type": CONTENT_TYPE}


def test_a_stream_that_nobody_reads_gives_its_place_back(site: Site) -> None:
    turns = Turns(2, 2)
    with site.server.test_request_context("/?progress=1"):
        response = Admission(turns).answer(lambda _: {})
    assert turns.waiting == 1
    response.close()
    assert turns.waiting == turns.running == 0


def test_when_the_program_ends_a_stream_says_so(site: Site) -> None:
    site.server.extensions["turns"].stop()
    site.held.go.set()
    lines = site.client.post("/api/v1/analyze?progress=1", **site_request(CLIP)).get_data(as_text=True).splitlines()
    assert json.loads(lines[-1])["error"]["code"] == "overloaded"
    assert "restarted" in json.loads(lines[-1])["error"]["message"]


@pytest.mark.parametrize(
    ("data", "large"),
    [
        (picture_file(picture(48, 48)) + bytes(8_000_000), False),
        (CLIP, False),
        (CLIP + bytes(6_000_000), True),
        (b"ID3\x04" + bytes(900_000), False),
        (b"ID3\x04" + bytes(1_100_000), True),
    ],
)
def test_pictures_are_small_and_minutes_of_sound_are_large(data: bytes, large: bool) -> None:
    assert is_large(data) is large
