"""One recording of a speech corpus, and what was left out with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dashapp.labels import EMOTIONS, SEXES


@dataclass(frozen=True)
class Refused:
    """A file that a reader saw and did not take.

    Attributes:
        path: The file.
        reason: Why, for the person whose file it is.
    """

    path: Path
    reason: str


@dataclass(frozen=True)
class Sample:
    """One clip with what its corpus says of it.

    Attributes:
        item: Stable name, corpus and the original's stem: ``ravdess/03-01-05-02-01-01-20``.
        corpus: Name of the corpus, the ``NAME`` of its module.
        path: The sound file.
        emotion: One of `EMOTIONS`, as acted.
        sex: One of `SEXES`.
        speaker: The speaker, prefixed by the corpus: ``crema-d-1074``.
        source_label: The emotion in the corpus's own words; RAVDESS's ``calm`` is ``neutral`` in ``emotion``.
        votes: How many raters heard each emotion, voice only; None where nobody was asked.
        age: In years; None where unknown.
        race: In the corpus's words; None where unknown.
    """

    item: str
    corpus: str
    path: Path
    emotion: str
    sex: str
    speaker: str
    source_label: str
    votes: Mapping[str, int] | None = field(default=None, hash=False)
    age: int | None = None
    race: str | None = None

    def __post_init__(self) -> None:
        if self.emotion not in EMOTIONS:
            raise ValueError(f"{self.item}: {self.emotion!r} is not one of {', '.join(EMOTIONS)}")
        if self.sex not in SEXES:
            raise ValueError(f"{self.item}: {self.sex!r} is not one of {', '.join(SEXES)}")
