"""The About page in the browser."""

import pytest

pytestmark = pytest.mark.browser


def test_matrices_and_wall_are_shown(visitor) -> None:
    visitor.open("/about")
    visitor.see(".wall__cell img")
    assert len(visitor.all(".wall__cell")) == 14
    assert visitor.driver.title == "About · Face and voice"
    assert visitor.errors() == []


def test_an_address_without_a_page_says_so(visitor) -> None:
    visitor.open("/nothing")
    assert visitor.text("main h1") == "There is no such page"
