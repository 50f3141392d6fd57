"""Which of several models answers."""

import pytest

from dashapp.errors import InputError
from dashapp.process.lazy import Lazy
from dashapp.service.choice import chosen

SERVED, OTHER = Lazy.of("served"), Lazy.of("other")


def test_an_empty_name_is_the_served_one() -> None:
    assert chosen("", {"b": OTHER}, SERVED, "voices").get() == "served"
    assert chosen("b", {"b": OTHER}, SERVED, "voices").get() == "other"


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputError, match="No model 'c' for voices can answer here; there are a, b") as caught:
        chosen("c", {"a": SERVED, "b": OTHER}, SERVED, "voices")
    assert caught.value.code == "bad_request"
    with pytest.raises(InputError, match="there is no choice"):
        chosen("c" * 5000, {}, SERVED, "faces")
    assert len(caught.value.message) < 200
