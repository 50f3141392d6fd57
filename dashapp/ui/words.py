"""How answers are put into words: what raters would say, never what somebody feels.

How sure an answer sounds follows from ``certain`` (it is as sure as the promise of its model asks), from the top
probability, and from its margin over the second; see `Standing`.
"""

import enum
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from dashapp.labels import SAME_AS
from dashapp.ui import texts

CLEAR_FROM: Final = 0.7
"""Top probability from which a certain answer is said without a hedge."""
FLAT_BELOW: Final = 0.35
"""Top probability below which no answer is named first: it is spread over several."""
CLOSE: Final = 0.15
"""Margin below which the first is not told from the second."""
TWO_HOLD: Final = 0.6
"""What two close ones must have together to be named as the two; with less it is spread over several."""
BOUNDS: Final = {"clear": CLEAR_FROM, "flat": FLAT_BELOW, "close": CLOSE, "two": TWO_HOLD}
"""The same for the browser, where it puts answers into words."""


PERCENT: Final = "\u00a0%"
"""With a space that does not break."""
MINUS: Final = "\u2212"
UNKNOWN: Final = "\u2013"


class Standing(enum.Enum):
    """How far the top of an answer stands out.

    ``CLEAR``: certain and at least `CLEAR_FROM`. ``LEANING``: ahead of the second by at least `CLOSE`. ``BETWEEN``: two
    within `CLOSE` that have at least `TWO_HOLD` together. ``OPEN``: all else, and whatever is below `FLAT_BELOW`.
    """

    CLEAR = "clear"
    LEANING = "leaning"
    BETWEEN = "between"
    OPEN = "open"


def standing(distribution: Mapping[str, float], *, certain: bool) -> Standing:
    """Return how far the top of an answer stands out.

    Args:
        distribution: Probability of each emotion.
        certain: What the answer says of itself.
    """
    (_, first), (_, second) = most_probable(distribution)[:2]
    if certain and first >= CLEAR_FROM:
        return Standing.CLEAR
    if first < FLAT_BELOW:
        return Standing.OPEN
    if first - second >= CLOSE:
        return Standing.LEANING
    return Standing.BETWEEN if first + second >= TWO_HOLD else Standing.OPEN


def emotion(label: str) -> str:
    """Return what people call a label in the middle of a sentence: ``happiness``; an unknown word is itself."""
    meant = SAME_AS.get(label, label)
    return texts.EMOTIONS.get(meant, meant.replace("_", " "))


def title(label: str) -> str:
    """Return what people call a label at the beginning of a line: ``Happiness``."""
    meant = SAME_AS.get(label, label)
    return texts.EMOTION_TITLES.get(meant, meant.replace("_", " ").capitalize())


def percent(probability: float) -> str:
    """Return a probability for people: ``92 %``; never 0 or 100, since the model is never that sure."""
    if probability <= 0.005:
        return "<1 %"
    if probability >= 0.995:
        return ">99 %"
    return f"{probability * 100:.0f} %"


def unbroken(text: str) -> str:
    """Return a text that is not broken between lines."""
    return text.replace(" ", PERCENT[0])


def share(value: float) -> str:
    """Return a share of what was counted, which may well be none or all: ``92 %``, not broken between lines."""
    return f"{100 * value:.0f}{PERCENT}"


def share_with_interval(values: Iterable[float]) -> str:
    """Return a share and both ends of its 95 % interval: ``92 % (88 to 95)``; a dash where it is not known."""
    value, low, high = values
    if not math.isfinite(value):
        return UNKNOWN
    if not math.isfinite(low):
        return share(value)
    return texts.WITH_INTERVAL.format(value=share(value), low=f"{100 * low:.0f}", high=f"{100 * high:.0f}")


def points(value: float) -> str:
    """Return a difference of shares in percentage points: ``+3.2``, with a real minus where it is below 0."""
    return f"{100 * value:+.1f}".replace("-", MINUS)


def points_with_interval(values: Iterable[float]) -> str:
    """Return a difference and both ends of its 95 % interval: ``+3.2 (+1.0 to +7.4)``; a dash where unknown."""
    value, low, high = values
    if not math.isfinite(value):
        return UNKNOWN
    if not math.isfinite(low):
        return points(value)
    return texts.WITH_INTERVAL.format(value=points(value), low=points(low), high=points(high))


def joined(names: Sequence[str]) -> str:
    """Return names in one line: ``anger, fear and sadness``."""
    return _listed(texts.AND, names)


def either(names: Sequence[str]) -> str:
    """Return alternatives in one line: ``anger, fear or sadness``."""
    return _listed(texts.OR, names)


def _listed(template: str, names: Sequence[str]) -> str:
    return template.format(others=", ".join(names[:-1]), last=names[-1]) if len(names) > 1 else "".join(names)


def raters_would_say(kind: str, label: str, *, certain: bool = True) -> str:
    """Return what the top emotion of an answer means; what they might say where it is not certain.

    Args:
        kind: ``image``, ``speech`` or ``video``.
        label: One of `dashapp.labels.EMOTIONS`, or a label that only some models have.
        certain: What the answer says of itself.
    """
    said = texts.RATERS_WOULD if certain else texts.RATERS_MIGHT
    plain = kind == "speech" and label in ("neutral", "calm")
    return said["plain voice" if plain else kind].format(emotion=emotion(label))


def crowd_title(label: str) -> str:
    """Return a class of crowds at the beginning of a line, short enough for a plot: ``Approval``, ``No crowd``."""
    return texts.CROWD_TITLES[label]


def sounds_like(label: str) -> str:
    """Return what the top class of a crowd means.

    Args:
        label: One of `dashapp.labels.CROWD_CLASSES`.
    """
    return texts.CROWD_SOUNDS_LIKE[label]


def why_unreadable(reason: str | None) -> str:
    """Return why no expression can be read from a crop, as a sentence."""
    return texts.UNREADABLE.get(reason or "", texts.UNREADABLE_OTHERWISE)


def most_probable(distribution: Mapping[str, float]) -> list[tuple[str, float]]:
    """Return labels and probabilities, most probable first."""
    return sorted(distribution.items(), key=lambda item: -item[1])


def leaning(label: str, *, certain: bool, called: Callable[[str], str] = emotion) -> str:
    """Return the hedge of an answer that stands out, but not far: ``Probably fear``.

    "Probably" is kept for those of which more than half were right on validation; of the others it says "Perhaps".
    """
    return (texts.PROBABLY if certain else texts.PERHAPS).format(name=called(label))


def in_short(distribution: Mapping[str, float], *, certain: bool) -> str:
    """Return an answer in a word or a few: ``fear``, ``probably fear``, ``not sure, perhaps fear``."""
    name = emotion(most_probable(distribution)[0][0])
    stands = standing(distribution, certain=certain)
    if stands is Standing.CLEAR:
        return name
    if stands is Standing.LEANING:
        return (texts.PROBABLY_IN_SHORT if certain else texts.PERHAPS_IN_SHORT).format(name=name)
    return texts.UNSURE_IN_SHORT.format(name=name)


def between(distribution: Mapping[str, float], called: Callable[[str], str] = emotion) -> str:
    """Return the hedge of an answer that two share: ``Between fear and surprise``."""
    (first, _), (second, _) = most_probable(distribution)[:2]
    return texts.BETWEEN.format(first=called(first), second=called(second))


def spread(distribution: Mapping[str, float], called: Callable[[str], str] = emotion) -> str:
    """Return what a flat answer is made of: ``Spread over several: fear 30 %, surprise 20 %, anger 10 %``."""
    return texts.SPREAD.format(several=with_percents(most_probable(distribution)[:3], called))


def with_percents(ranked: Iterable[tuple[str, float]], called: Callable[[str], str] = emotion) -> str:
    """Return labels with their probabilities in one line: ``fear 52 %, sadness 30 %``."""
    said = (texts.WITH_PERCENT.format(name=called(label), percent=percent(share)) for label, share in ranked)
    return ", ".join(said)


def moment(second: float) -> str:
    """Return a time within a clip as players show it: ``1:05``."""
    minutes, rest = divmod(int(second), 60)
    return f"{minutes}:{rest:02d}"


def seconds(duration_s: float) -> str:
    """Return a length for people: ``3.2 s`` or ``2 min 05 s``."""
    if duration_s < 60:
        return f"{duration_s:.1f} s"
    minutes, rest = divmod(round(duration_s), 60)
    return f"{minutes} min {rest:02d} s"
