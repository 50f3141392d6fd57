"""A lazy value is made once, and its makers' failures do not stick."""

import threading

import pytest

from dashapp.process.lazy import Lazy


def test_made_once_however_many_ask() -> None:
    started, release, made = threading.Event(), threading.Event(), []

    def make() -> object:
        started.set()
        assert release.wait(10)
        made.append(object())
        return made[-1]

    lazy = Lazy(make)
    got: list[object] = []
    threads = [threading.Thread(target=lambda: got.append(lazy.get())) for _ in range(6)]
    for thread in threads:
        thread.start()
    assert started.wait(10)
    assert not lazy.ready
    release.set()
    for thread in threads:
        thread.join(10)
    assert lazy.ready
    assert got == made * 6


def test_failure_is_tried_again() -> None:
    answers = iter([ValueError("first"), "second"])

    def make() -> object:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    lazy = Lazy(make)
    with pytest.raises(ValueError, match="first"):
        lazy.get()
    assert not lazy.ready
    assert lazy.get() == "second"


def test_of_is_ready() -> None:
    assert Lazy.of(3).ready
    assert Lazy.of(3).get() == 3
