"""What goes with an answer: notices and representative clips and pictures."""

from dataclasses import dataclass

from dashapp.predictions.json import Json


@dataclass(frozen=True)
class Notice:
    """Something odd that did not keep the input from being answered: an entry of ``warnings``."""

    code: str
    message: str

    def to_dict(self) -> Json:
        """Return ``{code, message}``."""
        return {"code": self.code, "message": self.message}


@dataclass(frozen=True)
class Exemplar:
    """A representative clip or picture of one sex and emotion.

    Attributes:
        id: Its class, ``female_happy``, or the corpus item where a real clip is played.
        kind: ``clip`` or ``picture``.
        sex: One of `SEXES`.
        emotion: One of `EMOTIONS`.
        url: Where the page gets it.
        how_made: One sentence for the person who looks at it; for a real clip its corpus, licence and votes.
    """

    id: str
    kind: str
    sex: str
    emotion: str
    url: str
    how_made: str

    def to_dict(self) -> Json:
        """Return all fields."""
        return {
            "id": self.id,
            "kind": self.kind,
            "sex": self.sex,
            "emotion": self.emotion,
            "url": self.url,
            "how_made": self.how_made,
        }
