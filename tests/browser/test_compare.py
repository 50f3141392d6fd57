"""The Compare page as an analyst uses it, over the stored evaluations."""

import pytest
from selenium.webdriver.common.action_chains import ActionChains

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


def first_title(visitor) -> str:
    return visitor.text(".compare__figure figcaption strong")


def test_voice_beside_listeners_then_the_face(visitor) -> None:
    visitor.open("/compare")
    visitor.see(".compare__figures")
    assert first_title(visitor) == "speech-mfcc-cnn"
    visitor.until(lambda: len(visitor.all(".compare__figure .js-plotly-plot .main-svg")) >= 4)
    choose(visitor, "a", "face-fer-cnn")
    visitor.until(lambda: first_title(visitor) == "face-fer-cnn")
    assert "a=face-fer-cnn" in visitor.driver.current_url
    choose(visitor, "show", "counts")
    visitor.until(lambda: "show=counts" in visitor.driver.current_url)
    assert visitor.errors() == []


def test_a_link_shows_the_same_comparison(visitor) -> None:
    visitor.open("/compare?a=people%2Fviewers&b=people%2Flisteners&sex=female")
    visitor.see(".compare__figures")
    assert first_title(visitor) == "Viewers"
    assert "female" in visitor.text(".compare__figure .hint")
    assert visitor.see("#compare-sex").get_property("value") == "female"
    assert visitor.driver.current_url.endswith("sex=female")
    assert visitor.errors() == []


def test_a_click_on_a_cell_lists_its_items(visitor) -> None:
    visitor.open("/compare")
    visitor.see(".compare__figures")
    visitor.until(lambda: len(visitor.all(".compare__figure .js-plotly-plot .heatmaplayer")) >= 3)
    plot = visitor.see(".compare__figure .js-plotly-plot .nsewdrag")
    visitor.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", plot)
    visitor.until(lambda: ActionChains(visitor.driver).move_to_element(plot).click().perform() is None)
    visitor.see("#compare-items table")
    assert "speech-mfcc-cnn: happiness called happiness" in visitor.text("#compare-items h3")
    choose(visitor, "sex", "male")
    visitor.until(lambda: visitor.all("#compare-items table") == [])
    assert visitor.errors() == []
