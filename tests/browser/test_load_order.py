"""No script needs another while it loads: the page works when they come in the opposite order."""

import re
from collections.abc import Callable

import pytest
from flask import Flask, Response
from selenium import webdriver

from dashapp.rest import analyses, health
from dashapp.settings import ROOT, Settings
from dashapp.ui.factory import create_app
from tests.browser.visitor import Visitor
from tests.fakes import fake_service

pytestmark = pytest.mark.browser

OURS = re.compile(r'<script src="/?assets/js/[^"]+"></script>')


@pytest.fixture
def backwards(serve: Callable[[Flask], str]) -> str:
    """A server whose pages load our scripts last to first."""
    settings = Settings()
    server = Flask("dashapp", static_folder=None)

    analyses.install(server, service := fake_service(settings), settings)
    health.install(server, service)
    create_app(server, service, settings)

    # What is registered last is done first: the page is turned round before it is packed.
    @server.after_request
    def turn_round(response: Response) -> Response:
        if response.mimetype == "text/html":
            page = response.get_data(as_text=True)
            turned = reversed(OURS.findall(page))
            response.set_data(OURS.sub(lambda _: next(turned), page))
        return response

    return serve(server)


def test_scripts_load_in_the_opposite_order(driver: webdriver.Chrome, backwards: str) -> None:
    visitor = Visitor(driver, backwards)
    loaded = driver.execute_script("return [...document.scripts].map((script) => script.src)")
    ours = [re.sub(r".*/assets/|\?.*", "", source) for source in loaded if "/assets/js/" in source]
    there = sorted(str(path.relative_to(ROOT / "assets")) for path in (ROOT / "assets/js").rglob("*.js"))
    assert sorted(ours) == there
    assert ours[0].startswith("js/shared/")
    visitor.choose(ROOT / "assets/samples/astronaut.jpg")
    visitor.answer("astronaut.jpg")
    assert visitor.errors() == []
