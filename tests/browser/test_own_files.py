"""Own labelled files on the page: explained, answered, compared; and cancelled, damaged, deleted."""

import itertools
import threading

import pytest
from selenium.webdriver.support.ui import Select

from dashapp.process.progress import untold
from tests.fakes import FakeSpeech
from tests.own_uploads import clip, labels, three_clips

pytestmark = pytest.mark.browser

TYPING_ERROR = ("clips/0.wav,hapy", "clips/1.wav,bored", "clips/2.wav,sad", "gone.wav,sad")


@pytest.fixture
def card(visitor):
    """The page Compare with the card open."""
    visitor.open("/compare")
    visitor.see(".compare__figures")
    visitor.click("#compare-own summary")
    visitor.see("[data-own-model]")
    visitor.see("#own-file-input")
    return visitor


def choose(visitor, *paths) -> None:
    visitor.see("#own-file-input").send_keys("\n".join(map(str, paths)))


def evaluate(visitor, name: str) -> None:
    field = visitor.see("#compare-own-name")
    field.clear()
    field.send_keys(name)
    visitor.click('[data-own="start"]')


def test_a_typing_error_is_explained_and_the_answer_stands_in_compare(card, files) -> None:
    choose(card, files("Tuesday's set.zip", three_clips(*TYPING_ERROR)))
    assert "Tuesday's set.zip, 0" in card.text(".own__chosen-text")
    assert card.see("#compare-own-name").get_attribute("placeholder") == "Tuesday-s set"
    card.click('[data-own="start"]')
    guessed = Select(card.see('[data-own-label="hapy"]'))
    assert guessed.first_selected_option.text == "Happiness"
    card.click('[data-own="map"]')
    open_label = card.see('[data-own-label="bored"]')
    assert open_label.get_attribute("aria-invalid") == "true"
    Select(open_label).select_by_visible_text("Leave these rows out")
    card.click('[data-own="map"]')
    assert "Tuesday-s set speech-mfcc-cnn is done" in card.text(".own__done")
    assert card.text(".own__figure strong") == "50.0 %"
    refused = {row.text for row in card.all(".own__refused tbody tr")}
    assert "clips/1.wav rows labelled 'bored' are left out, as was asked" in refused
    assert "gone.wav there is no such file in the upload" in refused
    saved = card.see(".own__heading a").get_attribute("href")
    link = card.see('.own__outcome [data-own="compare"]').get_attribute("href")
    card.click('.own__outcome [data-own="compare"]')
    card.until(lambda: "own/Tuesday-s set speech-mfcc-cnn" in card.text("#compare-view"))
    assert "a=own%2FTuesday-s" in card.driver.current_url
    # Whoever is sent the link has the key with it.
    assert "&key=" in card.driver.current_url
    # What was changed by hand then is undone by the same link.
    card.driver.execute_script("dash_clientside.set_props('compare-b', {value: 'people/viewers'})")
    card.until(lambda: "b=people%2Fviewers" in card.driver.current_url)
    card.driver.get(link)
    card.until(lambda: "speech-mfcc-cnn" in card.see("#compare-b").get_property("value"))
    assert card.errors() == []
    script = "return fetch(arguments[0]).then((answer) => answer.text())"
    assert "gone.wav,not_taken," in card.driver.execute_script(script, saved)


def test_files_and_a_table_beside_them(card, files) -> None:
    choose(card, files("labels.csv", labels("a.wav,happy", "b.wav,sad")))
    assert "Please add the files that labels.csv names" in card.text(".own__problem")
    assert not card.see('[data-own="start"]').is_enabled()
    choose(card, files("a.wav", clip()), files("b.wav", clip(0.6)))
    card.until(lambda: "labels.csv and 2 files" in card.text(".own__chosen-text"))
    evaluate(card, "two clips")
    assert "two clips speech-mfcc-cnn is done" in card.text(".own__done")
    card.click('.top__link[href="/about"]')
    card.see(".wall__cell")
    card.click('.top__link[href="/compare"]')
    assert "two clips speech-mfcc-cnn is done" in card.text(".own__done")
    assert "labels.csv and 2 files" in card.text(".own__chosen-text")
    assert card.errors() == []


def test_a_folder_is_chosen_with_its_paths(card, tmp_path) -> None:
    (tmp_path / "set" / "clips").mkdir(parents=True)
    (tmp_path / "set" / "labels.csv").write_bytes(labels("clips/a.wav,happy"))
    (tmp_path / "set" / "clips" / "a.wav").write_bytes(clip())
    (tmp_path / "set" / ".DS_Store").write_bytes(b"junk")
    card.see("#own-folder-input").send_keys(str(tmp_path / "set"))
    card.until(lambda: "labels.csv and 1 file," in card.text(".own__chosen-text"))
    evaluate(card, "a folder")
    assert "a folder speech-mfcc-cnn is done" in card.text(".own__done")
    assert card.all(".own__refused") == []
    assert card.errors() == []


def test_a_zip_is_dropped(card, files) -> None:
    card.drop(".own__drop", files("dropped.zip", three_clips()))
    card.until(lambda: "dropped.zip" in card.text(".own__chosen-text"))
    card.click('[data-own="clear"]')
    card.until(lambda: not card.see(".own__chosen").is_displayed())
    assert card.errors() == []


def test_a_damaged_zip_is_told_and_the_next_one_answered(card, files) -> None:
    choose(card, files("damaged.zip", three_clips()[:-60]))
    evaluate(card, "mended")
    assert "has no list of its files" in card.text(".own__outcome .error-banner")
    choose(card, files("mended.zip", three_clips()))
    card.until(lambda: "mended.zip" in card.text(".own__chosen-text"))
    card.click('[data-own="start"]')
    assert "mended speech-mfcc-cnn is done" in card.text(".own__done")
    assert card.errors() == []


def test_it_can_be_cancelled_goes_on_later_and_be_deleted(card, files, monkeypatch) -> None:
    let, asked = threading.Event(), itertools.count()

    def predict(self, waveform, progress=untold):
        # The first clip is answered, the others wait.
        if next(asked):
            assert let.wait(60)
        return answer(self, waveform, progress)

    answer = FakeSpeech.predict
    monkeypatch.setattr(FakeSpeech, "predict", predict)
    choose(card, files("long.zip", three_clips()))
    evaluate(card, "cancelled")
    card.until(lambda: "answers, 3" in card.text(".own__said"))
    card.click('[data-own="cancel"]')
    assert "under the same name to continue" in card.text(".own__outcome .error-banner")
    let.set()
    card.until(lambda: not card.see(".own__progress").is_displayed())
    card.driver.refresh()
    card.click("#compare-own summary")
    kept = '[data-own="delete"][data-name="cancelled speech-mfcc-cnn"]'
    card.see(kept)
    choose(card, files("long.zip", three_clips()))
    evaluate(card, "cancelled")
    assert "cancelled speech-mfcc-cnn is done" in card.text(".own__done")
    # Five clips would have been heard had none of the first run been kept.
    assert next(asked) <= 4
    card.click(kept)
    assert "Delete cancelled speech-mfcc-cnn?" in card.text(".own__confirm h3")
    card.click(".own__confirm .button--danger")
    card.until(lambda: card.all(kept) == [])
    assert card.errors() == []


@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_is_wider_than_the_screen(card, files, width) -> None:
    metrics = {"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": False}
    card.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        rows = ("clips/0.wav,happy", f"{'a name without an end ' * 9}.wav,sad", f"{'x' * 200}.wav,sad")
        choose(card, files("wide.zip", three_clips(*rows)))
        evaluate(card, "w" * 80)
        card.see(".own__refused")
        assert card.driver.execute_script("return document.documentElement.scrollWidth") <= width
    finally:
        card.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
