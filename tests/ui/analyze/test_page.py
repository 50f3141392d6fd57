"""The start page."""

import json

from dashapp.settings import Limits, Settings
from dashapp.ui.analyze import page as analyze
from tests.fakes import FakeCalm, fake_service
from tests.signals import sound_file, voice
from tests.ui.answers import clip_json, face, picture_json
from tests.ui.trees import props, texts


def test_limits_and_formats_are_written_on_the_upload_area() -> None:
    page = analyze.layout(Settings(limits=Limits(picture_bytes=3_000_000)))
    assert any("HEIC" in text and "up to 3 MB" in text for text in texts(page))
    (rules,) = [json.loads(p["data-rules"]) for p in props(page) if "data-rules" in p]
    assert rules["picture"]["bytes"] == 3_000_000


def test_samples_say_where_they_are_from() -> None:
    said = texts(analyze.layout())
    assert "Photo: NASA, public domain" in said
    assert "Computer-generated, not a real person's voice" in said


def test_each_kind_of_answer_is_rendered() -> None:
    service = fake_service()
    picture = {"id": "file-1", "name": "a.jpg", "version": 1, "answer": picture_json(face("happy"))}
    clip = {"id": "file-2", "name": "a.wav", "version": 1, "answer": clip_json()}
    refused = {"id": "file-3", "name": "a.txt", "version": 1, "error": {"code": "too_short", "message": "Too short."}}
    assert texts(analyze.render(picture, service))[:2] == ["a.jpg", "Happiness"]
    assert texts(analyze.render(clip, service))[:2] == ["a.wav", "Fear"]
    assert texts(analyze.render(refused, service)) == ["a.txt", "Too short."]


def test_the_browser_can_tell_which_answer_is_shown() -> None:
    data = {"id": "file-9", "name": "<i>", "version": 2, "error": {"code": "too_short", "message": "m"}}
    root = props(analyze.render(data, fake_service()))[0]
    assert (root["data-answer"], root["data-version"], root["key"]) == ("file-9", "2", "file-9-2")


def test_the_panel_announces_that_it_is_busy() -> None:
    (panel,) = [p for p in props(analyze.layout()) if p.get("id") == analyze.PANEL]
    assert (panel["aria-busy"], panel["data-state"]) == ("false", "empty")


def test_the_answer_names_the_model_with_a_link_to_its_card() -> None:
    shown = analyze.render({"id": "file-1", "name": "a.wav", "version": 1, "answer": clip_json()}, fake_service())
    assert texts(shown)[-3:] == ["Answered by ", "speech-mfcc-cnn", "."]
    assert "/models?model=speech-mfcc-cnn" in [p.get("href") for p in props(shown)]


def test_labels_of_every_model_have_a_name_and_a_face_for_the_list_of_files() -> None:
    (rules,) = [json.loads(p["data-rules"]) for p in props(analyze.layout()) if "data-rules" in p]
    assert (rules["titles"]["calm"], rules["faces"]["calm"]) == ("Calm", "other")
    assert (rules["titles"]["fearful"], rules["faces"]["fearful"]) == ("Fear", "fear")


def test_an_answer_in_a_model_s_own_words_is_rendered() -> None:
    service = fake_service(speech=FakeCalm())
    answer = service.analyze(sound_file(voice(2.0)), view=True).to_dict()
    answer["view"].pop("preview")
    said = texts(analyze.render({"id": "file-1", "name": "a.wav", "version": 1, "answer": answer}, service))
    assert said[:3] == ["a.wav", "Calm", "A voice that raters would call calm"]
