"""The Live page before anything runs."""

import json

from dashapp.labels import EMOTIONS
from dashapp.ui.live import page, texts
from tests.ui.trees import props
from tests.ui.trees import texts as said_by


def test_it_says_what_it_must_not_be_used_for_and_that_nothing_is_kept() -> None:
    said = " ".join(said_by(page.layout()))
    assert "2024/1689" in said
    assert "nothing is kept" in said
    assert "follows a change after about a second" in said


def test_the_scripts_get_every_emotion_s_name() -> None:
    (told,) = [json.loads(p["data-lv"]) for p in props(page.layout()) if "data-lv" in p]
    assert set(told["titles"]) == set(told["names"]) == set(EMOTIONS)
    assert {"clear", "flat", "close", "two"} == set(told["bounds"])
    assert "picture" in told["rules"]


def test_face_and_voice_have_bars_and_a_line_each() -> None:
    shown = props(page.layout())
    for mark in ("data-lv-lane", "data-lv-line"):
        assert [p[mark] for p in shown if mark in p] == ["face", "voice"]
    assert all(p["role"] == "img" and p["aria-label"] for p in shown if "data-lv-line" in p)


def test_what_can_be_used_is_named() -> None:
    assert set(texts.SOURCES) == {"both", "camera", "microphone"}
