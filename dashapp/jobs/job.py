"""A job: what is to be answered, how far it is, and its answer."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from dashapp.predictions import Json
from dashapp.process.progress import Progress

EXPIRES_S: Final = 3600
"""So long after its last change a job is forgotten, its file with it."""
MOST_JOBS: Final = 50
MOST_BYTES: Final = 2_000_000_000
"""Of the files of all jobs that wait or run."""
WAITING: Final = "waiting"
RUNNING: Final = "running"
DONE: Final = "done"
FAILED: Final = "failed"


@dataclass(frozen=True)
class Order:
    """What is to be answered.

    Attributes:
        kind: ``analyze`` or ``crowd``.
        name: The file's, only ever handed back.
        fields: Of the request.
    """

    kind: str
    name: str
    fields: Mapping[str, str] = field(default_factory=dict)

    def to_dict(self) -> Json:
        """Return all fields."""
        return {"kind": self.kind, "name": self.name, "fields": dict(self.fields)}

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Order":
        """Return the order that `to_dict` wrote."""
        return cls(said["kind"], said["name"], said["fields"])


@dataclass(frozen=True)
class Job:
    """How far a job is.

    Attributes:
        id: Who knows it may ask; it cannot be guessed.
        state: ``waiting``, ``running``, ``done`` or ``failed``.
        progress: Share of the work that is done.
        answer: Once it is done.
        error: ``code`` and ``message`` where it failed.
    """

    id: str
    state: str
    progress: float = 0.0
    answer: Json | None = None
    error: Json | None = None

    def to_dict(self) -> Json:
        """Return all fields."""
        said = {"answer": self.answer, "error": self.error}
        return {"id": self.id, "state": self.state, "progress": round(self.progress, 3), **said}


Work = Callable[[Order, bytes, Progress], Json]
"""Makes the answer; what it raises is told by `Explain`."""
Explain = Callable[[Exception], Json]
"""An error to its ``code`` and ``message``."""


class FullError(Exception):
    """There are as many jobs as are kept."""


class UnavailableError(Exception):
    """What keeps jobs cannot be reached."""


class Jobs(Protocol):
    """Keeps jobs and has them answered."""

    def accept(self, order: Order, data: bytes) -> Job:
        """Keep a job; once this returns it is answered, whatever happens to this process or the connection.

        Raises:
            FullError: If there are too many.
        """

    def find(self, job: str) -> Job | None:
        """Return a job; None where there is none, or none any more."""

    def forget(self, job: str) -> bool:
        """Forget a job, answered or not; False where there is none."""


def new_id() -> str:
    """Return an id that cannot be guessed."""
    return secrets.token_urlsafe(18)
