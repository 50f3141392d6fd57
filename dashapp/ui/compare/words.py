"""What is found of evaluations side by side, in sentences."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from dashapp.evaluation.compare.comparison import Evaluation, Side
from dashapp.evaluation.compare.paired import agreement, errs_alike, mcnemar
from dashapp.evaluation.stored_runs import PEOPLE
from dashapp.ui import words
from dashapp.ui.compare.state import State, title_of
from dashapp.ui.figures.confusion_heatmap import label_title

SMALLEST_P: Final = 0.001


def findings(sides: Sequence[Side], evaluations: Mapping[str, Evaluation], state: State) -> list[str]:
    """Return what can be said of the first two sides, and of models beside people.

    Args:
        sides: What is compared.
        evaluations: All there are, people among them.
        state: What is chosen.
    """
    pair = _of_two(sides[0], sides[1]) if len(sides) > 1 else []
    return [*pair, *_with_people(sides, evaluations, state)]


def _of_two(first: Side, second: Side) -> list[str]:
    said = []
    alike = errs_alike(first.judged, second.judged)
    if np.isfinite(alike):
        said.append(
            f"Do {first.title} and {second.title} err alike? The shares of their mistakes correlate by {alike:.2f} "
            "(1: the same mistakes, 0: no relation)."
        )
    said += [
        f"{label_title(label)}: found by {better} in {words.share(high)}, by {other} in {words.share(low)}."
        for label, (better, high), (other, low) in _disagreements(first, second)
    ]
    test = mcnemar((first.evaluation, first.selection), (second.evaluation, second.selection))
    if test:
        said.append(
            f"On the same {test.items:,} items {first.title} alone is right {test.only_first:,} times, {second.title} "
            f"alone {test.only_second:,} times (McNemar's test: {p_value(test.p_value)})."
        )
    return said


def p_value(value: float) -> str:
    """Return a p-value in words: ``p = 0.03``, ``p < 0.001``."""
    return f"p < {SMALLEST_P}" if value < SMALLEST_P else f"p = {value:.2g}"


def _disagreements(first: Side, second: Side) -> list[tuple[str, tuple[str, float], tuple[str, float]]]:
    """Return the classes whose intervals of recall lie apart: title and recall of the better, and of the other."""
    found = []
    for label in (label for label in first.judged.labels if label in second.judged.labels):
        one, other = (s.judged.scores["recall"][:, s.judged.labels.index(label)] for s in (first, second))
        if one[1] > other[2]:
            found.append((label, (first.title, float(one[0])), (second.title, float(other[0]))))
        elif other[1] > one[2]:
            found.append((label, (second.title, float(other[0])), (first.title, float(one[0]))))
    return found


def _with_people(sides: Sequence[Side], evaluations: Mapping[str, Evaluation], state: State) -> list[str]:
    """Return of each model whether it errs on the items on which most people do: those of the sides, or others."""
    shown = [side.evaluation for side in sides if side.evaluation.kind == PEOPLE]
    others = [each for each in evaluations.values() if each.kind == PEOPLE]
    said = []
    for side in (side for side in sides if side.evaluation.kind != PEOPLE):
        corpora = set(side.evaluation.values("corpus"))
        for people in (each for each in shown or others if corpora & set(each.values("corpus"))):
            found = agreement((side.evaluation, side.selection), (people, state.selection(people)))
            if not found:
                continue
            (with_n, with_share), (against_n, against_share) = found.with_people, found.against_people
            said.append(
                f"Where most {title_of(people.name).lower()} agreed with the label ({with_n:,} items), {side.title} is "
                f"right in {words.share(with_share)}; where they did not ({against_n:,}), in "
                f"{words.share(against_share)}: {words.points_with_interval(found.gap)} points apart."
            )
            break
    return said
