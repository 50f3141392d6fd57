"""Which of several models of one kind is to answer, and how."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from dashapp.errors import InputError
from dashapp.labels import FACE_ANSWERS
from dashapp.process.lazy import Lazy
from dashapp.protocols import FaceModel

T = TypeVar("T")

AUTO: Final = "auto"
CROWD: Final = "crowd"
KINDS: Final = (AUTO, CROWD)
"""What files may be asked about: the voices and faces in them, or a crowd. No file tells which."""


@dataclass(frozen=True)
class Choice:
    """The models that are asked for by name; an empty name is the served one.

    Attributes:
        speech: For voices.
        face: For faces.
        crowd: For crowds.
        answers: What kind of answer the model for faces gives, one of `dashapp.labels.FACE_ANSWERS`; empty for the one
            that is served.
    """

    speech: str = ""
    face: str = ""
    crowd: str = ""
    answers: str = ""


SERVED: Final = Choice()


@dataclass(frozen=True)
class Offer(Generic[T]):
    """The models of one kind that can answer.

    Attributes:
        reads: What they read, in words: ``voices``.
        served: The one that answers unless another is asked for.
        models: All of them, by name.
    """

    reads: str
    served: Lazy[T]
    models: Mapping[str, Lazy[T]] = field(default_factory=dict)

    def choose(self, name: str) -> Lazy[T]:
        """Return the model ``name``, which is loaded when it is first asked; the served one where the name is empty.

        Raises:
            InputError: ``bad_request`` if there is none of that name, or it cannot answer here.
        """
        if not name:
            return self.served
        if name not in self.models:
            there = f"there are {', '.join(self.models)}" if self.models else "there is no choice"
            raise InputError("bad_request", f"No model {name[:80]!r} for {self.reads} can answer here; {there}.")
        return self.models[name]


def answering(face: Lazy[FaceModel], answers: str) -> Lazy[FaceModel]:
    """Return a model for faces that gives the kind of answer that is asked for; as it is where none is.

    Raises:
        InputError: ``bad_request`` if there is no such kind; when it is first asked, if the model does not give it.
    """
    if not answers:
        return face
    if answers not in FACE_ANSWERS:
        there = ", ".join(FACE_ANSWERS)
        raise InputError("bad_request", f"There is no kind of answer {answers[:80]!r}; 'answers' is one of {there}.")
    return Lazy(lambda: face.get().answering(answers))
