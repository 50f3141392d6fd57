"""The Learn page: its parts, and what its callbacks would draw."""

import pytest
from flask import Flask

from dashapp.labels import EMOTIONS
from dashapp.service.lessons import Lessons
from dashapp.settings import Settings
from dashapp.ui.factory import create_app
from dashapp.ui.learn import how, page, texts
from dashapp.ui.learn.lesson import in_class
from dashapp.ui.learn.people import people_agree
from dashapp.ui.learn.wall import FIRST_PAIR, chosen, pair_view, wall
from tests.fakes import fake_service
from tests.ui.trees import ids, props
from tests.ui.trees import texts as said_by


@pytest.fixture(scope="module")
def lessons() -> Lessons:
    return Lessons(fake_service(), Settings())


def test_every_part_has_a_tab() -> None:
    said = said_by(page.layout())
    assert set(texts.PARTS.values()) <= set(said)
    assert {how.slot_id("voice", step) for step in texts.VOICE_STEPS} <= ids(page.layout())


def test_the_wall_has_fourteen_of_which_two_are_chosen(lessons) -> None:
    cells = [p for p in props(wall(lessons, FIRST_PAIR)) if p.get("className") == "lwall__cell"]
    assert len(cells) == 14
    assert [c["id"]["key"] for c in cells if c["aria-pressed"] == "true"] == list(FIRST_PAIR)


def test_a_third_takes_the_place_of_the_older() -> None:
    assert chosen(("a", "b"), "c") == ("b", "c")
    assert chosen(("a", "b"), "a") == ("a", "b")


def test_two_stand_side_by_side_with_what_differs(lessons) -> None:
    shown = pair_view(lessons, FIRST_PAIR)
    said = said_by(shown)
    assert said[0].startswith("Against a woman's sadness, a woman's anger is ")
    assert "higher in pitch" in said[0]
    assert texts.VOICE_DIFFERENCES in said
    assert "faster" in said
    assert len([p for p in props(shown) if p.get("className") == "player"]) == 2


def test_people_agree_by_the_kept_votes() -> None:
    said = said_by(people_agree())
    assert (
        "Sadness is the majority's word for 16\u00a0% of the voices and 33\u00a0% of the faces that acted it." in said
    )
    assert (
        "Fear gains most from face and voice together: 13 points more of the votes than the better of the two alone."
        in said
    )
    assert any("13\u00a0%" in line and "FER2013" in line for line in said)


def test_the_class_page_names_the_law_and_has_two_plans() -> None:
    said = " ".join(said_by(in_class()))
    assert "2024/1689" in said
    assert "5(1)(f)" in said
    assert {p["data-print"] for p in props(in_class()) if "data-print" in p} == {"plan-20", "plan-45"}


def test_a_temperature_flattens_or_sharpens_and_keeps_the_sum() -> None:
    shares = {"angry": 0.7, "sad": 0.3}
    assert how.tempered(shares, 1) == pytest.approx(shares)
    assert how.tempered(shares, 4)["angry"] < 0.7 < how.tempered(shares, 0.5)["angry"]
    assert sum(how.tempered(shares, 3).values()) == pytest.approx(1)


def test_the_quiz_is_sent_with_its_words_and_people() -> None:
    server = Flask("test", static_folder=None)
    create_app(server, fake_service(), Settings())
    body = server.test_client().get("/learn/quiz.json?seed=nonsense").get_json()
    assert body["source"] == "bundled"
    assert len(body["items"]) == 28
    assert {item["truth"] for item in body["items"]} == set(EMOTIONS)
    assert all(item["model"] and item["people"] is None for item in body["items"] if item["kind"] == "voice")
    assert len(body["matrices"]["voice"]) == len(body["matrices"]["face"]) == 7
    assert body["texts"]["start"] == "Start"
