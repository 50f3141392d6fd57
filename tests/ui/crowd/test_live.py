"""The live card and the button that listens: what the scripts need of them, and what they promise."""

import json

from dashapp.audio.frequency_scales import SCALES
from dashapp.labels import CROWD_CLASSES
from dashapp.ui.components.microphone import microphone
from dashapp.ui.crowd.live import crowd_live
from tests.ui.trees import as_json, ids, props, texts


def marked(component, mark: str) -> list[str]:
    return [each[mark] for each in props(component) if mark in each]


def test_it_says_that_nothing_is_kept() -> None:
    assert "Neither the server nor this page keeps it" in " ".join(texts(crowd_live()))


def test_the_scripts_find_every_part_once() -> None:
    parts = marked(crowd_live(), "data-live")
    assert len(parts) == len(set(parts))
    assert {"body", "now", "word", "meaning", "number", "spectrogram", "timeline", "announced", "trouble"} <= set(parts)
    assert marked(crowd_live(), "data-live-icon") == list(CROWD_CLASSES)
    assert marked(crowd_live(), "data-live-share") == list(CROWD_CLASSES)


def test_every_class_has_words() -> None:
    words = json.loads(as_json(crowd_live())["props"]["data-words"])
    assert list(words) == list(CROWD_CLASSES)
    assert all(said["title"] and said["called"] and said["meaning"] for said in words.values())


def test_another_scale_can_be_heard() -> None:
    select = next(each for each in props(crowd_live()) if each.get("data-live") == "scale")
    assert [option["props"]["value"] for option in select["children"]] == ["", *SCALES]


def test_nothing_is_shown_and_nothing_read_aloud_before_somebody_listens() -> None:
    body = next(each for each in props(crowd_live()) if each.get("data-live") == "body")
    assert body["hidden"]
    said = {each.get("data-live") or "microphone" for each in props(crowd_live()) if each.get("role") == "status"}
    # What changes every second is none of them.
    assert said == {"announced", "microphone"}


def test_pages_may_have_more_than_one_of_them() -> None:
    assert ids(crowd_live()) == set()


def test_a_button_names_who_listens() -> None:
    made = microphone("recording", start="Record", stop="Done")
    assert marked(made, "data-microphone") == ["recording"]
    assert texts(made) == ["Record"]
    assert marked(made, "data-stop") == ["Done"]
    assert marked(made, "type") == ["button"]
