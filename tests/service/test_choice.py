"""Which of several models answers."""

import pytest

from dashapp.errors import InputError
from dashapp.process.lazy import Lazy
from dashapp.service.choice import Offer

SERVED, OTHER = Lazy.of("served"), Lazy.of("other")


def test_an_empty_name_is_the_served_one() -> None:
    assert Offer("voices", SERVED, {"b": OTHER}).choose("").get() == "served"
    assert Offer("voices", SERVED, {"b": OTHER}).choose("b").get() == "other"


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputError, match="No model 'c' for voices can answer here; there are a, b") as caught:
        Offer("voices", SERVED, {"a": SERVED, "b": OTHER}).choose("c")
    assert caught.value.code == "bad_request"
    with pytest.raises(InputError, match="there is no choice"):
        Offer("faces", SERVED).choose("c" * 5000)
    assert len(caught.value.message) < 200
