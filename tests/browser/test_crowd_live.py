"""A crowd through the microphone: heard, drawn, refused, too slow, and left alone."""

import threading
from types import SimpleNamespace

import pytest
from dash import html
from flask import Flask

from dashapp.errors import ModelError
from dashapp.process.lazy import Lazy
from dashapp.process.progress import untold
from dashapp.rest import analyses
from dashapp.settings import Settings
from dashapp.ui import factory
from dashapp.ui.components.attributes import attributes
from dashapp.ui.crowd.live import crowd_live
from tests.browser.visitor import Visitor
from tests.fakes import FakeCrowd, fake_service

pytestmark = pytest.mark.browser

PAINTED = """
const canvas = document.querySelector(`[data-live="${arguments[0]}"]`);
const bytes = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
return bytes.filter((byte, i) => i % 4 === 3 && byte === 255).length / (canvas.width * canvas.height);
"""
KEEP_STREAM = """
const media = navigator.mediaDevices;
const open = media.getUserMedia.bind(media);
media.getUserMedia = (asked) => {
  window.asked = asked;
  return open(asked).then((stream) => window.stream = stream);
};
"""
TRACKS = "return window.stream.getTracks().map((track) => track.readyState)"
REFUSE = "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', arguments[0]))"
OWN_RATE_ONLY = """
const Context = window.AudioContext;
window.AudioContext = class extends Context {
  constructor(options) {
    if (options) throw new DOMException("no", "NotSupportedError");
    super({ sampleRate: 48000 });
  }
};
"""
NO_SOUND = """
navigator.mediaDevices.getUserMedia = () => Promise.resolve(new AudioContext().createMediaStreamDestination().stream);
"""
AMPLITUDE = """
const [from, hz] = arguments;
const tone = Float32Array.from({ length: from }, (_, i) => Math.sin(2 * Math.PI * hz * i / from));
const made = window.dashapp.resample(tone, from, 16000);
const middle = made.slice(4000, 12000);
const expected = Array.from(middle, (_, i) => Math.sin(2 * Math.PI * hz * (i + 4000) / 16000));
const wrong = Math.max(...middle.map((sample, i) => Math.abs(sample - expected[i])));
return [made.length, Math.max(...middle.map(Math.abs)), wrong];
"""
WAV = """
const done = arguments[0];
window.dashapp.microphone.wav(Float32Array.from([0, 0.5, -1, 2])).arrayBuffer()
  .then((buffer) => done(Array.from(new Uint8Array(buffer))));
"""


class LivePage:
    """The card on a page of its own."""

    texts = SimpleNamespace(NAME="Crowd, live")
    PATH = "/crowd-live"

    @staticmethod
    def layout(settings=None):
        return html.Div(crowd_live(), **attributes(data_title="Live"))

    @staticmethod
    def register_callbacks(app, service) -> None:
        pass


class NoCrowd(FakeCrowd):
    """Cannot be loaded."""

    def __init__(self) -> None:
        raise ModelError("not there")


@pytest.fixture(scope="module")
def live_server(serve):
    """Serves the page; gives what starts a server with a model for crowds."""

    def start(crowd) -> str:
        settings = Settings()
        service = fake_service(settings, crowd=Lazy(crowd))
        server = Flask("dashapp", static_folder=None)
        analyses.install(server, service, settings)
        factory.create_app(server, service, settings)
        return serve(server)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(factory, "PAGES", (*factory.PAGES, LivePage))
        yield start


@pytest.fixture(scope="module")
def live_address(live_server) -> str:
    return live_server(FakeCrowd)


@pytest.fixture
def page(driver, live_address):
    """Somebody on the page, whose microphone is watched."""
    visitor = Visitor(driver, live_address)
    visitor.open("/crowd-live")
    visitor.see("[data-microphone-button]")
    driver.execute_script(KEEP_STREAM)
    yield visitor
    driver.get("about:blank")


def status(visitor) -> str:
    return visitor.text("[data-microphone-status]")


def word(visitor) -> str:
    return visitor.text('[data-live="word"]')


def painted(visitor, canvas: str) -> float:
    return visitor.driver.execute_script(PAINTED, canvas)


def test_what_is_heard_is_drawn_and_said_until_it_is_stopped(page) -> None:
    assert not page.see('[data-live="body"]').is_displayed()
    page.click("[data-microphone-button]")
    page.until(lambda: word(page) == "Approval")
    assert page.text('[data-live="number"]') == "90 %"
    assert page.text('[data-live-share="approval"]') == "70 %"
    assert page.text('[data-live="arousal"]') == "80 %"
    assert page.see('[data-live="announced"]').get_property("textContent") == "Approval"
    assert status(page) == "Listening"
    page.until(lambda: "Answered in" in page.text('[data-live="time"]'))
    assert "5 kHz" in page.text('[data-live="hertz"]')
    first = painted(page, "spectrogram")
    assert 0.02 < first < 0.9
    page.until(lambda: painted(page, "spectrogram") > first)
    assert painted(page, "timeline") > 0.02
    assert page.driver.execute_script("return window.asked.audio") == {
        "echoCancellation": False,
        "noiseSuppression": False,
        "autoGainControl": False,
    }
    page.click("[data-microphone-button]")
    page.until(lambda: status(page) == "Stopped. The microphone is off.")
    assert page.driver.execute_script(TRACKS) == ["ended"]
    # What was heard may still be looked at.
    assert painted(page, "spectrogram") > first
    assert page.errors() == []


def test_another_scale_is_drawn_anew(page) -> None:
    page.click("[data-microphone-button]")
    page.until(lambda: word(page) == "Approval")
    marks = page.text('[data-live="hertz"]')
    page.click('[data-live="scale"] option[value="log"]')
    page.until(lambda: page.text('[data-live="hertz"]') != marks)
    assert page.errors() == []


def test_nobody_listens_once_the_page_is_left(page) -> None:
    page.click("[data-microphone-button]")
    page.until(lambda: status(page) == "Listening")
    page.click('.top__link[href="/about"]')
    page.see(".wall__cell")
    page.until(lambda: page.driver.execute_script(TRACKS) == ["ended"])
    page.click('.top__link[href="/crowd-live"]')
    page.until(lambda: status(page) == "")
    page.click("[data-microphone-button]")
    page.until(lambda: word(page) == "Approval")
    assert page.errors() == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("NotAllowedError", "gave no access"),
        ("NotFoundError", "No microphone was found"),
        ("NotReadableError", "Another program"),
        ("AbortError", "could not be started: no"),
    ],
)
def test_a_microphone_that_cannot_be_had_is_explained(page, name, said) -> None:
    page.driver.execute_script(REFUSE, name)
    page.click("[data-microphone-button]")
    page.until(lambda: said in status(page))
    assert page.see("[data-microphone-button]").text == "Listen live"
    assert not page.see('[data-live="body"]').is_displayed()
    assert page.errors() == []


def test_a_page_that_is_not_secure_says_what_it_needs(page) -> None:
    page.driver.execute_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    page.click("[data-microphone-button]")
    page.until(lambda: "HTTPS" in status(page))


def test_a_microphone_that_is_pulled_out_is_told(page) -> None:
    page.click("[data-microphone-button]")
    page.until(lambda: status(page) == "Listening")
    page.driver.execute_script("window.stream.getAudioTracks()[0].dispatchEvent(new Event('ended'))")
    page.until(lambda: "disconnected" in status(page))
    assert page.driver.execute_script(TRACKS) == ["ended"]


def test_a_browser_that_keeps_the_microphones_rate_is_heard_as_well(page) -> None:
    page.driver.execute_script(OWN_RATE_ONLY)
    page.click("[data-microphone-button]")
    page.until(lambda: word(page) == "Approval")
    assert painted(page, "spectrogram") > 0.02
    assert page.errors() == []


def test_a_microphone_without_any_sound_is_not_taken_for_a_silent_crowd(page) -> None:
    page.driver.execute_script(NO_SOUND)
    page.click("[data-microphone-button]")
    page.until(lambda: word(page) == "No sound")
    assert "muted" in page.text('[data-live="meaning"]')
    assert page.errors("422") == []


def test_a_server_that_fails_is_told_and_the_microphone_released(driver, live_server) -> None:
    page = Visitor(driver, live_server(NoCrowd))
    page.open("/crowd-live")
    page.see("[data-microphone-button]")
    driver.execute_script(KEEP_STREAM)
    page.click("[data-microphone-button]")
    page.until(lambda: "A model cannot be loaded" in page.text('[data-live="trouble"]'))
    page.until(lambda: "Stopped after 5" in status(page))
    assert driver.execute_script(TRACKS) == ["ended"]
    assert page.errors("503") == []


def test_a_slow_server_is_asked_one_thing_at_a_time(page, monkeypatch) -> None:
    let, asked, at_once = threading.Event(), [], []

    def predict(self, waveform, scale="", progress=untold):
        asked.append(1)
        at_once.append(len(asked))
        if len(at_once) == 2:
            assert let.wait(60)
        asked.pop()
        return answer(self, waveform, scale, progress)

    answer = FakeCrowd.predict
    monkeypatch.setattr(FakeCrowd, "predict", predict)
    page.click("[data-microphone-button]")
    page.until(lambda: "The server is slow" in page.text('[data-live="trouble"]'))
    let.set()
    page.until(lambda: "left out because the server is slow" in page.text('[data-live="time"]'))
    page.until(lambda: page.text('[data-live="trouble"]') == "")
    assert max(at_once) == 1
    assert page.errors() == []


@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_is_wider_than_the_screen(page, width) -> None:
    metrics = {"width": width, "height": 844, "deviceScaleFactor": 2, "mobile": False}
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    page.click("[data-microphone-button]")
    page.until(lambda: word(page) == "Approval")
    script = "return document.documentElement.scrollWidth - window.innerWidth"
    assert page.driver.execute_script(script) <= 0
    script = """const canvas = document.querySelector('[data-live="spectrogram"]');
        return Math.abs(canvas.width - 2 * canvas.clientWidth)"""
    assert page.driver.execute_script(script) <= 1
    page.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.parametrize("rate", [44_100, 48_000, 8_000, 16_000])
def test_another_rate_keeps_what_both_can_hold(page, rate) -> None:
    length, highest, wrong = page.driver.execute_script(AMPLITUDE, rate, 1000)
    assert length == 16_000
    assert highest == pytest.approx(1, abs=0.01)
    assert wrong < 0.01


@pytest.mark.parametrize("hz", [8_500, 12_000, 15_500])
def test_another_rate_leaves_out_what_it_cannot_hold(page, hz) -> None:
    _, highest, _ = page.driver.execute_script(AMPLITUDE, 48_000, hz)
    assert highest < 0.01


def test_a_wav_has_16_bits_and_is_cut_at_full_scale(page) -> None:
    data = bytes(page.driver.execute_async_script(WAV))
    assert data[:4] + data[8:16] == b"RIFFWAVEfmt "
    assert int.from_bytes(data[24:28], "little") == 16_000
    assert [int.from_bytes(data[at : at + 2], "little", signed=True) for at in range(44, len(data), 2)] == [
        0,
        16384,
        -32767,
        32767,
    ]
