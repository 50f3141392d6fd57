"""The Crowd page."""

import json

import dash
import pytest
from flask import Flask

from dashapp.settings import ROOT, Limits, Settings
from dashapp.stored.crowd_gallery import FILE, FOLDER, MODEL
from dashapp.ui.crowd import page as crowd
from dashapp.ui.crowd.upload import samples_of_page
from dashapp.ui.factory import create_app
from tests.fakes import fake_service
from tests.signals import sound_file, voice
from tests.ui.crowds import crowd_json
from tests.ui.trees import props, texts


def test_limits_are_written_on_the_page_and_checked_by_the_browser() -> None:
    page = crowd.layout(Settings(limits=Limits(clip_bytes=3_000_000)))
    assert any("or a video; up to 3 MB" in text for text in texts(page))
    (area,) = [p for p in props(page) if "data-rules" in p]
    assert json.loads(area["data-rules"])["clip"]["bytes"] == 3_000_000
    assert area["data-drop"] == "crowd"


def test_the_page_says_what_it_was_trained_on_and_what_it_is_not_for() -> None:
    said = " ".join(texts(crowd.layout()))
    assert "a program simulated from the voices of actors" in said
    assert "Do not use it to police a crowd" in said
    assert "It describes sound; it does not read minds." in said


def test_samples_are_there_and_say_that_they_are_made() -> None:
    for sample in samples_of_page():
        assert (ROOT / sample.address.lstrip("/")).is_file()
        assert "Computer-generated" in sample.source


def test_answers_and_errors_are_rendered() -> None:
    shown = crowd.render({"id": "crowd-file", "name": "a.wav", "version": 2, "answer": crowd_json("disapproval")})
    assert texts(shown)[:2] == ["a.wav", "Disapproval"]
    assert texts(shown)[-3:] == ["Answered by ", "crowd-cnn", "."]
    assert (props(shown)[0]["data-answer"], props(shown)[0]["data-version"]) == ("crowd-file", "2")
    refused = {
        "id": "crowd-file",
        "name": "a.txt",
        "version": 1,
        "error": {"code": "too_short", "message": "Too short."},
    }
    assert texts(crowd.render(refused)) == ["a.txt", "Too short."]


@pytest.mark.parametrize("scale", ["mel", "log"])
def test_what_the_service_answers_is_rendered(scale: str) -> None:
    answer = fake_service().analyze_crowd(sound_file(voice(4.0)), scale=scale, view="all").to_dict()
    answer["view"].pop("preview")
    shown = crowd.render({"id": "crowd-file", "name": "a.wav", "version": 1, "answer": answer})
    assert texts(shown)[1] == "Approval"
    (chosen,) = [p for p in props(shown) if "data-crowd-scale" in p]
    assert chosen["data-crowd-scale"] == scale


def asked(models, output: str) -> dict:
    """What a callback gives when the page is shown."""
    settings = Settings(models=models)
    app = create_app(Flask("test", static_folder=None), fake_service(settings), settings)
    return _reply(app, output)


def _reply(app: dash.Dash, output: str) -> dict:
    client = app.server.test_client()
    client.get("/_dash-layout")
    key = next(key for key in app.callback_map if f"{output}." in key)
    parts = [dict(zip(("id", "property"), each.split("."), strict=True)) for each in key.strip(".").split("...")]
    body = {
        "output": key,
        "outputs": parts if key.startswith("..") else parts[0],
        "inputs": [each | {"value": each["id"]} for each in app.callback_map[key]["inputs"]],
        "changedPropIds": [f"{each['id']}.{each['property']}" for each in app.callback_map[key]["inputs"]],
    }
    reply = client.post("/_dash-update-component", json=body)
    assert reply.status_code == 200
    return json.loads(reply.get_data(as_text=True))["response"]


def test_without_a_gallery_its_section_is_left_out(tmp_path) -> None:
    shown = asked(tmp_path, crowd.GALLERY_HALVES)
    assert shown[crowd.GALLERY] == {"hidden": True}


def test_the_gallery_shows_wrong_ones_before_right_ones(tmp_path) -> None:
    (tmp_path / MODEL / FOLDER).mkdir(parents=True)
    (tmp_path / MODEL / FOLDER / "a.webp").write_bytes(b"picture")
    entry = {"file": "a.webp", "truth": "approval", "probability": 0.6, "setting": "outside", "mixture": True}
    entries = [entry | {"said": "approval"}, entry | {"said": "neutral"}]
    (tmp_path / MODEL / FILE).write_text(json.dumps(entries), encoding="utf-8")
    shown = asked(tmp_path, crowd.GALLERY_HALVES)
    assert shown[crowd.GALLERY] == {"hidden": False}
    halves = shown[crowd.GALLERY_HALVES]["children"]
    said = texts(halves)
    assert said.index("Wrongly classified") < said.index("Correctly classified")
    assert said[1:7] == ["Wrong", "It was ", "approval", "Called ", "a neutral murmur", ", 60\u00a0%"]
    assert "settings outside those of training, a mixed crowd" in said
    pictures = [p for p in props(halves) if p.get("src", "").startswith("data:image/webp")]
    assert pictures[0]["alt"] == "Spectrogram of a simulated crowd: approval, called a neutral murmur"


def test_one_model_alone_is_no_choice(tmp_path) -> None:
    assert asked(tmp_path, crowd.CHOICE)[crowd.CHOICE] == {"children": []}
