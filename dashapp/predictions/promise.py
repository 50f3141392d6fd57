"""What ``certain`` promises of an answer."""

from dataclasses import dataclass
from typing import Self

from dashapp.predictions.json import Json


@dataclass(frozen=True)
class Promise:
    """How often a model's certain answers are right, on data that neither trained it nor judges it.

    Attributes:
        right: Share of the certain answers that were right there; where there are several sets, the least of theirs.
        share: Share of all answers that are certain there, the least likewise.
        chosen_on: What that data is, in words, with the number of its items.
    """

    right: float
    share: float
    chosen_on: str

    def to_dict(self) -> Json:
        """Return all fields; the inverse of `from_dict`."""
        return {"right": self.right, "share": self.share, "chosen_on": self.chosen_on}

    @classmethod
    def from_dict(cls, values: Json) -> Self:
        """Build one from JSON; a TypeError if a field is missing or unknown."""
        return cls(**values)
