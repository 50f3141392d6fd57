"""A run of altered files and requests, and what came of it."""

import logging
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import psutil

from dashapp import decoding
from dashapp.errors import HTTP_STATUS, InputError
from dashapp.settings import Limits
from tests.fakes import fake_service
from tests.fuzz.mutations import altered
from tests.fuzz.requests import request
from tests.fuzz.seeds import PICTURES, seeds
from tests.rest.test_analyses import server_of

LIMITS = Limits()
SLOW_S = 5.0
"""Beyond it an input is said to hang, on a machine that has nothing else to do."""


@dataclass
class Outcome:
    """What came of a campaign.

    Attributes:
        inputs: How many there were, by what was asked.
        codes: What was answered, by its code; ``answered`` where all went well.
        lost: How workers ended, by the kind of file; the inputs are not kept.
        failed: What should not have been: other errors, statuses from 500 on, answers that took too long.
        slowest_s: The longest that an answer took.
        grown_mb: By how much this process grew after the first tenth.
    """

    inputs: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    slowest_s: float = 0.0
    grown_mb: float = 0.0


class _Lost(logging.Handler):
    """Counts the lines in which decoding tells of workers that ended, and keeps those of faults."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self._outcome = outcome

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR:
            self._outcome.failed.append(record.getMessage()[-600:])
        else:
            self._outcome.lost[re.sub(r" of \d+ bytes$", "", record.getMessage())] += 1


def run(seed: int, proceed: Callable[[int], bool], slow_s: float = SLOW_S) -> Outcome:
    """Alter and ask until ``proceed``, which is told how many inputs there were, says no.

    Args:
        seed: The same one, the same inputs.
        proceed: When to go on.
        slow_s: When an input is said to hang.
    """
    outcome = Outcome()
    handler = _Lost(outcome)
    logger = logging.getLogger("dashapp.decoding.files")
    logger.addHandler(handler)
    before, process = 0, psutil.Process()
    try:
        for number, (kind, ask) in enumerate(_asks(seed)):
            if not proceed(number):
                break
            if number == 500:
                before = process.memory_info().rss
            began = time.perf_counter()
            code = _code(ask, outcome, f"{kind} of seed {seed}, input {number}")
            took = time.perf_counter() - began
            outcome.slowest_s = max(outcome.slowest_s, took)
            if took > slow_s:
                outcome.failed.append(f"{kind} of seed {seed}, input {number} took {took:.1f} s")
            outcome.inputs[kind] += 1
            outcome.codes[code] += 1
    finally:
        logger.removeHandler(handler)
    outcome.grown_mb = max(0.0, (process.memory_info().rss - before) / 1e6) if before else 0.0
    return outcome


def _asks(seed: int) -> Iterator[tuple[str, Callable[[], str]]]:
    client = server_of(fake_service()).test_client()
    kinds = tuple(seeds())
    chance = random.Random(seed)
    while True:
        kind = chance.choice(kinds)
        data = altered(seeds()[kind], chance)
        if chance.random() < 0.1:
            arguments = request(data, chance)
            yield "request", lambda arguments=arguments: _status(client.open(**arguments, buffered=True))
        else:
            yield kind, lambda kind=kind, data=data: _decoded(kind, data)


def _decoded(kind: str, data: bytes) -> str:
    with decoding.one_file(data):
        if kind in PICTURES:
            decoding.decode_image(data, LIMITS)
        elif decoding.is_video(data):
            with decoding.open_video(data, LIMITS) as video:
                for _ in video.frames:
                    pass
        else:
            decoding.decode_audio(data, LIMITS)
    return "answered"


class _ServerError(Exception):
    """A status that no request may have."""


def _status(response) -> str:
    text = response.get_data(as_text=True)
    # 503 and 507 are words for "not now".
    if response.status_code >= 500 and response.status_code not in {503, 507}:
        raise _ServerError(f"status {response.status_code}")
    if "Traceback" in text:
        raise _ServerError("a traceback in an answer")
    return f"status {response.status_code}"


def _code(ask: Callable[[], str], outcome: Outcome, what: str) -> str:
    try:
        return ask()
    except InputError as exc:
        if exc.code not in HTTP_STATUS or len(exc.message) < 20:
            outcome.failed.append(f"{what}: {exc.code} in no words")
        return exc.code
    except Exception as exc:  # noqa: BLE001 (whatever it is, it is what is looked for)
        outcome.failed.append(f"{what}: {type(exc).__name__}: {str(exc)[-300:]}")
        return "failed"
