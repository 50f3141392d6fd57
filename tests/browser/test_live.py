"""Live in the browser: a camera and a microphone that Chromium feeds from files."""

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from flask import Flask
from PIL import Image
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from dashapp.rest import analyses
from dashapp.settings import ROOT, Settings
from dashapp.ui.factory import create_app
from tests import signals
from tests.browser.conftest import CHROMEDRIVER, CHROMIUM, FLAGS
from tests.browser.visitor import Visitor
from tests.fakes import fake_service

pytestmark = pytest.mark.browser

KEEP_STREAM = """
const media = navigator.mediaDevices;
const open = media.getUserMedia.bind(media);
media.getUserMedia = (asked) => { window.asked = asked; return open(asked).then((stream) => window.stream = stream); };
const send = window.fetch;
window.flying = window.most = window.sent = 0;
window.fetch = (...asked) => {
  window.flying += 1; window.sent += 1; window.most = Math.max(window.most, window.flying);
  return send(...asked).finally(() => { window.flying -= 1; });
};
"""
REFUSE = "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', arguments[0]))"


def camera_film(path: Path) -> Path:
    """Frames with an average face, nobody's, as motion JPEG."""
    frame = Image.new("RGB", (640, 480), (200, 206, 216))
    face = Image.open(ROOT / "assets" / "exemplars" / "female_happy.webp").convert("RGB").resize((280, 280))
    frame.paste(face, (180, 90))
    data = io.BytesIO()
    frame.save(data, "jpeg", quality=90)
    path.write_bytes(40 * data.getvalue())
    return path


@pytest.fixture(scope="module")
def driver(tmp_path_factory) -> Iterator[webdriver.Chrome]:
    if not CHROMIUM or not CHROMEDRIVER:
        pytest.skip("chromium and chromedriver are needed: apt-get install chromium chromium-driver")
    folder = tmp_path_factory.mktemp("devices")
    sound = folder / "voice.wav"
    soundfile.write(sound, signals.voice(4.0, 48_000).astype(np.float32), 48_000)
    fed = (
        f"--use-file-for-fake-video-capture={camera_film(folder / 'camera.mjpeg')}",
        f"--use-file-for-fake-audio-capture={sound}",
        f"--user-data-dir={folder / 'chromium'}",
    )
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (*FLAGS, *fed):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options=options, service=Service(CHROMEDRIVER))
    yield browser
    browser.quit()


@pytest.fixture
def visitor(driver, serve, tmp_path) -> Visitor:
    settings = Settings(evaluations=tmp_path)
    service, server = fake_service(settings), Flask("dashapp", static_folder=None)
    analyses.install(server, service, settings)
    create_app(server, service, settings)
    visitor = Visitor(driver, serve(server))
    visitor.open("/live")
    visitor.see('[data-lv-do="start"]')
    driver.execute_script(KEEP_STREAM)
    return visitor


def part(visitor: Visitor, name: str) -> str:
    return visitor.text(f'[data-lv-part="{name}"]')


def test_face_and_voice_are_read_one_request_at_a_time_until_it_is_stopped(visitor) -> None:
    visitor.click('[data-lv-do="start"]')
    visitor.until(lambda: visitor.text('[data-lv-lane="face"] .bars__row--top .bars__name') == "Surprise")
    visitor.until(lambda: visitor.text('[data-lv-lane="voice"] .bars__row--top .bars__name') == "Happiness")
    visitor.until(lambda: "Female" in part(visitor, "who"))
    asked = visitor.driver.execute_script("return window.asked.audio")
    assert asked == {"echoCancellation": False, "noiseSuppression": False, "autoGainControl": False}
    assert visitor.driver.execute_script("return window.most") == 1
    visitor.click('[data-lv-do="start"]')
    visitor.until(lambda: "are off" in part(visitor, "status"))
    ended = visitor.driver.execute_script("return window.stream.getTracks().map((track) => track.readyState)")
    assert ended == ["ended", "ended"]
    assert visitor.errors() == []


def test_a_pause_sends_nothing_and_a_snapshot_is_a_file_like_any_other(visitor) -> None:
    visitor.click('[data-lv-do="start"]')
    visitor.until(lambda: "ms" in part(visitor, "latency"))
    visitor.click('[data-lv-do="snapshot"]')
    visitor.until(lambda: visitor.driver.execute_script("return dashapp.entries.some((entry) => entry.answer)"))
    visitor.click('[data-lv-do="pause"]')
    visitor.until(lambda: visitor.driver.execute_script("return window.flying") == 0)
    assert "Paused" in part(visitor, "status")
    sent = visitor.driver.execute_script("return window.sent")
    quiet = "const done = arguments[0]; setTimeout(() => done(window.sent), 800)"
    assert visitor.driver.execute_async_script(quiet) == sent
    visitor.click('[data-lv-do="start"]')


def test_a_session_is_saved_as_a_table_and_as_subtitles(visitor) -> None:
    shares = "{angry: 0.1, disgust: 0, fear: 0, happy: 0.9, sad: 0, surprise: 0, neutral: 0}"
    made = visitor.driver.execute_script(
        f"const session = dashapp.liveSession.create(); const shares = {shares};"
        "[1, 2, 3].forEach((second) => { session.add('face', second, shares, true); session.note(second); });"
        "return [session.csv(Object.keys(shares)), session.vtt({happy: 'Happiness'})];"
    )
    table, subtitles = made
    assert table.splitlines()[0].startswith("second,face,face_p_angry")
    assert table.splitlines()[1].startswith("1.0,happy,0.1000")
    assert "00:00:01.000 --> 00:00:04.000\nHappiness 90%" in subtitles


def test_both_joined_as_the_server_joins_them(visitor) -> None:
    from dashapp.labels import EMOTIONS
    from dashapp.predictions import Distribution
    from dashapp.service.fusion import fuse

    one, other = (
        Distribution.of(EMOTIONS, np.array(each) / sum(each)) for each in ([5, 1, 1, 2, 1, 1, 1], [1, 1, 3, 9, 1, 1, 2])
    )
    script = "return dashapp.liveSession.fused(arguments[0], arguments[1])"
    found = visitor.driver.execute_script(script, one.to_dict(), other.to_dict())
    expected = fuse([one, other]).to_dict()
    assert found == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize(("error", "said"), [("NotAllowedError", "allow"), ("NotFoundError", "connect")])
def test_what_cannot_be_opened_is_told_with_what_to_do(visitor, error: str, said: str) -> None:
    visitor.driver.execute_script(REFUSE, error)
    visitor.click('[data-lv-do="start"]')
    visitor.until(lambda: said in part(visitor, "status"))
    assert visitor.text('[data-lv-do="start"]') == "Start"
