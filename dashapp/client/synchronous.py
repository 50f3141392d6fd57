"""The client for plain programs."""

import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self, TypeVar

import httpx
from httpx_retries import RetryTransport
from pydantic import BaseModel

from dashapp.client import calls
from dashapp.client.calls import RETRIES, TIMEOUT, Call, File, error_of, retry
from dashapp.schemas import answers

T = TypeVar("T", bound=BaseModel)
Progress = Callable[[float], None]
"""Told now and then which share of the work is done, 0 to 1."""


class Client:
    """Asks a server; its methods wait for the answer."""

    def __init__(
        self,
        address: str,
        *,
        retries: int = RETRIES,
        headers: Mapping[str, str] | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Ask nothing yet.

        Args:
            address: Of the server: ``http://127.0.0.1:8050``.
            retries: How often the same is sent again where the server is busy or cannot be reached.
            headers: Sent with every request.
            transport: How requests travel, where not over the network.
        """
        self._http = httpx.Client(
            base_url=address.rstrip("/") + "/",
            timeout=TIMEOUT,
            headers=headers,
            transport=RetryTransport(transport, retry(retries)),
        )

    def __enter__(self) -> Self:
        """Use it, and close its connections afterwards."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        """Close its connections."""
        self.close()

    def close(self) -> None:
        """Close its connections."""
        self._http.close()

    def _ask(self, call: Call[T]) -> T:
        return call.read(self._http.request(**call.arguments()))

    def _follow(self, call: Call[T], progress: Progress | None) -> T:
        if progress is None:
            return self._ask(call)
        with self._http.stream(**call.arguments(progress=True)) as response:
            if not response.is_success:
                response.read()
                raise error_of(response)
            for line in response.iter_lines():
                said = call.read_line(line)
                if not isinstance(said, float):
                    return said
                progress(said)
        raise httpx.RemoteProtocolError("the answer broke off")

    def analyze(
        self,
        file: File,
        *,
        view: bool = False,
        look_harder: bool = False,
        progress: Progress | None = None,
        **models: str,
    ) -> answers.Speech | answers.Image | answers.Video:
        """Analyse a picture, a clip or a video; its content says which.

        Args:
            file: The file.
            view: Add what the page draws.
            look_harder: Search a picture for turned and small faces too.
            progress: Told how far it is.
            models: ``speech_model``, ``face_model``: names of models to ask instead of the served ones.

        Raises:
            ApiError: If it is refused.
        """
        call = calls.analyze(file, view=view, look_harder=look_harder, **models)
        return self._follow(call, progress).root

    def explain(self, file: File, emotion: str, **models: str) -> answers.Explanation:
        """Return where in a face crop, or in a few seconds of sound, an emotion was seen or heard.

        Raises:
            ApiError: If it is refused.
        """
        return self._ask(calls.explain(file, emotion, **models))

    def read_face(
        self, file: File, x: float, y: float, side: float, roll: float = 0.0, **models: str
    ) -> answers.MarkedFace:
        """Read a face whose box was drawn, in pixels of the upright picture.

        Raises:
            ApiError: If it is refused.
        """
        return self._ask(calls.read_face(file, x, y, side, roll, **models))

    def crowd(
        self, file: File, *, scale: str = "", view: bool = False, progress: Progress | None = None, **models: str
    ) -> answers.Crowd:
        """Analyse the sound of a crowd, or a picture of its spectrogram.

        Raises:
            ApiError: If it is refused.
        """
        return self._follow(calls.crowd(file, scale=scale, view=view, **models), progress)

    def speaker(self, files: Sequence[File], *, progress: Progress | None = None, **models: str) -> answers.Speaker:
        """Analyse several clips of one person.

        Raises:
            ApiError: If they are refused.
        """
        return self._follow(calls.speaker(files, **models), progress)

    def models(self) -> list[answers.Model]:
        """Return every model."""
        return self._ask(calls.models()).root

    def evaluate(
        self,
        files: Sequence[File],
        model: str,
        *,
        name: str = "",
        labels: File | None = None,
        mapping: Mapping[str, str] | None = None,
        progress: Progress | None = None,
    ) -> answers.Evaluated:
        """Evaluate own labelled files: a zip, or a table ``labels.csv`` and the files that it names.

        Args:
            files: The files.
            model: Which model is asked.
            name: What the evaluation is called.
            labels: The table, beside a zip.
            mapping: What a label means: ``{"joy": "happy"}``.
            progress: Told how far it is.

        Raises:
            ApiError: If they are refused.
        """
        return self._follow(calls.evaluate(files, model, name, labels, mapping or {}), progress)

    def evaluations(self) -> list[answers.KeptEvaluation]:
        """Return the evaluations that are kept.

        Raises:
            ApiError: If the server keeps none.
        """
        return self._ask(calls.evaluations()).root

    def delete_evaluation(self, name: str) -> None:
        """Delete an evaluation.

        Raises:
            ApiError: If there is none of that name.
        """
        self._ask(calls.delete_evaluation(name))

    def submit(
        self, file: File, *, kind: str = "analyze", view: bool = False, look_harder: bool = False, **fields: str
    ) -> answers.Job:
        """Hand in a file to be answered later, also where the connection is lost meanwhile.

        Args:
            file: The file.
            kind: ``analyze`` or ``crowd``.
            view: Add what the page draws.
            look_harder: Search a picture for turned and small faces too.
            fields: Further fields: names of models, ``scale``.

        Raises:
            ApiError: If it is refused.
        """
        return self._ask(calls.submit(file, kind=kind, view=view, look_harder=look_harder, **fields))

    def job(self, name: str) -> answers.Job:
        """Return how far a job is, by its id.

        Raises:
            ApiError: If there is none, or none any more.
        """
        return self._ask(calls.job(name))

    def wait(self, name: str, every_s: float = 1.0, progress: Progress | None = None) -> answers.Job:
        """Return a job once it is done or has failed.

        Raises:
            ApiError: If there is none, or none any more.
        """
        while True:
            job = self.job(name)
            if progress:
                progress(job.progress)
            if job.state in {"done", "failed"}:
                return job
            time.sleep(every_s)

    def forget_job(self, name: str) -> None:
        """Have a job forgotten, answered or not.

        Raises:
            ApiError: If there is none.
        """
        self._ask(calls.forget_job(name))
