"""What is chosen on the page "Compare": it stands in the address, so that a comparison is a link."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, quote, unquote, urlencode

from dashapp.labels import EMOTIONS
from dashapp.ui import words
from dashapp.ui.compare import texts

if TYPE_CHECKING:
    # For the types alone: it pulls in polars, which the first page does not wait for.
    from dashapp.evaluation.compare.comparison import Evaluation, Selection, Side

PATH: Final = "/compare"
SIDES: Final = ("a", "b", "c", "d")
KEY: Final = "key"
"""What a link carries beside the settings: whose own files may be seen. The server takes it off."""
ANYTHING: Final = "any"
NOTHING: Final = "none"
DEFAULTS: Final = {
    "a": "speech-mfcc-cnn",
    "b": "people/listeners",
    "c": NOTHING,
    "d": NOTHING,
    "part": "held-out",
    "condition": "clean",
    "corpus": ANYTHING,
    "sex": ANYTHING,
    "race": ANYTHING,
    "age": ANYTHING,
    "more": "",
    "sure": "0",
    "show": "shares",
    "score": "recall",
    "by": "sex",
    "merge": "",
    "calm": "neutral",
}
"""Each setting of the address, and what it is where the address has none."""
SCORES: Final = ("recall", "precision", "f1")
FACTORS: Final = ("condition", "corpus", "sex", "race", "age")
HELD_OUT: Final = ("test", "PrivateTest", "random")
"""Splits whose items no model of the run was trained on."""
SAME_PART: Final = {"test": "PrivateTest", "validation": "PublicTest", "train": "Training"}
"""The parts of clips, by what those of FER2013's faces are called."""
MOST_SURE: Final = 0.95


@dataclass(frozen=True)
class State:
    """What is chosen; the fields are those of `DEFAULTS`."""

    a: str
    b: str
    c: str
    d: str
    part: str
    condition: str
    corpus: str
    sex: str
    race: str
    age: str
    more: str
    sure: str
    show: str
    score: str
    by: str
    merge: str
    calm: str

    @classmethod
    def of(cls, search: str) -> "State":
        """Read an address; what it does not say, or says twice, is the default."""
        said = parse_qs(search.removeprefix("?"))
        return cls(**{name: said.get(name, [default])[0] for name, default in DEFAULTS.items()})

    @property
    def search(self) -> str:
        """The address's part from ``?`` on, without what is the default."""
        chosen = {name: getattr(self, name) for name in DEFAULTS if getattr(self, name) != DEFAULTS[name]}
        return f"?{urlencode(chosen)}" if chosen else ""

    @property
    def names(self) -> tuple[str, ...]:
        """The evaluations that are compared."""
        return tuple(name for side in SIDES if (name := getattr(self, side)) != NOTHING)

    @property
    def shown_score(self) -> str:
        """One of `SCORES`."""
        return self.score if self.score in SCORES else SCORES[0]

    @property
    def further(self) -> tuple[tuple[str, str], ...]:
        """Columns of own tables and what they must be."""
        pairs = (each.partition(":") for each in self.more.split(",") if ":" in each)
        return tuple((unquote(column), unquote(value)) for column, _, value in pairs)

    def selection(self, evaluation: "Evaluation") -> "Selection":
        """Return what is chosen of one side; a factor that it has no such value of stays open."""
        from dashapp.evaluation.compare.comparison import CALM_AS_NEUTRAL, Selection

        chosen = {name: getattr(self, name) for name in FACTORS}
        known = {name: value for name, value in chosen.items() if value in evaluation.values(name)}
        further = tuple((column, value) for column, value in self.further if value in evaluation.values(column))
        labels = tuple(label for label in self.merge.split(",") if label in (*EMOTIONS, "calm"))
        merged = [CALM_AS_NEUTRAL] if self.calm != "own" else []
        if len(labels) > 1:
            merged.append((words.either([words.emotion(label) for label in labels]), labels))
        return Selection(
            split=self._split(evaluation.values("split")),
            **known,
            further=further,
            least_confidence=_share(self.sure),
            merged=tuple(merged),
        )

    def _split(self, splits: tuple[str, ...]) -> str | None:
        """Return the chosen one of an evaluation's splits; what was trained on is never shown in another's place."""
        if self.part == "all":
            return None
        wanted = (self.part, SAME_PART.get(self.part, ""), *HELD_OUT)
        return next((split for split in wanted if split in splits), None)


def further_value(column: str, value: str) -> str:
    """Return how a value of a further column stands in `State.more`."""
    return f"{quote(column, safe='')}:{quote(value, safe='')}"


def is_own(name: str) -> bool:
    """Return whether an evaluation is of somebody's own files."""
    return name.startswith("own/")


def title_of(name: str) -> str:
    """Return what an evaluation is called: a model by its name, people by what they did."""
    return texts.PEOPLE.get(name, name)


def option_of(name: str) -> str:
    """Return what an evaluation is called where it is chosen: a model for people, with its folder's name."""
    title = texts.MODELS.get(name.partition("/")[0])
    return texts.MODEL_AND_FOLDER.format(title=title, name=name) if title else title_of(name)


def factor_name(factor: str) -> str:
    """Return what a factor is called in a sentence: a further column by its own name."""
    return texts.FACTORS.get(factor, factor)


def factor_title(factor: str) -> str:
    """Return what a factor is called at the head of a column."""
    return texts.FACTOR_TITLES.get(factor, factor.capitalize())


def choices_of(side: "Side") -> list[str]:
    """Return what is chosen of a side: its part, its condition where that is not clean, and the values of factors."""
    own = is_own(side.evaluation.name)
    named = side.selection.named(own=own)
    return [texts.OWN_FILES, *named[1:]] if own else named


def file_name(title: str) -> str:
    """Return a title as part of a file's name: ``own-mine``, ``listeners-second``."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def sides_of(state: State, evaluations: "Mapping[str, Evaluation]") -> "list[Side]":
    """Return the sides that are compared; the same evaluation a second time with a title of its own.

    Raises:
        KeyError: If there is no such evaluation.
    """
    from dashapp.evaluation.compare.comparison import Side

    sides: list[Side] = []
    for place, name in enumerate(state.names):
        again = name in state.names[:place]
        title = texts.AGAIN[place - 1].format(title=title_of(name)) if again else title_of(name)
        sides.append(Side(title, evaluations[name], state.selection(evaluations[name])))
    return sides


def side_at(state: State, evaluations: "Mapping[str, Evaluation]", place: int) -> "Side | None":
    """Return one of the sides; None where there is none at that place."""
    try:
        return sides_of(state, evaluations)[place]
    except (KeyError, IndexError):
        return None


def _share(text: str) -> float:
    try:
        return min(MOST_SURE, max(0.0, float(text)))
    except ValueError:
        return 0.0
