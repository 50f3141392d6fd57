"""The Models page in the browser, and asking another model than the served one."""

import pytest
from selenium.webdriver.support.ui import Select

from tests.signals import sound_file, voice

pytestmark = pytest.mark.browser


def names(visitor) -> list[str]:
    return [cell.text.split("\n")[0] for cell in visitor.all("#models-table tbody th")]


def test_a_click_on_a_model_opens_its_card_and_the_back_button_the_table(visitor) -> None:
    visitor.open("/models")
    visitor.click('.models__link[href="/models?model=face-fer-cnn"]')
    visitor.until(lambda: visitor.text("main h1") == "face-fer-cnn")
    assert visitor.driver.current_url.endswith("/models?model=face-fer-cnn")
    visitor.until(lambda: visitor.driver.title == "face-fer-cnn \u00b7 Face and voice")
    visitor.driver.back()
    visitor.see("#models-table")
    assert visitor.errors() == []


def test_a_card_is_opened_by_its_address(visitor) -> None:
    visitor.open("/models?model=speech-mfcc-cnn")
    visitor.until(lambda: visitor.text("main h1") == "speech-mfcc-cnn")
    visitor.click(".model-card__back")
    visitor.see("#models-table")
    assert visitor.errors() == []


def test_a_click_on_a_heading_sorts(visitor) -> None:
    visitor.open("/models")
    visitor.see("#models-table")
    heading = next(button for button in visitor.all(".models__sort") if button.text == "Parameters")
    heading.click()
    largest = names(visitor)
    assert largest[0] == "face-fer-cnn"
    head = visitor.see('th[aria-sort="descending"]')
    assert head.text == "Parameters"
    heading.click()
    assert names(visitor) == largest[::-1]
    assert len(visitor.all('th[aria-sort="ascending"]')) == 1
    assert visitor.errors() == []


def test_the_shown_clip_is_answered_anew_by_the_model_that_is_chosen(visitor, files) -> None:
    visitor.choose(files("voice.wav", sound_file(voice(2.0))))
    visitor.answer("voice.wav")
    visitor.see('[data-model-field="speech_model"] option[value="speech-feature-mlp-8"]')
    visitor.see(".choice summary").click()
    Select(visitor.see('[data-model-field="speech_model"]')).select_by_value("speech-feature-mlp-8")
    visitor.until(lambda: "speech-feature-mlp-8" in visitor.text(".answer__model"))
    visitor.answer("voice.wav")
    assert visitor.text(".headline__word") == "Calm"
    assert "Calm, 80 %" in visitor.text(".file__status")
    visitor.see('.top__link[href="/about"]').click()
    visitor.see(".wall__cell")
    visitor.see('.top__link[href="/"]').click()
    visitor.see('[data-model-field="speech_model"] option')
    chosen = visitor.see('[data-model-field="speech_model"]')
    visitor.until(lambda: chosen.get_property("value") == "speech-feature-mlp-8")
    assert visitor.errors() == []
