"""Every page, light and dark, by axe-core: no violation of any level (https://github.com/dequelabs/axe-core)."""

import shutil
import subprocess
from pathlib import Path

import pytest
from flask import Flask

from dashapp.rest import analyses
from dashapp.settings import ROOT, Settings
from dashapp.ui.factory import create_app
from tests.browser.visitor import Visitor
from tests.fakes import fake_service

pytestmark = pytest.mark.browser

VERSION = "4.14.1"
FOLDER = ROOT / ".venv" / "axe"
SHOWN = {
    "/": ".drop",
    "/live": "[data-lv]",
    "/learn": ".lwall__cell",
    "/learn#quiz": ".lquiz__choices",
    "/learn#how": "#learn-voice-at-softmax .bars",
    "/learn#people": ".learn__findings",
    "/learn#class": "#plan-20",
    "/crowd": ".drop",
    "/models": "#models-table",
    "/compare": ".compare__figures",
    "/data": "main h1",
    "/about": ".wall__cell",
    "/nowhere": "main h1",
}
"""Of each address, what is there once the page is complete."""
_RUN = """
const done = arguments[arguments.length - 1];
document.documentElement.dataset.mantineColorScheme = arguments[0];
axe.run(document, { resultTypes: ["violations"] }).then((found) => done(found.violations.map((each) =>
  each.id + " (" + each.impact + "): " + each.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(", "))));
"""


@pytest.fixture(scope="module")
def axe() -> str:
    """The script; npm brings it where it is not there yet."""
    script = FOLDER / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists():
        npm = shutil.which("npm")
        if not npm:
            pytest.skip("npm is needed: apt-get install npm")
        asked = ("install", "--no-save", "--no-package-lock", "--ignore-scripts", f"axe-core@{VERSION}")
        subprocess.run([npm, "--prefix", str(FOLDER), *asked], check=True, capture_output=True)
    return script.read_text(encoding="utf-8")


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


def violations(visitor: Visitor, axe: str) -> list[str]:
    visitor.driver.execute_script(axe)
    # Colours that are still on their way from one scheme to the other are nobody's to read.
    visitor.driver.execute_script(
        "document.head.append(Object.assign(document.createElement('style'), {textContent: arguments[0]}))",
        "* { transition: none !important; }",
    )
    visitor.driver.set_script_timeout(120)
    found = [
        f"{scheme}: {each}"
        for scheme in ("light", "dark")
        for each in visitor.driver.execute_async_script(_RUN, scheme)
    ]
    visitor.driver.execute_script("document.documentElement.dataset.mantineColorScheme = 'light'")
    return found


@pytest.mark.parametrize("path", SHOWN)
def test_a_page_has_no_violation(visitor, axe: str, path: str) -> None:
    visitor.open(path)
    visitor.see(SHOWN[path])
    assert violations(visitor, axe) == []


def test_an_answer_has_no_violation(visitor, axe: str) -> None:
    visitor.choose(Path(ROOT / "assets" / "samples" / "astronaut.jpg"))
    visitor.answer("astronaut.jpg")
    assert violations(visitor, axe) == []
