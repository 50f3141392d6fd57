"""The Compare page as an analyst uses it, over the stored evaluations."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from flask import Flask
from selenium.webdriver.common.action_chains import ActionChains

from dashapp.rest import analyses
from dashapp.settings import Settings
from dashapp.ui.factory import create_app
from tests.browser.visitor import Visitor
from tests.fakes import fake_service
from tests.signals import sound_file, voice

SIDES = ".compare__figure:not(#compare-first .compare__figure)"
"""Cards of figures but the one that stands first."""
pytestmark = pytest.mark.browser


def choose(visitor, control: str, option: str) -> None:
    visitor.click(f"#compare-{control}")

    def pick() -> bool:
        options = (each for each in visitor.all('[role="option"]') if each.is_displayed() and each.text == option)
        found = next(options, None)
        if found:
            found.click()
        return found is not None

    visitor.until(pick)


def titles(visitor) -> list[str]:
    return [each.text for each in visitor.all(f"{SIDES} figcaption strong")]


def drawn(visitor, graphs: int = 8) -> None:
    """Wait until all figures are drawn and the texts below stand there."""
    visitor.see(".compare__figures")
    visitor.until(lambda: len(visitor.all(f"{SIDES} .js-plotly-plot .main-svg")) >= 2 * graphs)


def click_first_cell(visitor, graph: int = 0) -> None:
    """Click into the middle of a matrix."""
    visitor.until(lambda: len(visitor.all(f"{SIDES} .js-plotly-plot .heatmaplayer")) >= 3)
    plot = visitor.all(f"{SIDES} .js-plotly-plot .nsewdrag")[graph]
    visitor.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", plot)
    visitor.until(lambda: ActionChains(visitor.driver).move_to_element(plot).click().perform() is None)


def test_voice_beside_listeners_then_the_face(visitor) -> None:
    visitor.open("/compare")
    drawn(visitor)
    assert titles(visitor)[:3] == ["speech-mfcc-cnn", "Listeners", "Difference"]
    choose(visitor, "a", "Face: FER+ network (face-fer-cnn)")
    visitor.until(lambda: titles(visitor)[0] == "face-fer-cnn")
    assert "a=face-fer-cnn" in visitor.driver.current_url
    choose(visitor, "show", "counts")
    visitor.until(lambda: "show=counts" in visitor.driver.current_url)
    assert visitor.errors() == []


def test_a_switch_redraws_the_graphs_that_are_there(visitor) -> None:
    visitor.open("/compare")
    drawn(visitor)
    first = visitor.see(f"{SIDES} .js-plotly-plot")
    number = "return arguments[0].data[0].text[0][0]"
    share = visitor.driver.execute_script(number, first)
    choose(visitor, "show", "counts")
    visitor.until(lambda: visitor.driver.execute_script(number, first) != share)
    assert visitor.driver.execute_script("return arguments[0].isConnected", first)
    choose(visitor, "sex", "male")
    visitor.until(lambda: "male; " in visitor.text(f"{SIDES} .hint"))
    link = visitor.see('.compare__figures a[download="scores.parquet"]')
    visitor.until(lambda: "sex=male" in visitor.see('a[download="scores.parquet"]').get_attribute("href"))
    assert link is not None
    assert visitor.errors() == []


def test_a_third_side_is_added_and_taken_away(visitor) -> None:
    visitor.open("/compare")
    drawn(visitor)
    choose(visitor, "c", "Viewers")
    visitor.until(lambda: titles(visitor)[2:4] == ["Viewers", "Difference"])
    assert "c=people%2Fviewers" in visitor.driver.current_url
    choose(visitor, "c", "none")
    visitor.until(lambda: titles(visitor)[2:3] == ["Difference"])
    assert visitor.errors() == []


def test_a_link_shows_the_same_comparison(visitor) -> None:
    visitor.open("/compare?a=people%2Fviewers&b=people%2Flisteners&sex=female")
    visitor.see(".compare__figures")
    assert titles(visitor)[0] == "Viewers"
    assert "female" in visitor.text(f"{SIDES} .hint")
    assert visitor.see("#compare-sex").get_property("value") == "female"
    assert visitor.driver.current_url.endswith("sex=female")
    assert visitor.errors() == []


def test_a_click_on_a_cell_lists_its_items(visitor) -> None:
    visitor.open("/compare")
    drawn(visitor)
    click_first_cell(visitor)
    visitor.see("#compare-items table")
    assert "speech-mfcc-cnn: happiness called happiness" in visitor.text("#compare-items h3")
    assert "happiness" in visitor.text("#compare-items tbody td")
    choose(visitor, "sex", "male")
    visitor.until(lambda: visitor.all("#compare-items table") == [])
    click_first_cell(visitor, 1)
    visitor.see("#compare-items table")
    assert "Listeners: happiness called happiness" in visitor.text("#compare-items h3")
    assert visitor.errors() == []


def test_the_list_of_a_cell_is_brought_and_closing_it_brings_one_back(visitor) -> None:
    visitor.open("/compare")
    drawn(visitor)
    click_first_cell(visitor)
    top = "return document.querySelector('.compare__cell').getBoundingClientRect().top"
    visitor.see(".compare__cell table")
    visitor.until(lambda: abs(visitor.driver.execute_script(top)) < 60)
    visitor.click(".compare__cell-head button")
    visitor.until(lambda: visitor.all(".compare__cell") == [])
    plot = "const box = document.querySelector('#compare-view .compare__figure').getBoundingClientRect();"
    visitor.until(
        lambda: visitor.driver.execute_script(f"{plot} return box.bottom > 200 && box.top < innerHeight - 200")
    )
    # The same cell once more.
    click_first_cell(visitor)
    visitor.see(".compare__cell table")
    assert visitor.errors() == []


def test_what_does_not_go_as_chosen_is_said(visitor) -> None:
    visitor.open("/compare?a=nonsense&b=face-fer-cnn&sex=male")
    drawn(visitor)
    assert "The link says \u201ca=nonsense\u201d" in visitor.text("#compare-repairs")
    assert "Not applied: face-fer-cnn has no sex" in visitor.text("#compare-notices")
    choose(visitor, "b", "Voice: eight emotions, means (speech-feature-mlp-8/random-splits)")
    visitor.until(lambda: "Not applied" not in visitor.text("#compare-notices"))
    assert visitor.all("#compare-repairs > *") == []
    choose(visitor, "part", "random15-00")
    visitor.until(lambda: "has no part random15-00" in visitor.text("#compare-notices"))
    assert visitor.errors() == []


@pytest.fixture(scope="module")
def with_data(driver, serve: Callable[[Flask], str], tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Visitor]:
    """A visitor of a server with a folder of corpora: one clip, which the voice model takes for what it is."""
    data = tmp_path_factory.mktemp("data")
    (data / "03-01-03-01-01-01-19.wav").write_bytes(sound_file(voice()))
    settings, server = Settings(data=data), Flask("dashapp", static_folder=None)
    service = fake_service(settings)
    analyses.install(server, service)
    create_app(server, service, settings)
    address = serve(server)
    return lambda: Visitor(driver, address)


def test_an_item_is_played_where_its_corpus_is_configured(with_data: Callable[[], Visitor]) -> None:
    visitor = with_data()
    visitor.open("/compare?corpus=ravdess")
    drawn(visitor)
    for x in ("Happiness", "Surprise", "Neutral", "Anger", "Fear", "Sadness", "Disgust"):
        visitor.driver.execute_script(
            "document.querySelector('#compare-view .js-plotly-plot').emit('plotly_click', {event: {},"
            "points: [{x: arguments[0], y: 'Happiness', curveNumber: 0, pointNumber: [0, 0], data: {}}]})",
            x,
        )
        visitor.until(lambda x=x: visitor.text("#compare-items h3").endswith(f"called {x.lower()}"))
        if visitor.all(".compare__play"):
            break
    (play,) = visitor.all(".compare__play")
    address = play.get_attribute("data-src")
    assert address == "/api/v1/items/ravdess/03-01-03-01-01-01-19"
    length = visitor.driver.execute_async_script(
        "const done = arguments[1], sound = new Audio(arguments[0]);"
        "sound.onloadedmetadata = () => done(sound.duration); sound.onerror = () => done(-1)",
        address,
    )
    assert length > 0
    visitor.click(".compare__play")
    assert visitor.errors() == []


def test_figures_are_saved_as_pictures(visitor, tmp_path: Path) -> None:
    visitor.driver.execute_cdp_cmd(
        "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path), "eventsEnabled": False}
    )
    visitor.open("/compare")
    drawn(visitor)
    for form in ("png", "svg"):
        visitor.click(f'[data-save="{form}"][data-name="difference"]')
        visitor.until(lambda form=form: (tmp_path / f"difference.{form}").is_file())
    visitor.click('.save a[download="difference.html"]')
    visitor.until(lambda: (tmp_path / "difference.html").is_file())
    picture = cv2.imdecode(np.frombuffer((tmp_path / "difference.png").read_bytes(), np.uint8), cv2.IMREAD_COLOR)
    assert picture.shape[1] > 800
    assert picture[0, 0].tolist() == [255, 255, 255]
    drawing = (tmp_path / "difference.svg").read_text(encoding="utf-8")
    assert "Difference" in drawing
    assert "speech-mfcc-cnn minus" in drawing
    assert drawing.count("<text") > 50
    visitor.driver.get((tmp_path / "difference.html").as_uri())
    visitor.until(
        lambda: len(visitor.all(".js-plotly-plot .heatmaplayer image, .js-plotly-plot .heatmaplayer .hm")) > 0
    )
    assert visitor.errors() == []
