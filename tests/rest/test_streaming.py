"""Answers that say how far they are."""

import json
import threading
from collections.abc import Iterator

from flask import Response

from dashapp.rest.streaming import SMALLEST_STEP, lines
from dashapp.schemas.described import described


def read(work, failed=lambda exc: {"error": str(exc)}):
    return [json.loads(line) for line in lines(work, failed)]


def test_progress_comes_first_and_the_answer_last():
    def work(tell, _gone):
        for done in range(5):
            tell(done / 4)
        return {"answer": 1}

    assert read(work) == [{"progress": share} for share in (0.25, 0.5, 0.75, 1.0)] + [{"answer": 1}]


def test_small_steps_are_not_worth_a_line():
    def work(tell, _gone):
        for done in range(10_000):
            tell(done / 10_000)
        return {}

    assert 50 <= len(read(work)) <= 1 / SMALLEST_STEP + 1


def test_an_error_is_the_last_line():
    def work(tell, _gone):
        tell(0.5)
        raise ValueError("no sound in it")

    assert read(work) == [{"progress": 0.5}, {"error": "no sound in it"}]


def test_work_that_nobody_waits_for_is_given_up():
    left, ended, told = threading.Event(), threading.Event(), []

    def work(tell, _gone):
        tell(0.2)
        left.wait(10)
        try:
            tell(0.4)
            told.append("nobody")
        finally:
            ended.set()
        return {}

    stream = lines(work, lambda exc: {"error": str(exc)})
    assert json.loads(next(stream)) == {"progress": 0.2}
    stream.close()
    left.set()
    assert ended.wait(10)
    assert told == []


def test_a_long_silence_is_broken(monkeypatch):
    monkeypatch.setattr("dashapp.rest.streaming.LONGEST_SILENCE_S", 0.01)
    heard = threading.Event()

    def work(tell, _gone):
        tell(0.5)
        assert heard.wait(10)
        return {"answer": 1}

    stream = lines(work, lambda exc: {"error": str(exc)})
    assert [json.loads(next(stream)) for _ in range(3)] == [{"progress": 0.5}] * 3
    heard.set()
    assert json.loads(list(stream)[-1]) == {"answer": 1}


def test_a_described_address_streams() -> None:
    """What is marked for the OpenAPI document answers as it would without the mark: nothing is read ahead."""
    made: list[int] = []

    def made_lines() -> Iterator[bytes]:
        for number in range(3):
            made.append(number)
            yield b"{}\n"

    @described(None, name="lines", tag="test")
    def route() -> Response:
        return Response(made_lines())

    answer = route()
    assert made == []
    assert next(iter(answer.response)) == b"{}\n"
    assert made == [0]
