"""REST: several clips of one person."""

import io

import pytest
from flask.testing import FlaskClient

from tests.fakes import FakeSpeech, fake_service
from tests.rest.test_analyses import server_of
from tests.signals import sound_file, voice

CLIP = sound_file(voice(1.0))


@pytest.fixture
def client() -> FlaskClient:
    return server_of(fake_service(speech=FakeSpeech("female_happy"))).test_client()


def files(count: int) -> list[tuple[io.BytesIO, str]]:
    return [(io.BytesIO(CLIP), f"{number}.wav") for number in range(count)]


def test_each_clip_is_answered_by_itself_and_relative_to_the_person(client: FlaskClient) -> None:
    answer = client.post("/api/v1/speaker", data={"file": files(6)}).get_json()
    assert set(answer) == {"kind", "model", "answered", "strength", "clips", "warnings"}
    assert (answer["kind"], answer["answered"]) == ("speaker", 6)
    assert 0 < answer["strength"] < 1
    assert [clip["file"] for clip in answer["clips"]] == [f"{number}.wav" for number in range(6)]
    assert set(answer["clips"][0]["relative"]) == {"top", "certain", "emotion"}
    assert [warning["code"] for warning in answer["warnings"]] == ["one_mood"]


@pytest.mark.parametrize("count", [0, 1, 4])
def test_too_few_clips_are_refused(client: FlaskClient, count: int) -> None:
    response = client.post("/api/v1/speaker", data={"file": files(count)} if count else {})
    assert response.status_code == 422
    assert response.get_json()["error"]["code"] == "too_few_clips"


def test_an_unknown_model_is_refused_before_anything_is_read(client: FlaskClient) -> None:
    response = client.post("/api/v1/speaker", data={"file": files(5), "speech_model": "gpt"})
    assert response.status_code == 400
    assert "gpt" in response.get_json()["error"]["message"]


def test_it_may_be_told_how_far_it_is(client: FlaskClient) -> None:
    lines = client.post("/api/v1/speaker?progress=1", data={"file": files(5)}).get_data(as_text=True).splitlines()
    assert len(lines) >= 2
    assert '"kind": "speaker"' in lines[-1].replace('":"', '": "')
