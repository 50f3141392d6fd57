"""What is asked of each address, and how its answer is read; the same for both clients."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Generic, TypeVar
from urllib.parse import quote

import httpx
from httpx_retries import Retry
from pydantic import BaseModel

from dashapp.schemas import answers

File = str | Path | bytes | tuple[str, bytes]
"""A path, the content, or a name and the content."""

TIMEOUT: Final = httpx.Timeout(30.0, read=300.0)
RETRIES: Final = 5
RETRIED: Final = (429, 502, 503, 504)
"""Statuses after which the same is sent again, when ``Retry-After`` says so, else after twice as long each time."""

T = TypeVar("T", bound=BaseModel)


class ApiError(Exception):
    """A refusal.

    Attributes:
        status: Of HTTP.
        code: Stays the same in all versions: ``unsupported_format``.
        message: For people.
        details: What else the error says.
    """

    def __init__(self, status: int, error: Mapping[str, Any]) -> None:
        self.status, self.code, self.message = status, str(error["code"]), str(error["message"])
        self.details = {name: value for name, value in error.items() if name not in {"code", "message"}}
        super().__init__(f"{self.code}: {self.message}")


@dataclass(frozen=True)
class Call(Generic[T]):
    """A request, and what its answer is.

    Attributes:
        answer: The model of the answer.
        method: Of HTTP.
        path: Behind ``/api/v1/``.
        fields: Of the form.
        files: Of the form: field, name and content.
    """

    answer: type[T]
    method: str
    path: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    files: Sequence[tuple[str, tuple[str, bytes]]] = ()

    def arguments(self, *, progress: bool = False) -> dict[str, Any]:
        """Return the arguments of an httpx request."""
        made: dict[str, Any] = {"method": self.method, "url": f"api/v1/{self.path}"}
        if self.method == "POST":
            made |= {"data": {name: value for name, value in self.fields.items() if value}, "files": list(self.files)}
        return made | ({"params": {"progress": "1"}} if progress else {})

    def read(self, response: httpx.Response) -> T:
        """Return the answer of a response that has been read.

        Raises:
            ApiError: If it is a refusal.
        """
        if not response.is_success:
            raise error_of(response)
        return self.answer.model_validate_json(response.content)

    def read_line(self, line: str) -> float | T:
        """Return how far the answer is, or the answer.

        Raises:
            ApiError: If it is a refusal.
        """
        said = json.loads(line)
        if set(said) == {"progress"}:
            return float(said["progress"])
        if set(said) == {"error"}:
            raise ApiError(200, said["error"])
        return self.answer.model_validate(said)


def error_of(response: httpx.Response) -> ApiError:
    """Return the error of a response that is a refusal; a proxy may answer with a page of its own."""
    try:
        return ApiError(response.status_code, response.json()["error"])
    except (ValueError, KeyError, TypeError):
        words = f"The server answered {response.status_code} {response.reason_phrase}, not as dashapp does."
        return ApiError(response.status_code, {"code": "unexpected_answer", "message": words})


def retry(times: int) -> Retry:
    """Return how often, and after what, the same is sent again: no request changes anything twice."""
    return Retry(total=times, status_forcelist=RETRIED, allowed_methods=("GET", "POST", "DELETE"), backoff_factor=0.5)


def _part(file: File) -> tuple[str, bytes]:
    if isinstance(file, tuple):
        return file
    return ("file", file) if isinstance(file, bytes) else (Path(file).name, Path(file).read_bytes())


def _flag(on: bool) -> str:
    return "1" if on else ""


def analyze(file: File, *, view: bool, look_harder: bool, **models: str) -> Call[answers.Analysis]:
    """A picture, a clip or a video."""
    fields = {"view": _flag(view), "look_harder": _flag(look_harder), **models}
    return Call(answers.Analysis, "POST", "analyze", fields, [("file", _part(file))])


def explain(file: File, emotion: str, **models: str) -> Call[answers.Explanation]:
    """A face crop, or a few seconds of sound."""
    return Call(answers.Explanation, "POST", "explain", {"emotion": emotion, **models}, [("file", _part(file))])


def read_face(file: File, x: float, y: float, side: float, roll: float, **models: str) -> Call[answers.MarkedFace]:
    """A face in a picture."""
    fields = {"x": str(x), "y": str(y), "side": str(side), "roll": str(roll), **models}
    return Call(answers.MarkedFace, "POST", "face", fields, [("file", _part(file))])


def crowd(file: File, *, scale: str, view: bool, **models: str) -> Call[answers.Crowd]:
    """The sound of a crowd, or a picture of its spectrogram."""
    fields = {"scale": scale, "view": _flag(view), **models}
    return Call(answers.Crowd, "POST", "crowd", fields, [("file", _part(file))])


def speaker(files: Sequence[File], **models: str) -> Call[answers.Speaker]:
    """Several clips of one person."""
    return Call(answers.Speaker, "POST", "speaker", models, [("file", _part(file)) for file in files])


def models() -> Call[answers.Models]:
    """Every model."""
    return Call(answers.Models, "GET", "models")


def evaluate(
    files: Sequence[File], model: str, name: str, labels: File | None, mapping: Mapping[str, str]
) -> Call[answers.Evaluated]:
    """Own labelled files."""
    fields = {"model": model, "name": name, "map": [f"{label}={emotion}" for label, emotion in mapping.items()]}
    parts = [("file", _part(file)) for file in files] + ([("labels", _part(labels))] if labels else [])
    return Call(answers.Evaluated, "POST", "evaluate", fields, parts)


def evaluations() -> Call[answers.KeptEvaluations]:
    """Evaluations that are kept."""
    return Call(answers.KeptEvaluations, "GET", "evaluations")


def delete_evaluation(name: str) -> Call[answers.Deleted]:
    """One of them."""
    return Call(answers.Deleted, "DELETE", f"evaluations/{quote(name, safe='')}")


def submit(file: File, *, kind: str, view: bool, look_harder: bool, **fields: str) -> Call[answers.Job]:
    """A file to be answered later."""
    said = {"kind": kind, "view": _flag(view), "look_harder": _flag(look_harder), **fields}
    return Call(answers.Job, "POST", "jobs", said, [("file", _part(file))])


def job(name: str) -> Call[answers.Job]:
    """How far it is."""
    return Call(answers.Job, "GET", f"jobs/{quote(name, safe='')}")


def forget_job(name: str) -> Call[answers.Deleted]:
    """No more of it."""
    return Call(answers.Deleted, "DELETE", f"jobs/{quote(name, safe='')}")
