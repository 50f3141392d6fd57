"""Labels that are no known name of an emotion, each with what it may mean."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Final

from dashapp.errors import CorpusError
from dashapp.labels import EMOTIONS

MOST_UNKNOWN: Final = 100
"""From more of them on nobody is asked what each means."""
LONGEST: Final = 80
"""Characters of a label."""


@dataclass(frozen=True)
class UnknownLabel:
    """A label that is no known name of an emotion.

    Attributes:
        label: As the table has it.
        rows: How many rows have it.
        suggestion: The emotion that it may mean; None where no name is near.
    """

    label: str
    rows: int
    suggestion: str | None


class UnknownLabelsError(CorpusError):
    """Labels that are no known name of an emotion; the message lists each with what it may mean.

    Attributes:
        labels: What is not known.
    """

    def __init__(self, labels: tuple[UnknownLabel, ...]) -> None:
        listed = ", ".join(_said(label) for label in labels)
        are = "1 label is" if len(labels) == 1 else f"{len(labels)} labels are"
        super().__init__(
            f"{are} no known name of an emotion: {listed}. There are {', '.join(EMOTIONS)}; say what yours mean with "
            "--map 'label=emotion', once a label, or leave its rows out with --map 'label='."
        )
        self.labels = labels


def unknown_labels(labels: Mapping[str, int], meant: Mapping[str, str]) -> tuple[UnknownLabel, ...]:
    """Return the labels that are not known; capitals make no difference.

    Args:
        labels: How often each is there.
        meant: What is known, in lower case.

    Raises:
        CorpusError: If they are so many, or so long, that the column holds something else.
    """
    strange = [label for label in labels if label and label.lower() not in meant]
    if len(strange) > MOST_UNKNOWN or any(len(label) > LONGEST for label in strange):
        raise CorpusError(
            f"the column emotion has {len(strange):,} different values that are no known name of an emotion, such as "
            f"{strange[0][:40]!r}; please look whether it is the right column"
        )
    found: dict[str, UnknownLabel] = {}
    names = [name for name, emotion in meant.items() if emotion]
    for label, rows in sorted(labels.items()):
        key = label.lower()
        if key in found:
            # Another spelling of the same label: capitals make no difference.
            found[key] = replace(found[key], rows=found[key].rows + rows)
        elif label and key not in meant:
            near = get_close_matches(key, names, n=1)
            found[key] = UnknownLabel(label, rows, meant[near[0]] if near else None)
    return tuple(found.values())


def _said(unknown: UnknownLabel) -> str:
    guess = f"; perhaps --map '{unknown.label}={unknown.suggestion}'" if unknown.suggestion else ""
    return f"{unknown.label!r} ({unknown.rows} {'row' if unknown.rows == 1 else 'rows'}){guess}"
