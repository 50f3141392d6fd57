"""The start page as people use it, with fake models: faces are found and sounds decoded for real."""

import json

import numpy as np
import pytest
from PIL import Image
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from dashapp.settings import ROOT
from tests.signals import picture, picture_file, sound_file, video, voice

pytestmark = pytest.mark.browser

ASTRONAUT = ROOT / "assets/samples/astronaut.jpg"


def clip(files, name="voice.wav", seconds=4.0):
    return files(name, sound_file(voice(seconds)))


def test_a_picture_is_answered(visitor) -> None:
    visitor.choose(ASTRONAUT)
    visitor.answer("astronaut.jpg")
    assert visitor.text(".headline__word") == "Surprise"
    assert visitor.text(".headline__percent") == "90 %"
    assert "raters would call surprise" in visitor.text(".headline__meaning")
    assert len(visitor.all(".box")) >= 1
    assert "Female" in visitor.text(".facts")
    assert visitor.has_loaded(".picture img, .crop img:not(.overlay)")
    assert visitor.errors() == []


def test_a_clip_is_answered(visitor, files) -> None:
    visitor.choose(clip(files))
    visitor.answer("voice.wav")
    assert visitor.text(".headline__word") == "Happiness"
    visitor.see(".timeline .plotted:nth-of-type(3) .main-svg")
    assert len(visitor.all(".timeline .js-plotly-plot")) == 3
    assert visitor.has_loaded("audio.player")
    assert visitor.errors() == []


def test_the_playhead_follows_a_click_on_a_plot(visitor, files) -> None:
    visitor.choose(clip(files))
    visitor.answer("voice.wav")
    visitor.see(".timeline .main-svg")
    assert visitor.has_loaded("audio.player")
    visitor.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", visitor.see(".timeline .plot"))
    visitor.see(".timeline .plot").click()
    visitor.see(".playhead:not([hidden])")
    assert visitor.driver.execute_script("return document.querySelector('audio.player').currentTime") > 1.0


def test_the_timeline_is_saved_as_a_table_and_as_subtitles(visitor, files, tmp_path) -> None:
    visitor.driver.execute_cdp_cmd(
        "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path), "eventsEnabled": False}
    )
    visitor.choose(clip(files))
    visitor.answer("voice.wav")
    for link in visitor.all(".exports a"):
        link.click()
    table, subtitles = tmp_path / "voice.csv", tmp_path / "voice.vtt"
    visitor.until(lambda: table.exists() and subtitles.exists())
    header, *rows = table.read_text().splitlines()
    assert header.startswith("start_s,end_s,speech,emotion,p_angry")
    assert [row.split(",")[3] for row in rows] == ["happy"] * 4
    assert subtitles.read_text().startswith("WEBVTT")
    assert "00:00:00.000 --> 00:00:04.000" in subtitles.read_text()
    assert visitor.errors() == []


def test_a_bad_file_gets_a_banner_and_the_page_goes_on(visitor, files) -> None:
    visitor.choose(files("not really.wav", b"This is a text, whatever its name says. " * 20))
    visitor.answer("not really.wav")
    assert "this is a text file" in visitor.text(".error-banner")
    visitor.choose(clip(files))
    visitor.answer("voice.wav")
    assert visitor.text(".headline__word") == "Happiness"
    assert visitor.errors("415 (UNSUPPORTED MEDIA TYPE)") == []


def test_a_file_of_another_kind_is_refused_before_it_is_sent(visitor, files) -> None:
    visitor.choose(files("thesis.pdf", b"%PDF-1.7 " * 50))
    visitor.answer("thesis.pdf")
    assert "Nothing was sent" in visitor.text(".error-banner")
    sent = visitor.driver.execute_script(
        "return performance.getEntriesByType('resource').filter((e) => e.name.includes('/api/v1/analyze')).length"
    )
    assert sent == 0
    assert visitor.errors() == []


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(visitor, files) -> None:
    path = files("huge.png", b"")
    with path.open("wb") as file:
        file.truncate(21_000_000)
    visitor.choose(path)
    visitor.answer("huge.png")
    assert "21 MB" in visitor.text(".error-banner")
    assert "20 MB" in visitor.text(".error-banner")


def test_a_name_is_only_ever_text(visitor, files) -> None:
    name = "<img src=x onerror=document.title='hacked'> 😀.png"
    visitor.choose(files(name, b"no picture"))
    visitor.answer(name)
    assert visitor.text(".file__name") == name
    assert "hacked" not in visitor.driver.title
    assert visitor.all(".file__name img, .answer__file img") == []


def test_several_files_are_answered_and_each_can_be_shown(visitor, files) -> None:
    visitor.choose(ASTRONAUT, clip(files), files("empty.wav", b""))
    visitor.answer("astronaut.jpg")
    visitor.see(".file--done:nth-child(2)")
    visitor.see(".file--failed:nth-child(3)")
    visitor.all(".file__choose")[1].click()
    visitor.answer("voice.wav")
    assert visitor.text(".headline__word") == "Happiness"
    visitor.all(".file__choose")[2].click()
    visitor.answer("empty.wav")
    assert "empty" in visitor.text(".error-banner")
    visitor.all(".file__choose")[0].click()
    visitor.answer("astronaut.jpg")
    assert visitor.has_loaded(".picture img")


def test_no_face_says_what_to_try_and_can_look_harder(visitor, files) -> None:
    visitor.choose(files("noise.png", picture_file(picture(200, 150))))
    visitor.answer("noise.png")
    assert visitor.text(".headline__word") == "No face found"
    visitor.see('[data-action="look-harder"]').click()
    visitor.see('.answer[data-version="2"]')
    visitor.answer("noise.png")
    assert "The thorough search found no faces" in visitor.text(".look-harder .hint")
    assert visitor.text(".columns .card h3") == "What to try"


def explained(visitor) -> bool:
    """Whether the overlay is there, drawn."""
    script = """const e = document.querySelector('[data-overlay]');
        return !e.hidden && e.complete && e.naturalWidth > 0 && e.getBoundingClientRect().width > 20"""
    return bool(visitor.driver.execute_script(script))


def test_a_face_is_explained_and_the_explanation_hidden_again(visitor) -> None:
    visitor.choose(ASTRONAUT)
    visitor.answer("astronaut.jpg")
    visitor.click('[data-action="explain"]')
    visitor.until(lambda: explained(visitor))
    assert visitor.text("[data-explained]").startswith("The stronger the colour")
    visitor.click('[data-action="explain"]')
    visitor.until(lambda: not explained(visitor))
    assert visitor.text("[data-explained]") == ""
    assert visitor.errors() == []


def test_a_stretch_of_a_clip_is_explained_where_its_player_stands(visitor, files) -> None:
    visitor.choose(files("long.wav", sound_file(np.concatenate([voice(1.0)] * 9))))
    visitor.answer("long.wav")
    visitor.has_loaded("audio.player")
    visitor.click('[data-action="explain"]')
    visitor.until(lambda: explained(visitor))
    assert visitor.text("[data-explained]").startswith("From 0.0 to 1.0 s")
    visitor.click('[data-action="explain"]')
    visitor.driver.execute_script("document.querySelector('audio.player').currentTime = 4.5")
    visitor.click('[data-action="explain"]')
    visitor.until(lambda: explained(visitor))
    assert visitor.text("[data-explained]").startswith("From 4.5 to 5.5 s")
    assert visitor.see("[data-overlay]").get_attribute("style").startswith("left: 50%")
    assert visitor.errors() == []


def box(visitor, index: int = 0) -> dict:
    """Where a box stands, in shares of the picture."""
    script = """const p = document.querySelector('.picture__frame').getBoundingClientRect();
        const b = document.querySelector(`.box[data-face="${arguments[0]}"]`).getBoundingClientRect();
        return {x: (b.x - p.x) / p.width, y: (b.y - p.y) / p.height, side: b.width / p.width}"""
    return visitor.driver.execute_script(script, index)


def drag(visitor, selector: str, start: tuple[int, int], by: tuple[int, int]) -> None:
    """Drag from a place relative to the middle of something."""
    element = visitor.see(selector)
    visitor.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
    moves = ActionChains(visitor.driver).move_to_element_with_offset(element, *start).click_and_hold()
    moves.move_by_offset(by[0] // 2, by[1] // 2).move_by_offset(by[0] - by[0] // 2, by[1] - by[1] // 2)
    moves.release().perform()


def test_a_face_that_was_missed_is_marked(visitor, files) -> None:
    visitor.choose(files("noise.png", picture_file(picture(400, 300))))
    visitor.answer("noise.png")
    assert visitor.text(".headline__word") == "No face found"
    visitor.click('[data-action="mark"]')
    drag(visitor, ".picture__frame", (-60, -60), (100, 80))
    visitor.see('.answer[data-version="2"]')
    visitor.answer("noise.png")
    assert visitor.text(".headline__word") == "Surprise"
    assert len(visitor.all(".box")) == 1
    assert visitor.has_loaded(".crop img:not([hidden])")
    assert visitor.errors() == []


def test_a_face_is_marked_by_the_keyboard_alone(visitor, files) -> None:
    visitor.choose(files("noise.png", picture_file(picture(400, 300))))
    visitor.answer("noise.png")
    visitor.see('[data-action="mark"]').send_keys(Keys.ENTER)
    visitor.see('.answer[data-version="2"]')
    visitor.answer("noise.png")
    middle = box(visitor)
    assert middle == pytest.approx({"x": 0.3125, "y": 0.25, "side": 0.375}, abs=0.02)
    visitor.driver.switch_to.active_element.send_keys(Keys.ARROW_UP * 4)
    visitor.see('.answer[data-version="3"]')
    assert box(visitor)["y"] < middle["y"] - 0.05
    assert visitor.errors() == []


def test_a_box_is_dragged_and_moved_by_keys(visitor) -> None:
    visitor.choose(ASTRONAUT)
    visitor.answer("astronaut.jpg")
    before = box(visitor)
    drag(visitor, '.box[aria-pressed="true"]', (0, 0), (60, 40))
    visitor.see('.answer[data-version="2"]')
    visitor.answer("astronaut.jpg")
    dragged = box(visitor)
    assert dragged["x"] > before["x"] + 0.05
    assert dragged["y"] > before["y"] + 0.03
    assert dragged["side"] == pytest.approx(before["side"], abs=0.01)
    visitor.see('.box[aria-pressed="true"]').send_keys("+" * 4 + Keys.ARROW_LEFT)
    visitor.see('.answer[data-version="3"]')
    visitor.answer("astronaut.jpg")
    assert box(visitor)["side"] > 1.15 * dragged["side"]
    assert visitor.errors() == []


def test_a_video_is_answered_by_its_face_and_its_voice(visitor, files) -> None:
    portrait = np.asarray(Image.open(ASTRONAUT))
    frames = [np.ascontiguousarray(np.roll(portrait, 2 * i, axis=1)) for i in range(20)]
    visitor.choose(files("me.webm", video(frames, np.concatenate([voice(1.0, 48_000)] * 2), form="webm")))
    visitor.answer("me.webm")
    assert visitor.text(".headline__word") in {"Surprise", "Not sure", "Happiness"}
    visitor.until(lambda: len(visitor.all(".timeline .js-plotly-plot .main-svg")) >= 3)
    assert [title.text for title in visitor.all(".plotted figcaption")] == [
        "Seen in the face",
        "Heard in the voice",
        "Face and voice together",
    ]
    script = "return document.querySelector('video.player').readyState"
    visitor.until(lambda: visitor.driver.execute_script(script) > 0)
    assert visitor.has_loaded(".alone img")
    assert "face-fer-cnn and speech-mfcc-cnn" in visitor.text(".answer__model")
    assert visitor.errors() == []


def test_the_sample_picture_needs_no_file(visitor) -> None:
    visitor.see('[data-action="sample"][data-name="astronaut.jpg"]').click()
    visitor.answer("astronaut.jpg")
    assert visitor.text(".headline__word") == "Surprise"


def record(visitor, selector: str) -> None:
    """Record two seconds, and stop."""
    visitor.click(selector)
    visitor.click("dialog.camera .button--primary")
    visitor.until(lambda: visitor.text(".camera__time") == "0:02")
    visitor.click("dialog.camera .button--recording")
    visitor.see(".camera__review")


def test_a_voice_is_recorded_heard_and_recorded_again(visitor) -> None:
    record(visitor, '[data-action="record"]')
    visitor.driver.execute_script("document.querySelectorAll('dialog.camera .button')[1].click()")
    visitor.until(lambda: visitor.text("dialog.camera .button--primary") == "Record")
    visitor.click("dialog.camera .button--primary")
    visitor.until(lambda: visitor.text(".camera__time") == "0:01")
    visitor.click("dialog.camera .button--recording")
    visitor.see(".camera__review")
    visitor.click("dialog.camera .button--primary")
    visitor.answer("recording.webm")
    assert visitor.text(".headline__word") in {"Happiness", "No voice heard"}
    assert visitor.has_loaded("audio.player")
    assert visitor.all("dialog") == []
    assert visitor.errors("/health") == []  # asked only where an answer takes long


def test_somebody_films_themselves(visitor) -> None:
    record(visitor, '[data-action="film"]')
    visitor.click("dialog.camera .button--primary")
    visitor.answer("film.webm")
    assert visitor.all("dialog") == []
    assert visitor.errors("/health") == []  # asked only where an answer takes long


def test_a_picture_can_be_taken(visitor) -> None:
    visitor.see('[data-action="camera"]').click()
    video = visitor.see("dialog.camera video")
    visitor.until(lambda: int(video.get_property("videoWidth")) > 0)
    visitor.see("dialog.camera .button--primary").click()
    visitor.answer("camera.jpg")
    assert visitor.has_loaded(".picture img")
    assert visitor.all("dialog") == []
    assert visitor.errors() == []


def test_no_upload_and_no_preview_goes_through_a_store(visitor) -> None:
    visitor.driver.execute_script(
        """window.sent = [];
        const original = window.fetch;
        window.fetch = function (url, options) {
          if (String(url).includes('_dash-update-component')) window.sent.push(options.body);
          return original.apply(this, arguments);
        };"""
    )
    visitor.choose(ASTRONAUT)
    visitor.answer("astronaut.jpg")
    bodies = visitor.driver.execute_script("return window.sent")
    (shown,) = [body for body in bodies if "astronaut.jpg" in body]
    assert "base64" not in shown
    assert len(shown) < 10_000
    assert "view" not in json.loads(shown)["inputs"][0]["value"]["answer"]


def test_the_answer_is_announced(visitor) -> None:
    visitor.choose(ASTRONAUT)
    visitor.answer("astronaut.jpg")
    said = visitor.driver.execute_script("return document.getElementById('announcer').textContent")
    assert said.startswith("astronaut.jpg: Surprise")
    assert visitor.see("#announcer").get_attribute("aria-live") == "polite"


def test_the_keyboard_reaches_everything(visitor) -> None:
    visitor.driver.execute_script("document.body.focus()")
    reached = []
    for _ in range(14):
        visitor.driver.switch_to.active_element.send_keys(Keys.TAB)
        focused = visitor.driver.switch_to.active_element
        reached.append(focused.get_attribute("data-action") or focused.text or focused.get_attribute("aria-label"))
    assert reached[0] == "Skip to the content"
    assert {"Analyse", "About", "Switch between light and dark", "choose"} <= set(reached)


def test_the_answer_outlives_a_look_at_another_page(visitor) -> None:
    visitor.choose(ASTRONAUT)
    visitor.answer("astronaut.jpg")
    visitor.driver.find_element(By.LINK_TEXT, "About").click()
    visitor.see(".about")
    assert visitor.text('[aria-current="page"]') == "About"
    assert visitor.driver.switch_to.active_element.get_attribute("id") == "page"
    visitor.driver.find_element(By.LINK_TEXT, "Analyse").click()
    visitor.answer("astronaut.jpg")
    assert visitor.has_loaded(".picture img")
    assert len(visitor.all(".file")) == 1


@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_is_wider_than_the_screen(visitor, files, width) -> None:
    metrics = {"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": False}
    visitor.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        visitor.choose(clip(files, "a name that is very long and has no end " * 4 + ".wav"))
        visitor.see('.panel[data-state="answered"]')
        visitor.see(".timeline .main-svg")
        assert visitor.driver.execute_script("return document.documentElement.scrollWidth") <= width
        visitor.open("/about")
        visitor.see(".wall__cell img")
        assert visitor.driver.execute_script("return document.documentElement.scrollWidth") <= width
    finally:
        visitor.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_light_and_dark_can_be_switched(visitor) -> None:
    def ground() -> str:
        return visitor.driver.execute_script("return getComputedStyle(document.body).backgroundColor")

    before = ground()
    visitor.see('[aria-label="Switch between light and dark"]').click()
    assert ground() != before
    visitor.see('[aria-label="Switch between light and dark"]').click()
    assert ground() == before
