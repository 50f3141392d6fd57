"""The Data page in the browser: the committed story of the corpora, grouped as asked."""

import pytest

pytestmark = pytest.mark.browser


def bar_names(visitor, figure: str) -> list[str]:
    return [tick.text for tick in visitor.all(f"#{figure} .xtick text")]


def choose(visitor, control: str, label: str) -> None:
    next(each for each in visitor.all(f"#{control} label") if each.text == label).click()


def test_the_bars_are_grouped_as_asked(visitor) -> None:
    visitor.open("/data")
    visitor.until(lambda: len(bar_names(visitor, "data-voices-counts")) == 3)
    choose(visitor, "data-voices-bars", "Sex")
    visitor.until(lambda: len(bar_names(visitor, "data-voices-counts")) == 2)
    visitor.until(lambda: len(bar_names(visitor, "data-faces-counts")) == 7)
    choose(visitor, "data-faces-bars", "Apparent sex")
    visitor.until(lambda: len(bar_names(visitor, "data-faces-counts")) == 2)
    assert visitor.errors() == []


def test_every_picture_is_there(visitor) -> None:
    visitor.open("/data")
    visitor.see("#data-signals-pictures img")
    assert len(visitor.all(".data__averages img")) == 7
    assert visitor.has_loaded(".data__averages img, #data-signals-pictures img")
    assert visitor.errors() == []
