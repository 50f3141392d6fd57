"""Evaluations side by side: their matrices, the difference of two, and each emotion's figures."""

from collections.abc import Sequence
from typing import Final

from dash import html

from dashapp.evaluation.compare.comparison import Side, apart
from dashapp.labels import EMOTIONS
from dashapp.ui import words
from dashapp.ui.compare import texts
from dashapp.ui.compare.notices import left_open
from dashapp.ui.compare.state import State, choices_of, file_name, is_own
from dashapp.ui.components.confusion_table import confusion_table
from dashapp.ui.components.figure_card import Href, Shown, figure_card
from dashapp.ui.figures.confusion_heatmap import confusion_heatmap, difference_heatmap, label_title
from dashapp.ui.figures.frame import Figure
from dashapp.ui.figures.interval_marks import interval_marks
from dashapp.ui.language import counted

MATRICES: Final = "compare-cells"
"""The group of the matrices, whose cells can be clicked on."""


def matrix_cards(sides: Sequence[Side], state: State, href: Href | None = None) -> html.Div:
    """Return the matrices, each in a card.

    Args:
        sides: What is compared.
        state: What is chosen.
        href: Makes the addresses of what can be saved.
    """
    cards = [figure_card(shown, MATRICES, href) for shown in matrices_of(sides, state)]
    return html.Div(cards, className="compare__pair")


def matrices_of(sides: Sequence[Side], state: State) -> list[Shown]:
    """Return the confusion matrix of each side."""
    return [
        Shown(
            f"matrix-{number}",
            side.title,
            chosen(side, left_open(state, side.evaluation)),
            _matrix(side, as_counts=state.show == "counts"),
            (_as_table(side),),
            file=f"matrix-{file_name(side.title)}",
        )
        for number, side in enumerate(sides, start=1)
    ]


def _as_table(side: Side) -> html.Details:
    """Return the matrix once more, for those who read it aloud or by keyboard."""
    judged = side.judged
    emotional = [i for i, label in enumerate(judged.labels) if label in EMOTIONS]
    labels = [judged.labels[i] for i in emotional]
    counts = [[float(judged.counts[row][column]) for column in emotional] for row in emotional]
    return html.Details([html.Summary(texts.AS_TABLE), confusion_table(side.title, labels, counts)])


def _matrix(side: Side, *, as_counts: bool) -> Figure:
    judged = side.judged
    return confusion_heatmap(judged.labels, judged.counts, judged.shares, judged.missed, as_counts=as_counts)


def emotions_of(sides: Sequence[Side], state: State) -> list[Shown]:
    """Return the difference of the first two, where there are two, and a figure of each emotion of all."""
    labels = [label for label in sides[0].judged.labels if all(label in side.judged.labels for side in sides)]
    score = state.shown_score
    by_class = {
        side.title: side.judged.scores[score][:, [side.judged.labels.index(label) for label in labels]]
        for side in sides
    }
    marks = Shown(
        "scores",
        texts.SCORE_OF_EACH[score],
        texts.SCORE_NOTE,
        interval_marks([label_title(label) for label in labels], by_class),
    )
    return [*_difference(sides), marks]


def _difference(sides: Sequence[Side]) -> list[Shown]:
    if len(sides) < 2:
        return []
    first, second = sides[:2]
    return [
        Shown(
            "difference",
            texts.DIFFERENCE,
            texts.DIFFERENCE_NOTE.format(first=first.title, second=second.title),
            difference_heatmap(*apart(first.judged, second.judged)),
        )
    ]


def chosen(side: Side, lacking: Sequence[str] = ()) -> str:
    """Return what of a side is shown, in words: parts, answers, speakers, coverage, and what counts as one.

    Args:
        side: Of which it is said.
        lacking: What is chosen but not applied to it.
    """
    selection, judged, own = side.selection, side.judged, is_own(side.evaluation.name)
    parts = [texts.LEFT_OPEN.format(choices=", ".join(lacking))] if lacking else []
    parts.append(", ".join(choices_of(side)) or texts.ALL_PARTS)
    parts.append(_answered(side))
    if judged.unanswered:
        parts.append(counted(texts.UNANSWERED, judged.unanswered))
    if own:
        parts.append(texts.UNKNOWN_TRAINING)
    if selection.least_confidence and side.evaluation.kind != "people":
        parts.append(texts.COVERED.format(percent=words.share(judged.coverage)))
    for name, classes in selection.merged:
        present = [words.emotion(label) for label in classes if label in side.evaluation.labels and label != name]
        if present and name in classes:
            parts.append(texts.COUNTS_AS.format(emotions=", ".join(present), emotion=words.emotion(name)))
        elif present:
            parts.append(texts.COUNT_AS_ONE.format(emotions=name))
    return "; ".join(parts)


def _answered(side: Side) -> str:
    judged, by_people = side.judged, side.evaluation.kind == "people"
    if not judged.speakers:
        return counted(texts.VOTES if by_people else texts.ANSWERS, judged.n)
    said = texts.VOTES_OF_SPEAKERS if by_people else texts.ANSWERS_OF_SPEAKERS
    return counted(said, judged.n, speakers=judged.speakers)
