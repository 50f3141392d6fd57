"""What differs between two exemplars, in figures and in words: from what was measured, never from what one expects."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dash import html

from dashapp.ui.learn import texts

SAME_BELOW: Final = 0.5
MUCH_FROM: Final = 1.5
"""Differences in spreads of the corpora."""
VOICE: Final = ("pitch_hz", "range_st", "syllables_per_s", "energy_db", "tilt_db")
FACE: Final = ("brow", "eyes", "mouth")

Quartiles = Sequence[float]


@dataclass(frozen=True)
class Difference:
    """One measure of two exemplars.

    Attributes:
        measure: One of `VOICE` or `FACE`.
        values: Of the first and the second.
        words: What the first is against the second: ``much higher``, or that it is about the same.
        corpora: Quartiles of the corpora for both, where there are some.
    """

    measure: str
    values: tuple[float, float]
    words: str
    corpora: tuple[Quartiles | None, Quartiles | None] = (None, None)

    @property
    def is_none(self) -> bool:
        """Whether both are about the same."""
        return self.words == texts.SAME


def voice_differences(
    first: Mapping[str, float],
    second: Mapping[str, float],
    corpora: tuple[Mapping[str, Quartiles], Mapping[str, Quartiles]],
) -> list[Difference]:
    """Return the differences of two voices; a measure that one of them lacks is left out.

    Args:
        first: Of `VOICE`, by name.
        second: Likewise.
        corpora: Quartiles of each measure for the first's class and the second's.
    """
    found = []
    for name in VOICE:
        one, other = first.get(name, math.nan), second.get(name, math.nan)
        if not (math.isfinite(one) and math.isfinite(other)):
            continue
        known = (corpora[0].get(name), corpora[1].get(name))
        spreads = [_distance(name, each[2], each[0]) for each in known if each]
        spread = sum(spreads) / len(spreads) if spreads else math.nan
        found.append(Difference(name, (one, other), _words(name, _distance(name, one, other), spread), known))
    return found


def face_differences(
    first: Mapping[str, float], second: Mapping[str, float], all_faces: Sequence[Mapping[str, float]]
) -> list[Difference]:
    """Return the differences of two faces.

    Args:
        first: Shares of what speaks for the emotion, by region.
        second: Likewise.
        all_faces: Of every exemplar, for the spread.
    """
    found = []
    for name in FACE:
        if name in first and name in second:
            values = [face[name] for face in all_faces if name in face]
            mean = sum(values) / len(values) if values else math.nan
            spread = math.sqrt(sum((value - mean) ** 2 for value in values) / len(values)) if values else math.nan
            words = _words(name, first[name] - second[name], spread)
            found.append(Difference(name, (first[name], second[name]), words))
    return found


def summary(differences: Sequence[Difference], one: str, other: str) -> str:
    """Return what differs in a sentence.

    Args:
        differences: Of the voices and of the faces.
        one: What the first is called in a sentence.
        other: Likewise the second.
    """
    words = [each.words for each in differences if not each.is_none]
    if not words:
        return texts.SUMMARY_SAME.format(one=one[:1].upper() + one[1:], other=other)
    listed = f"{', '.join(words[:-1])}{texts.AND}{words[-1]}" if len(words) > 1 else words[0]
    return texts.SUMMARY.format(one=one, other=other, words=listed)


def difference_table(differences: Sequence[Difference], title: str, names: tuple[str, str], note: str) -> html.Div:
    """Return differences as a table.

    Args:
        differences: What to show.
        title: Its caption.
        names: What the two are called.
        note: What stands below it.
    """
    if not differences:
        return html.Div([html.H3(title), html.P(texts.NOTHING_MEASURED, className="hint")])
    columns = (texts.MEASURE, *names, texts.IN_WORDS)
    head = html.Tr([html.Th(name, scope="col") for name in columns])
    rows = [_row(each) for each in differences]
    table = html.Table([html.Caption(title), html.Thead(head), html.Tbody(rows)], className="learn__table")
    return html.Div([html.Div(table, className="scroll", tabIndex="0"), html.P(note, className="hint")])


def _row(each: Difference) -> html.Tr:
    cells = [
        html.Td([_text(each.measure, value), *([html.Small(_range(each.measure, known))] if known else [])])
        for value, known in zip(each.values, each.corpora, strict=True)
    ]
    words = html.Td(html.Strong(each.words) if not each.is_none else each.words)
    return html.Tr([html.Th(texts.MEASURES[each.measure][0], scope="row"), *cells, words])


def _text(measure: str, value: float) -> str:
    return texts.UNITS[measure].format(value).replace("-", "\u2212").replace("%", "\u00a0%")


def _range(measure: str, quartiles: Quartiles) -> str:
    low, high = (_text(measure, value) for value in (quartiles[0], quartiles[2]))
    return texts.MIDDLE_HALF.format(low=low.split(" ")[0], high=high)


def _distance(measure: str, one: float, other: float) -> float:
    """Return how far one value lies above another: pitches in semitones."""
    return 12 * math.log2(one / other) if measure == "pitch_hz" else one - other


def _words(measure: str, distance: float, spread: float) -> str:
    _, more, less = texts.MEASURES[measure]
    size = abs(distance) / spread if spread > 0 else math.nan
    if not size >= SAME_BELOW:
        return texts.SAME
    word = more if distance > 0 else less
    return texts.MUCH.format(word=word) if size >= MUCH_FROM else word
