"""The browser puts answers into words by the rule of the server."""

import numpy as np

from dashapp.labels import EMOTIONS
from dashapp.ui import words

STANDING = """return arguments[0].map(([shares, certain]) =>
    window.dashapp.words.standing(shares, certain, arguments[1]))"""
PERCENT = "return arguments[0].map(window.dashapp.words.percent)"


def test_how_far_an_answer_stands_out(visitor) -> None:
    rng = np.random.default_rng(1)
    asked = [
        (dict(zip(EMOTIONS, shares, strict=True)), certain)
        for flatness in (0.05, 0.2, 0.5, 2.0)
        for shares in rng.dirichlet(np.full(len(EMOTIONS), flatness), 50).tolist()
        for certain in (True, False)
    ]
    expected = [words.standing(shares, certain=certain).value for shares, certain in asked]
    assert set(expected) == {each.value for each in words.Standing}
    assert visitor.driver.execute_script(STANDING, asked, words.BOUNDS) == expected


def test_a_probability_is_never_0_or_100(visitor) -> None:
    asked = [0.0, 0.005, 0.0051, 0.124, 0.994, 0.995, 1.0]
    shown = [text.replace("\u00a0", " ") for text in visitor.driver.execute_script(PERCENT, asked)]
    assert shown == [words.percent(each) for each in asked]
