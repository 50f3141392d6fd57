"""The typed clients against the real server: the same answers, words of refusals, retries, progress."""

import asyncio
import inspect
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from flask import Flask

from dashapp import wiring
from dashapp.client import ApiError, AsyncClient, Client
from dashapp.schemas import answers
from dashapp.settings import Settings
from tests.fakes import fake_service
from tests.signals import picture, picture_file, sound_file, voice

CLIP = sound_file(voice(1.0))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "build_service", lambda given, **_: fake_service(given))
        kept, jobs = tmp_path_factory.mktemp("kept"), tmp_path_factory.mktemp("jobs")
        yield wiring.build(replace(Settings(), evaluations=kept, jobs=jobs), warm=False)


@pytest.fixture
def client(server: Flask) -> Iterator[Client]:
    with Client("http://localhost", transport=httpx.WSGITransport(server)) as made:
        yield made


def test_answers_are_typed(client: Client) -> None:
    clip = client.analyze(CLIP, view=True)
    assert isinstance(clip, answers.Speech)
    assert clip.top is not None
    assert (clip.top.emotion, clip.view is None) == ("happy", False)
    image = client.analyze(("me.png", picture_file(picture(48, 48))))
    assert isinstance(image, answers.Image)
    assert (image.file, image.faces[0].top.emotion) == ("me.png", "surprise")
    assert client.crowd(CLIP).top == "approval"
    assert client.read_face(picture_file(picture(148, 148)), 20, 20, 90).kind == "face"
    assert client.explain(picture_file(picture(48, 48)), "happy").emotion == "happy"
    assert client.speaker([sound_file(voice(1 + n / 10)) for n in range(6)]).answered == 6
    assert client.models()[0].name == "speech-mfcc-cnn"


def test_progress(client: Client) -> None:
    told: list[float] = []
    assert isinstance(client.analyze(CLIP, progress=told.append), answers.Speech)
    assert told == sorted(told)
    assert told


def test_jobs(client: Client) -> None:
    job = client.submit(("memo.wav", CLIP))
    assert job.state == "waiting"
    done = client.wait(job.id, every_s=0.01)
    assert isinstance(done.answer, answers.Speech)
    assert done.answer.file == "memo.wav"
    client.forget_job(job.id)
    with pytest.raises(ApiError, match="not_found"):
        client.job(job.id)
    refused = client.wait(client.submit(b"text").id, every_s=0.01)
    assert (refused.state, refused.error.code if refused.error else "") == ("failed", "unsupported_format")


def test_refusals_keep_their_code_and_words(client: Client) -> None:
    with pytest.raises(ApiError, match="unsupported_format: By its content") as refused:
        client.analyze(b"text")
    assert (refused.value.status, refused.value.code) == (415, "unsupported_format")
    with pytest.raises(ApiError, match="unsupported_format"):
        client.analyze(b"text", progress=lambda _: None)


def test_a_page_of_a_proxy_is_no_answer_of_ours() -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(404, text="<h1>nginx</h1>"))
    with Client("http://localhost", transport=transport) as client, pytest.raises(ApiError, match="unexpected_answer"):
        client.models()


def test_a_busy_server_is_asked_again_with_the_same_file() -> None:
    bodies: list[bytes] = []

    def busy(request: httpx.Request) -> httpx.Response:
        bodies.append(request.read())
        if len(bodies) < 3:
            error = {"error": {"code": "overloaded", "message": "Please send this again."}}
            return httpx.Response(503, json=error, headers={"Retry-After": "0"})
        return httpx.Response(200, json=[])

    with Client("http://localhost", transport=httpx.MockTransport(busy)) as client:
        assert client.models() == []
        bodies.clear()
        with pytest.raises(ApiError):
            Client("http://localhost", retries=1, transport=httpx.MockTransport(busy)).analyze(CLIP)
    assert len(bodies) == 2
    assert CLIP in bodies[0]
    assert bodies[0] == bodies[1]


def test_both_clients_have_the_same_methods_and_every_operation_has_one(server: Flask) -> None:
    def methods(kind: type) -> dict[str, str]:
        named = inspect.getmembers(kind, inspect.isfunction)
        return {name: str(inspect.signature(method)) for name, method in named if not name.startswith("_")}

    assert methods(Client) == methods(AsyncClient)
    document = server.test_client().get("/api/v1/openapi.json").get_json()
    operations = {
        operation["operationId"]
        for path in document["paths"].values()
        for operation in path.values()
        if "application/json" in operation["responses"].get("200", {"content": ()})["content"]
    }
    assert operations <= set(methods(Client)), "give dashapp.client a method"


def test_asyncio() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.query == b"progress=1":
            lines = '{"progress": 0.5}\n{"error": {"code": "silent", "message": "There is no sound."}}\n'
            return httpx.Response(200, text=lines)
        return httpx.Response(200, json=[])

    async def ask() -> float:
        told: list[float] = []
        async with AsyncClient("http://localhost", transport=httpx.MockTransport(answer)) as client:
            assert await client.models() == []
            with pytest.raises(ApiError, match="silent"):
                await client.analyze(CLIP, progress=told.append)
        return told[0]

    assert asyncio.run(ask()) == 0.5
