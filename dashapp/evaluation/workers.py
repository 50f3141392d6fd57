"""Clips asked about in several processes, each with models of its own on one core."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, Protocol

from dashapp.datasets.sample import Sample
from dashapp.evaluation.conditions import Condition, Surroundings, conditions
from dashapp.evaluation.evaluate import Answer, heard
from dashapp.predictions import SpeechPrediction
from dashapp.process.processes import one_thread_each

_AT_ONCE: Final = 8
"""Clips handed to a process at a time."""


class SpeechService(Protocol):
    """What is asked about clips."""

    def analyze_audio(self, data: bytes) -> SpeechPrediction:
        """Analyse a sound file."""


class _Worker:
    """What a process keeps: its service, and what is done to clips."""

    service: SpeechService
    changes: dict[str, Condition]


def ask(
    make_service: Callable[[], SpeechService],
    around: Surroundings,
    asked: Mapping[str, Sequence[Sample]],
    workers: int,
) -> Iterator[Answer]:
    """Yield the answer to each clip under its condition, one condition after the other.

    Args:
        make_service: Makes what is asked, in each process; must be known by its name in a module.
        around: What may be heard beside them.
        asked: The clips of each condition, by its name.
        workers: How many processes.
    """
    tasks = [(sample, name) for name, samples in asked.items() for sample in samples]
    with one_thread_each(workers, _start, make_service, around) as pool:
        yield from pool.map(_ask, tasks, chunksize=_AT_ONCE)


def _start(make_service: Callable[[], SpeechService], around: Surroundings) -> None:
    _Worker.service = make_service()
    _Worker.changes = dict(conditions(around))


def _ask(task: tuple[Sample, str]) -> Answer:
    sample, name = task
    return heard(_Worker.service.analyze_audio, sample, _Worker.changes[name])
