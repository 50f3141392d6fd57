"""The Learn page in the browser."""

import pytest
from flask import Flask
from selenium.webdriver.common.keys import Keys

from dashapp.rest import analyses
from dashapp.settings import Settings
from dashapp.ui.factory import create_app
from tests.browser.visitor import Visitor
from tests.fakes import fake_service

pytestmark = pytest.mark.browser

_CHOOSE = """
const labels = [...document.querySelectorAll(".lquiz__choices label")];
const label = labels.find((each) => each.textContent.startsWith(arguments[0]));
const list = label.querySelector("select");
list.value = [...list.options].find((each) => each.textContent === arguments[1]).value;
list.dispatchEvent(new Event("change"));
"""
_DRAW = """
const emotions = [..."abcdefg"];
const items = [...Array(70).keys()].map((i) => ({ id: i, kind: "face", truth: emotions[i % 7] }));
return dashapp.quizRound.draw(items, ["face"], emotions, arguments[0]).map((each) => each.id);
"""


@pytest.fixture(scope="module")
def address(serve, tmp_path_factory) -> str:
    """A server with the exemplars that come with the program, and models that are fakes."""
    settings = Settings(evaluations=tmp_path_factory.mktemp("evaluations"))
    service, server = fake_service(settings), Flask("dashapp", static_folder=None)
    analyses.install(server, service, settings)
    create_app(server, service, settings)
    return serve(server)


@pytest.fixture
def visitor(driver, address) -> Visitor:
    return Visitor(driver, address)


def press(visitor, *keys: str) -> None:
    for key in keys:
        visitor.see("body").send_keys(key)


def open_quiz(visitor, **choices: str) -> None:
    """Open the quiz and choose by the titles of its lists."""
    visitor.open("/learn#quiz")
    visitor.see(".lquiz__choices select")
    for title, option in choices.items():
        visitor.driver.execute_script(_CHOOSE, title, option)
    visitor.click(".lquiz .button--primary")
    visitor.see(".lquiz__question")


def test_two_of_the_wall_stand_side_by_side(visitor) -> None:
    visitor.open("/learn")
    visitor.see(".lwall__cell")
    assert len(visitor.all(".lwall__cell")) == 14
    visitor.click('.lwall__cell[data-emotion="happy"]')
    visitor.until(lambda: "happiness" in visitor.see("#learn-sides").text.lower())
    assert visitor.driver.title == "Learn · Face and voice"
    assert visitor.errors() == []


def test_one_person_plays_a_round_by_keys(visitor) -> None:
    open_quiz(visitor, What="Faces")
    for _ in range(10):
        press(visitor, "1")
        visitor.see('.lquiz[data-state="revealed"] .lquiz__verdict')
        press(visitor, Keys.ENTER)
    visitor.see('.lquiz[data-state="result"]')
    assert "of 10 as acted or labelled" in visitor.text(".lquiz__question")
    assert len(visitor.all(".lquiz__matrices table")) == 3
    assert visitor.errors() == []


def test_a_class_counts_hands_by_keys(visitor) -> None:
    open_quiz(visitor, What="Faces", Level="Two emotions", Who="Class: count hands")
    assert len(visitor.all(".lquiz__hands")) == 2
    press(visitor, "1", "1", "1", "2", "2")
    visitor.see("body").send_keys(Keys.SHIFT + "2")
    visitor.until(lambda: [each.text for each in visitor.all(".lquiz__hands strong")] == ["3", "1"])
    press(visitor, Keys.ENTER)
    visitor.until(lambda: "The class: 4 hands" in visitor.text(".lquiz__verdict"))
    press(visitor, "1")
    assert "4 hands" in visitor.text(".lquiz__verdict")


def test_a_round_is_the_same_for_the_same_seed(visitor) -> None:
    open_quiz(visitor)
    first, again, other = (visitor.driver.execute_script(_DRAW, seed) for seed in (7, 7, 8))
    assert first == again != other
    assert len(set(first)) == 10
    assert {each % 7 for each in first} == set(range(7))


def test_fewer_coefficients_are_drawn_and_can_be_heard(visitor) -> None:
    visitor.open("/learn#how")
    visitor.see("#learn-voice-at-softmax .bars")
    before = visitor.see("#learn-voice-at-mfcc audio").get_attribute("src")
    assert before.startswith("blob:")
    visitor.driver.execute_script("document.querySelector('#learn-voice-coefficients input[value=\"5\"]').click()")
    visitor.until(lambda: visitor.see("#learn-voice-at-mfcc audio").get_attribute("src") not in {before, "", None})
    assert visitor.errors() == []
