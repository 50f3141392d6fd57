"""Chunks answered by processes of this machine, each with models of its own on one core."""

import logging
import multiprocessing
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import Any, Final

from dashapp.batch.answering import MakeService, Part, answer_chunk, files_of, service_for
from dashapp.batch.plan import Chunk, Question
from dashapp.errors import DashappError
from dashapp.process.processes import one_thread_each

AHEAD: Final = 2
"""Chunks that are handed out for each process: one that it works on, and one that waits."""
TOLD_EVERY_S: Final = 1.0
"""How often it is told how many files are answered: a chunk of a hundred takes half a minute."""
MOST_DEATHS: Final = 3
"""How often processes may die on a chunk before the work is given up."""


log = logging.getLogger(__name__)


class WorkerLostError(DashappError):
    """A process that ends again and again over the same files."""


def answer_here(
    chunks: Iterable[Chunk], question: Question, workers: int, make_service: MakeService = service_for
) -> Iterator[Part | int]:
    """Yield the answers to chunks as they come, and now and then how many files are answered, kept or not.

    A process that dies, for want of memory or by a fault in a library, is replaced, and its chunk answered again.

    Args:
        chunks: Taken one after the other, never many at a time.
        question: What is asked.
        workers: How many processes.
        make_service: Makes what is asked, in each process; must be known by its name in a module.

    Raises:
        ModelError: If the models cannot be loaded.
        WorkerLostError: If processes die of the same chunk.
    """
    waiting = _Waiting(chunks)
    deaths: Counter[int] = Counter()
    answered: Any = multiprocessing.get_context("spawn").Value("Q", 0)
    while True:
        unanswered: dict[Future[Part], Chunk] = {}
        try:
            with one_thread_each(workers, _count_in, answered) as pool:
                while True:
                    for chunk in waiting.take(AHEAD * workers - len(unanswered)):
                        unanswered[pool.submit(_answer_counted, chunk, question, make_service)] = chunk
                        waiting.handed_out(chunk)
                    if not unanswered:
                        return
                    yield from _finished(unanswered)
                    yield int(answered.value)
        except BrokenProcessPool as exc:
            lost = list(unanswered.values())
            deaths.update(chunk.index for chunk in lost)
            fatal = [chunk for chunk in lost if deaths[chunk.index] >= MOST_DEATHS]
            if fatal:
                raise WorkerLostError(
                    f"a process ended {MOST_DEATHS} times over one of these files, perhaps for want of memory: "
                    f"{files_of(fatal)}. What is done is kept: --resume goes on."
                ) from exc
            log.warning(
                "a process ended, perhaps for want of memory; files that are answered again: %s", files_of(lost)
            )
            waiting.put_back(lost)


class _Waiting:
    """Chunks that are not handed out; those whose process died come first again."""

    def __init__(self, chunks: Iterable[Chunk]) -> None:
        self._new = iter(chunks)
        self._known: deque[Chunk] = deque()

    def take(self, count: int) -> list[Chunk]:
        """Return the next chunks, at most ``count``; they stay here until they are handed out."""
        self._known.extend(islice(self._new, max(0, count - len(self._known))))
        return list(islice(self._known, count))

    def handed_out(self, chunk: Chunk) -> None:
        """Forget a chunk."""
        self._known.remove(chunk)

    def put_back(self, chunks: Iterable[Chunk]) -> None:
        """Take chunks back that nobody answered."""
        self._known.extendleft(sorted(chunks, key=lambda chunk: chunk.index, reverse=True))


def _finished(unanswered: dict[Future[Part], Chunk]) -> Iterator[Part]:
    """Wait a moment for an answer; yield those that are there, and forget what was waited for."""
    done, _ = wait(unanswered, timeout=TOLD_EVERY_S, return_when=FIRST_COMPLETED)
    for future in done:
        part = future.result()
        del unanswered[future]
        yield part


def _count_in(answered: Any) -> None:
    """Start a process: it makes its service when it gets its first chunk, whose error comes back."""
    global _answered
    _answered = answered


def _answer_counted(chunk: Chunk, question: Question, make_service: MakeService) -> Part:
    """Answer a chunk in a process of the pool, and count each file for whoever watches."""

    def told() -> None:
        with _answered.get_lock():
            _answered.value += 1

    return answer_chunk(chunk, question, make_service, told)


_answered: Any = None
"""How many files are answered, in the memory that all processes share."""
