"""Which of several models of one kind is to answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from dashapp.errors import InputError
from dashapp.process.lazy import Lazy

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
    """

    speech: str = ""
    face: str = ""
    crowd: str = ""


SERVED: Final = Choice()


def chosen(name: str, models: Mapping[str, Lazy[T]], served: Lazy[T], reads: str) -> Lazy[T]:
    """Return the model ``name``, which is loaded when it is first asked.

    Args:
        name: Which; the served one where it is empty.
        models: All of the kind that can answer, by name.
        served: The one that answers unless another is asked for.
        reads: What they read, in words: ``voices``.

    Raises:
        InputError: ``bad_request`` if there is none of that name, or it cannot answer here.
    """
    if not name:
        return served
    if name not in models:
        there = f"there are {', '.join(models)}" if models else "there is no choice"
        raise InputError("bad_request", f"No model {name[:80]!r} for {reads} can answer here; {there}.")
    return models[name]
