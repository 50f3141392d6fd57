"""The Crowd page as people use it, with a fake model: sounds are decoded, drawn and separated for real."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

from tests.signals import picture_file, sound_file, voice
from tests.vision.drawn_spectrograms import figure, sound_levels

pytestmark = pytest.mark.browser

SCALE = "[data-crowd-scale]"
TOP = "[data-crowd-top]"


@pytest.fixture
def page(visitor):
    visitor.open("/crowd")
    visitor.see("#crowd-drop #file-input")
    return visitor


def clip(files, name="stadium.wav", seconds=5.0):
    return files(name, sound_file(voice(seconds)))


def asked(page) -> int:
    """How often the server was asked."""
    script = "return performance.getEntriesByType('resource').filter((e) => e.name.includes('/api/v1/crowd')).length"
    return int(page.driver.execute_script(script))


def drawn(page) -> int:
    return len(page.all(".panel__answer .js-plotly-plot .main-svg:first-child"))


def test_a_clip_is_answered_and_heard_again_on_another_scale(page, files) -> None:
    page.choose(clip(files))
    page.answer("stadium.wav")
    assert page.text(".headline__word") == "Approval"
    assert page.text(".headline__percent") == "90 %"
    assert [each.text for each in page.all(".shares__list strong")] == ["70 %", "10 %", "20 %", "0 %"]
    page.until(lambda: drawn(page) == 6)
    assert page.has_loaded("audio.player")
    heard = page.text(".scale p")

    Select(page.see(SCALE)).select_by_value("log")
    page.until(lambda: page.text(".scale p") != heard)
    page.answer("stadium.wav")
    page.until(lambda: page.see(SCALE).get_attribute("value") == "log")
    assert page.driver.switch_to.active_element.get_attribute("data-crowd-scale") == "log"
    assert page.has_loaded("audio.player")
    assert asked(page) == 2
    assert page.errors() == []


def test_the_answer_is_there_for_who_comes_back(page, files) -> None:
    page.choose(clip(files))
    page.answer("stadium.wav")
    page.driver.find_element(By.LINK_TEXT, "About").click()
    page.see(".about h1")
    page.driver.find_element(By.LINK_TEXT, "Crowd").click()
    page.answer("stadium.wav")
    assert page.text(".headline__word") == "Approval"
    assert page.has_loaded("audio.player")
    assert asked(page) == 1
    assert page.errors() == []


def test_a_picture_is_read_as_somebody_says_that_it_is_drawn(page, files) -> None:
    page.choose(files("drawn.png", picture_file(figure(sound_levels()))))
    page.answer("drawn.png")
    assert "A picture does not tell its scale" in page.text(".scale")
    assert "mel scale up to 22,050 Hz" in page.text(".warnings")
    assert page.all(".panel audio") == []
    page.until(lambda: drawn(page) == 1)
    page.until(lambda: page.see(TOP).get_attribute("value") == "22050")

    Select(page.see(TOP)).select_by_value("8000")
    page.until(lambda: "up to 8,000 Hz" in page.text(".warnings"))
    page.until(lambda: page.see(TOP).get_attribute("value") == "8000")
    assert page.driver.switch_to.active_element.get_attribute("data-crowd-top") == "8000"
    assert asked(page) == 2
    assert page.errors() == []


@pytest.mark.parametrize(("first", "place"), [("stadium.wav", ".warnings"), ("empty.wav", ".error-banner")])
def test_of_several_files_the_first_is_answered_and_the_others_are_named_as_left_out(page, files, first, place) -> None:
    sounds = {"stadium.wav": clip(files), "empty.wav": files("empty.wav", b"")}
    page.drop("#crowd-drop", sounds.pop(first), *sounds.values())
    page.answer(first)
    assert f"This is {first}. 1 other file that came with it was left out" in page.text(place)
    assert page.errors() == []


def test_what_is_refused_is_told_in_the_words_of_the_server_and_the_page_goes_on(page, files) -> None:
    page.choose(files("not really.wav", b"This is a text, whatever its name says. " * 20))
    page.answer("not really.wav")
    assert "this is a text file" in page.text(".error-banner")
    page.choose(clip(files))
    page.answer("stadium.wav")
    assert page.text(".headline__word") == "Approval"
    assert page.errors("415 (UNSUPPORTED MEDIA TYPE)") == []


def test_a_sample_is_answered(page) -> None:
    page.click('[data-src$="crowd-applause.ogg"]')
    page.answer("crowd-applause.ogg")
    assert len(page.all(".parts__row")) == 3
    assert page.errors() == []


@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_is_wider_than_the_screen(page, files, width) -> None:
    metrics = {"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": False}
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        page.open("/crowd")
        assert page.driver.execute_script("return document.documentElement.scrollWidth") <= width
        page.choose(clip(files))
        page.answer("stadium.wav")
        page.until(lambda: drawn(page) == 6)
        assert page.driver.execute_script("return document.documentElement.scrollWidth") <= width
    finally:
        page.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
