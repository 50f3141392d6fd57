"""A run over many files: what is done already, what remains, and the table in the end."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from dashapp.batch.answering import Part
from dashapp.batch.inputs import Source
from dashapp.batch.output import Output
from dashapp.batch.parts import Parts, name_of
from dashapp.batch.plan import Chunk, Question, chunks

Answer = Callable[[Iterable[Chunk]], Iterator[Part | int]]
"""Chunks to their answers, in whatever order these come; a number says how many files are answered, kept or not."""


class Progress(Protocol):
    """Who is told how far the run is."""

    def __call__(self, done: int, known: int, total: int, refused: int) -> None:
        """Take how many files are done, of which ``known`` were before this run, and how many were refused."""


@dataclass(frozen=True)
class Summary:
    """What came of a run.

    Attributes:
        files: How many there are.
        known: How many were answered before.
        refused: How many could not be analysed.
    """

    files: int
    known: int
    refused: int


def run_batch(
    files: Iterable[Source],
    question: Question,
    output: Output,
    answer: Answer,
    *,
    chunk_size: int,
    resume: bool = False,
    progress: Progress | None = None,
) -> Summary:
    """Answer every file once, in order, and keep each chunk's answers as soon as they are there.

    Args:
        files: What `inputs.find` found.
        question: What is asked.
        output: Where the table is kept.
        answer: Who answers.
        chunk_size: Files a chunk: what a killed run loses, a process.
        resume: Use what an earlier run has done of the same files with the same question.
        progress: Told after each chunk, and every second in between where the answerer counts its files.

    Raises:
        OutputError: If there is a table already and ``resume`` is not set, or another run writes there.
    """
    plan = list(chunks(files, question, chunk_size))
    total = sum(len(chunk.files) for chunk in plan)
    if resume and output.is_complete(plan):
        return Summary(total, total, output.refused())
    if not resume:
        output.check_free()
    before = list(output.done_before(plan))
    parts = Parts(output.parts_path)
    with parts.held():
        output.check_parts(parts, plan)
        for part in before:
            parts.write(part)
        return _answered(plan, parts, output, answer, progress or (lambda *_: None))


def _answered(plan: list[Chunk], parts: Parts, output: Output, answer: Answer, tell: Progress) -> Summary:
    """Answer the chunks that are not there yet."""
    total = sum(len(chunk.files) for chunk in plan)
    parts.clear(keep=plan)
    there = set(parts.names)
    done = sum(len(chunk.files) for chunk in plan if name_of(chunk) in there)
    known, refused = done, parts.refused(there)
    tell(done, known, total, refused)
    for part in answer(chunk for chunk in plan if name_of(chunk) not in there):
        if isinstance(part, int):
            tell(min(total, max(done, known + part)), known, total, refused)
            continue
        parts.write(part)
        done += len(part.chunk.files)
        refused += part.refused
        tell(done, known, total, refused)
    output.finish(parts, plan)
    return Summary(total, known, refused)
