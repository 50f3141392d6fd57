"""How many files a second `dashapp batch` answers, with one process and with one for each core."""

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from dashapp.batch.answering import Part
from dashapp.batch.inputs import find
from dashapp.batch.local import answer_here
from dashapp.batch.plan import Question, chunks
from dashapp.benchmark.inputs import clip, picture
from dashapp.benchmark.report import machine
from dashapp.settings import Settings

CLIPS: Final = 1_200
PICTURES: Final = 240
CHUNKS: Final = 24
"""The first chunk of each process, in which it loads its models, does not count."""
GOALS: Final = {"clips": 40.0, "pictures": 12.0}
"""Files a second, with a process for each core, without age and sex."""
GROWTH_GOAL: Final = 1.7

Answer = Callable[[Iterable[Any], Question, int], Iterator[Part | int]]


@dataclass(frozen=True)
class Rate:
    """How fast files were answered.

    Attributes:
        workers: Processes.
        files: How many files were timed.
        seconds: How long they took.
        start_s: How long it took until each process had answered its first chunk.
        peak_mb: Most memory of the largest process, so far.
        part_bytes: Size of all answers.
    """

    workers: int
    files: int
    seconds: float
    start_s: float
    peak_mb: float
    part_bytes: int

    def to_dict(self) -> dict[str, Any]:
        """Return what was measured, a second and a file."""
        return {
            "workers": self.workers,
            "files": self.files,
            "per_second": round(self.files / self.seconds, 1),
            "start_s": round(self.start_s, 1),
            "ms_of_a_worker": round(1e3 * self.workers * self.seconds / self.files, 1),
            "peak_mb_of_a_worker": round(self.peak_mb),
            "bytes_a_file": round(self.part_bytes / self.files),
        }


def time_batch(settings: Settings, say: Callable[[str], None] = lambda _: None, workers: int | None = None) -> Any:
    """Answer clips of 3 s, then pictures of 1280 x 960, with one process and with several.

    Args:
        settings: Where models and assets are.
        say: Told what is being measured.
        workers: How many processes at most; one for each core by default.

    Returns:
        What stands as ``batch`` in the benchmark's file.

    Raises:
        DashappError: If a model is missing, or there is no sample picture.
    """
    most = workers or machine()["cores"]
    question = Question.of(replace(settings, age_sex=False))
    files = {"clips": (clip(), CLIPS, ".wav"), "pictures": (picture(settings.assets), PICTURES, ".jpg")}
    measured: dict[str, Any] = {"machine": machine(), "goals": GOALS, "growth_goal": GROWTH_GOAL}
    for kind, (data, count, suffix) in files.items():
        measured[kind] = []
        for each in sorted({1, most}):
            say(f"{kind}, {each} {'process' if each == 1 else 'processes'}")
            measured[kind].append(rate(data, count, suffix, question, each).to_dict())
    return measured


def rate(data: bytes, count: int, suffix: str, question: Question, workers: int, answer: Answer = answer_here) -> Rate:
    """Answer ``count`` copies of a file."""
    with tempfile.TemporaryDirectory(prefix="dashapp-benchmark-") as folder:
        for number in range(count):
            Path(folder, f"{number:05}{suffix}").write_bytes(data)
        plan = list(chunks(find([folder]), question, max(1, count // (CHUNKS * workers))))
        began = started = time.perf_counter()
        answered = size = timed = 0
        for part in answer(plan, question, workers):
            if isinstance(part, int):
                continue
            answered += 1
            if answered <= workers:
                started = time.perf_counter()
                continue
            size += len(part.data)
            timed += len(part.chunk.files)
        seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)
    return Rate(workers, timed, seconds, started - began, peak, size)
