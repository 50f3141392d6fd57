"""A headless Chromium and a real server, for tests that use the page as people do."""

import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from werkzeug.serving import make_server

from dashapp.process.lazy import Lazy
from dashapp.rest import analyses, health, origins, owners
from dashapp.settings import Settings
from dashapp.ui.factory import create_app
from tests.browser.exemplars import LocalExemplars
from tests.browser.visitor import Visitor
from tests.fakes import FakeCalm, FakeFace, FakeOtherFace, FakeSpeech, fake_service, other_infos

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
CHROMEDRIVER = shutil.which("chromedriver")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A microphone that beeps and a camera that shows a test picture, without anybody being asked.
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """The browser."""
    if not CHROMIUM or not CHROMEDRIVER:
        pytest.skip("chromium and chromedriver are needed: apt-get install chromium chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options=options, service=Service(CHROMEDRIVER))
    browser.set_window_size(1440, 900)
    yield browser
    browser.quit()


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Flask], str]]:
    """Start a server; gives its address."""
    running: list[Any] = []

    def start(server: Flask) -> str:
        listening = make_server("127.0.0.1", 0, server, threaded=True)
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        running.append(listening)
        return f"http://127.0.0.1:{listening.port}"

    yield start
    for listening in running:
        listening.shutdown()
        listening.server_close()


@pytest.fixture(scope="session")
def address(serve: Callable[[Flask], str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """A server whose models are fakes; everything else is as it is served."""
    settings = Settings(evaluations=tmp_path_factory.mktemp("evaluations"))
    service = fake_service(
        settings,
        exemplars=LocalExemplars(),
        infos=other_infos(),
        speech_models={FakeSpeech.name: Lazy(FakeSpeech), FakeCalm.name: Lazy(FakeCalm)},
        face_models={FakeFace.name: Lazy(FakeFace), FakeOtherFace.name: Lazy(FakeOtherFace)},
    )
    server = Flask("dashapp", static_folder=None)
    analyses.install(server, service, settings)
    health.install(server, service)
    origins.install(server, settings)
    create_app(server, service, settings, partial(owners.shelves, settings))
    return serve(server)


@pytest.fixture
def visitor(driver: webdriver.Chrome, address: str) -> Visitor:
    """Somebody who has just opened the page."""
    return Visitor(driver, address)


@pytest.fixture
def files(tmp_path: Path) -> "Files":
    """Files to drop."""
    return Files(tmp_path)


class Files:
    """Writes files that a visitor can choose."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, name: str, data: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(data)
        return path
