"""From a file dropped on the page to its answer, through the real models: nothing in between is a stand-in."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from selenium import webdriver

from dashapp import wiring
from dashapp.inference import registry
from dashapp.settings import ROOT, Settings
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

ASTRONAUT = ROOT / "assets/samples/astronaut.jpg"


@pytest.fixture(scope="module")
def real(driver: webdriver.Chrome, serve: Callable[[Flask], str]) -> Iterator[str]:
    settings = Settings()
    missing = [
        name for name in (registry.SPEECH, registry.FACE) if not (settings.models / name / "model.keras").exists()
    ]
    if missing:
        pytest.skip(f"not trained yet: {', '.join(missing)}")
    return serve(wiring.build(settings, warm=False))


def test_a_smiling_portrait(driver: webdriver.Chrome, real: str) -> None:
    visitor = Visitor(driver, real)
    visitor.choose(ASTRONAUT)
    visitor.answer("astronaut.jpg")
    assert visitor.text(".headline__word") == "Happiness"
    assert "Apparent age" in visitor.text(".facts")
    assert "were right" in visitor.text(".headline__note")
    assert visitor.has_loaded(".picture img, .crop img:not(.overlay)")
    assert visitor.errors() == []


def test_an_exemplar_clip(driver: webdriver.Chrome, real: str) -> None:
    clip = ROOT / "assets/exemplars/female_happy.ogg"
    if not clip.exists():
        pytest.skip("no exemplars yet: dashapp exemplars makes them")
    visitor = Visitor(driver, real)
    visitor.see('[data-action="sample"][data-name="voice-1.ogg"]').click()
    visitor.answer("voice-1.ogg")
    assert "Female" in visitor.text(".facts")
    assert visitor.has_loaded(".exemplar img")
    assert visitor.has_loaded("audio.player")
    assert visitor.errors() == []


@pytest.mark.corpus
def test_an_angry_clip_of_ravdess(driver: webdriver.Chrome, real: str, data: Path) -> None:
    """An actor, angry and loud."""
    clips = sorted(data.rglob("03-01-05-02-01-01-*.*"))
    if not clips:
        pytest.skip(f"RAVDESS is not among the corpora at {data} as loose files")
    visitor = Visitor(driver, real)
    visitor.choose(clips[-1])
    visitor.answer(clips[-1].name)
    assert visitor.text(".headline__word") == "Anger"
    assert visitor.errors() == []
