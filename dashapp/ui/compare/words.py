"""What is found of evaluations side by side, in sentences."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from dashapp.evaluation.compare.comparison import Evaluation, Side
from dashapp.evaluation.compare.paired import agreement, errs_alike, mcnemar
from dashapp.evaluation.stored_runs import PEOPLE
from dashapp.ui import words
from dashapp.ui.compare import texts
from dashapp.ui.compare.state import State

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
        said.append(texts.ERR_ALIKE.format(first=first.title, second=second.title, correlation=alike))
    said += [
        texts.FOUND_BY.format(
            emotion=words.title(label), better=better, high=words.share(high), other=other, low=words.share(low)
        )
        for label, (better, high), (other, low) in _disagreements(first, second)
    ]
    test = mcnemar((first.evaluation, first.selection), (second.evaluation, second.selection))
    if test:
        said.append(
            texts.MCNEMAR.format(
                count=test.items,
                first=first.title,
                only_first=test.only_first,
                second=second.title,
                only_second=test.only_second,
                p_value=p_value(test.p_value),
            )
        )
    return said


def p_value(value: float) -> str:
    """Return a p-value in words: ``p = 0.03``, ``p < 0.001``."""
    return texts.SMALL_P_VALUE.format(value=SMALLEST_P) if value < SMALLEST_P else texts.P_VALUE.format(value=value)


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
                texts.WITH_PEOPLE[people.name].format(
                    title=side.title,
                    with_count=with_n,
                    with_share=words.share(with_share),
                    against_count=against_n,
                    against_share=words.share(against_share),
                    gap=words.points_with_interval(found.gap),
                )
            )
            break
    return said
