"""Evaluations side by side: their matrices, the difference of two, and each emotion's figures."""

from collections.abc import Sequence
from typing import Final

from dash import html

from dashapp.evaluation.compare.comparison import Side, apart
from dashapp.labels import emotion_name
from dashapp.ui import words
from dashapp.ui.compare.notices import left_open
from dashapp.ui.compare.state import SCORES, State, file_name, is_own
from dashapp.ui.components.figure_card import Href, Shown, figure_card
from dashapp.ui.figures.confusion_heatmap import confusion_heatmap, difference_heatmap, label_title
from dashapp.ui.figures.frame import Figure
from dashapp.ui.figures.interval_marks import interval_marks

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
            file=f"matrix-{file_name(side.title)}",
        )
        for number, side in enumerate(sides, start=1)
    ]


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
        f"{SCORES[score]} of each emotion",
        "with 95\u00a0% intervals over speakers, or over items where no speaker is known",
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
            "Difference",
            f"percentage points that {first.title} lies above {second.title}; bold where surely more or less",
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
    parts = [f"Not applied: {', '.join(lacking)}"] if lacking else []
    parts.append(", ".join(selection.named(own=own)) or "all there are")
    votes = "votes" if side.evaluation.kind == "people" else "answers"
    answered = f"{judged.n:,} {votes}" + (f" about {judged.speakers:,} speakers" if judged.speakers else "")
    parts.append(f"{answered}, {_without(judged.unanswered)}" if judged.unanswered else answered)
    if own:
        parts.append("whether the model was trained on these files is not known")
    if selection.least_confidence and side.evaluation.kind != "people":
        parts.append(f"{words.share(judged.coverage)} of the items answered surely enough")
    for name, classes in selection.merged:
        present = [emotion_name(label) for label in classes if label in side.evaluation.labels and label != name]
        if present and name in classes:
            parts.append(f"{', '.join(present)} counts as {emotion_name(name)}")
        elif present:
            parts.append(f"{name} count as one")
    return "; ".join(parts)


def _without(items: int) -> str:
    if items == 1:
        return "1 item without an answer (wrong in recall; in its row, but in no cell)"
    return f"{items:,} items without an answer (wrong in recall; in their rows, but in no cell)"
