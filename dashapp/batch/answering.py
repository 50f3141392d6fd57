"""A chunk of files to a part of the table, in whatever process this runs."""

import io
import logging
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Protocol

from dashapp.batch.inputs import Source, read
from dashapp.batch.plan import Chunk, Question
from dashapp.errors import InputError, ModelError
from dashapp.predictions import CrowdPrediction, ImagePrediction, Json, SpeechPrediction, VideoPrediction
from dashapp.predictions.names import shown_name
from dashapp.process.processes import ONE_THREAD
from dashapp.service.choice import CROWD, Choice
from dashapp.settings import Settings

log = logging.getLogger(__name__)


class Service(Protocol):
    """What is asked about files."""

    def check_size(self, n_bytes: int) -> None:
        """Refuse a file by its size."""

    def analyze(
        self, data: bytes, *, look_harder: bool, choice: Choice
    ) -> SpeechPrediction | ImagePrediction | VideoPrediction:
        """Analyse a file of any kind."""

    def analyze_crowd(self, data: bytes, *, scale: str, top_hz: float) -> CrowdPrediction:
        """Analyse the sound of a crowd, or its spectrogram."""


MakeService = Callable[[Question], Service]


@dataclass(frozen=True)
class Part:
    """The answers to a chunk.

    Attributes:
        chunk: Which.
        data: Their rows, as a whole Parquet file.
        refused: How many files could not be analysed.
    """

    chunk: Chunk
    data: bytes
    refused: int


def answer_chunk(
    chunk: Chunk, question: Question, make_service: MakeService, told: Callable[[], None] = lambda: None
) -> Part:
    """Return the answers to a chunk; each process makes its service once.

    Args:
        chunk: Which.
        question: What is asked.
        make_service: Makes what is asked.
        told: Called after each file.

    Raises:
        ModelError: If the models here cannot be loaded, or are others than those that are asked.
    """
    from dashapp.predictions.table import rows_table

    service = _service_of_this_process(make_service, question)
    answers = []
    for file in chunk.files:
        answers.append(_answer(service, file, question))
        told()
    text = io.BytesIO()
    rows_table(answers, question.own_labels, crowds=question.kind == CROWD).write_parquet(text, compression="zstd")
    return Part(chunk, text.getvalue(), sum(answer["kind"] == "error" for answer in answers))


def service_for(question: Question) -> Service:
    """Return the service that answers on this machine, whose models must be those that are asked.

    Raises:
        ModelError: If one is missing, or has other weights.
    """
    for name, value in ONE_THREAD.items():
        os.environ.setdefault(name, value)

    import cv2

    from dashapp.inference.manifest import Manifest
    from dashapp.wiring import build_service

    cv2.setNumThreads(1)
    settings = replace(Settings.from_environment(), age_sex=question.age_sex, limits=question.limits)
    for name, sha256 in question.models:
        if Manifest.read(settings.models / name).sha256 != sha256:
            raise ModelError(f"{name} in {settings.models} has other weights than where the work was begun")
    return build_service(settings, [name for name, _ in question.models])


@cache
def _service_of_this_process(make_service: MakeService, question: Question) -> Service:
    return make_service(question)


def _answer(service: Service, file: Source, question: Question) -> Json:
    try:
        if file.size is not None:
            service.check_size(file.size)
        answer = _ask(service, read(file), question)
    except InputError as exc:
        answer = {"kind": "error", "error": exc.to_dict()}
    except ModelError:
        raise
    except Exception:  # one odd file must not end the work on a million others
        log.exception("%s could not be analysed", file.path)
        message = "Something went wrong in the program; its log has the details."
        answer = {"kind": "error", "error": {"code": "internal_error", "message": message}}
    return {"file": file.path} | answer


def _ask(service: Service, data: bytes, question: Question) -> Json:
    if question.kind == CROWD:
        return service.analyze_crowd(data, scale=question.scale, top_hz=question.top_hz).to_dict()
    return service.analyze(data, look_harder=question.look_harder, choice=Choice(answers=question.answers)).to_dict()


def files_of(chunks: Iterable[Chunk]) -> str:
    """Return which files chunks hold, in words."""
    return "; ".join(shown_name(f"{chunk.files[0].path} to {chunk.files[-1].path}") for chunk in chunks)
