"""What is taken away from the start page, and that a visit survives a reload."""

import pytest

from dashapp.settings import ROOT

pytestmark = pytest.mark.browser

PHOTOGRAPH = ROOT / "assets" / "samples" / "astronaut.jpg"
CLIP = ROOT / "assets" / "exemplars" / "female_sad.ogg"


@pytest.fixture
def saved(visitor, tmp_path):
    """Click on a button that saves; gives the file's content."""
    visitor.driver.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})

    def save(selector: str, name: str) -> bytes:
        visitor.driver.execute_script("document.querySelector(arguments[0]).click()", selector)
        visitor.until(lambda: (tmp_path / name).exists() and (tmp_path / name).stat().st_size > 0)
        return (tmp_path / name).read_bytes()

    yield save
    visitor.driver.execute_script("document.querySelector('[data-action=\"forget-visit\"]').click()")
    visitor.until(lambda: not visitor.all(".file"))


def test_an_answer_is_saved_in_every_form(visitor, saved) -> None:
    visitor.choose(PHOTOGRAPH)
    visitor.answer("astronaut.jpg")

    def one(form: str) -> bytes:
        return saved(f'[data-action="take"][data-form="{form}"]', f"astronaut.{form}")

    assert one("png").startswith(b"\x89PNG")
    assert one("svg").startswith(b"<svg")
    assert b'"kind": "image"' in one("json")
    assert b"astronaut.jpg" in one("csv")
    assert b"data:image/" in one("html")
    assert saved('[data-action="take-all"][data-form="xlsx"]', "astronaut.xlsx").startswith(b"PK")
    assert visitor.errors() == []


def test_a_visit_survives_a_reload_and_is_forgotten_on_demand(visitor, saved) -> None:
    visitor.choose(PHOTOGRAPH, CLIP)
    visitor.until(lambda: len(visitor.all(".file--done")) == 2)
    count = (
        "const done = arguments[0]; const opened = indexedDB.open('dashapp-visit', 1);"
        "opened.onsuccess = () => { const asked = opened.result.transaction('answers').objectStore('answers').count();"
        "asked.onsuccess = () => done(asked.result); };"
    )
    visitor.until(lambda: visitor.driver.execute_async_script(count) == 2)
    visitor.open("/")
    visitor.until(lambda: len(visitor.all(".file--done")) == 2)
    visitor.click(".file:nth-child(1) .file__choose")
    visitor.see('.panel[data-state="answered"]')
    visitor.click(".file__beside")
    visitor.until(lambda: len(visitor.all(".beside__columns .headline")) == 2)
    visitor.click('[data-action="beside-none"]')
    visitor.see(".take-away")
    assert visitor.errors() == []


def test_five_clips_are_read_as_one_person_s(visitor, saved, files) -> None:
    visitor.choose(*(files(f"clip-{number}.ogg", CLIP.read_bytes()) for number in range(5)))
    visitor.until(lambda: len(visitor.all(".file--done")) == 5)
    visitor.driver.execute_script("document.querySelector('#visit-speaker').click()")
    visitor.answer("5 clips of one person")
    assert len(visitor.all(".faces-table tbody tr")) == 5
    assert visitor.errors() == []
