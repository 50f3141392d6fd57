"""What does not go as chosen on the page "Compare", in sentences.

A side may not have what is chosen, sides may be asked about different things, and a link may say what there is not.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs

from dashapp.ui import words
from dashapp.ui.compare import texts
from dashapp.ui.compare.state import (
    ANYTHING,
    DEFAULTS,
    FACTORS,
    KEY,
    SAME_PART,
    State,
    choices_of,
    factor_name,
    is_own,
    title_of,
)
from dashapp.ui.language import counted

if TYPE_CHECKING:
    # For the types alone: it pulls in polars, which the first page does not wait for.
    from dashapp.evaluation.compare.comparison import Evaluation, Side

LONGEST: Final = 60
"""Characters of what a link says that are said again."""


def left_open(state: State, evaluation: "Evaluation") -> list[str]:
    """Return what is chosen but cannot be applied to an evaluation: ``part train``, ``sex``, ``corpus tess``.

    A factor of which nothing at all is known stands alone, without the value.
    """
    found = _part(state, evaluation)
    for factor in FACTORS:
        value = getattr(state, factor)
        if value != ANYTHING and value not in evaluation.values(factor):
            found.append(_choice(factor, value if evaluation.values(factor) else ""))
    for column in dict.fromkeys(column for column, _ in state.further):
        values = [value for name, value in state.further if name == column]
        known = evaluation.values(column)
        if not set(values) & set(known):
            found.append(_choice(column, words.either(values) if known else ""))
    if state.selection(evaluation).least_confidence and evaluation.kind == "people":
        found.append(factor_name("confidence"))
    return found


def _choice(factor: str, value: str) -> str:
    name = factor_name(factor)
    return texts.CHOICE.format(factor=name, value=value) if value else name


def _part(state: State, evaluation: "Evaluation") -> list[str]:
    if state.part in ("held-out", "all"):
        return []
    known = () if is_own(evaluation.name) else evaluation.values("split")
    return [] if {state.part, SAME_PART.get(state.part)} & set(known) else [_choice("split", state.part)]


def notices(sides: "Sequence[Side]", state: State) -> list[str]:
    """Return what of the choice is not applied to whom, and where the sides are asked about different things.

    Args:
        sides: What is compared.
        state: What is chosen.
    """
    said = [text for side in sides if (text := _not_applied(side, state))]
    asked = [side for side in sides if not side.selection.of(side.evaluation).is_empty()]
    return [*said, *(_different_corpora(asked) or _different_people(asked))]


def _not_applied(side: "Side", state: State) -> str | None:
    lacking = left_open(state, side.evaluation)
    if not lacking:
        return None
    missing = words.joined([texts.NO.format(choice=each) for each in lacking])
    applied = ", ".join(choices_of(side))
    if side.evaluation.kind == "people":
        said = texts.NOT_APPLIED_PEOPLE_BUT if applied else texts.NOT_APPLIED_PEOPLE
    else:
        said = texts.NOT_APPLIED_BUT if applied else texts.NOT_APPLIED
    return said.format(title=side.title, missing=missing, applied=applied)


def _different_corpora(sides: "Sequence[Side]") -> list[str]:
    corpora = [_known(side, "corpus") for side in sides]
    if len({frozenset(each) for each in corpora if each}) < 2:
        return []
    asked = "; ".join(
        texts.ASKED.format(title=side.title, what=_corpora(side, each))
        for side, each in zip(sides, corpora, strict=True)
        if each
    )
    common = sorted(set.intersection(*(each for each in corpora if each)))
    said = texts.DIFFERENT_CORPORA if common else texts.NO_COMMON_CORPUS
    return [said.format(asked=asked, common=words.either(common))]


def _corpora(side: "Side", names: set[str]) -> str:
    if is_own(side.evaluation.name):
        return texts.OWN_FILES
    named = words.joined(sorted(names))
    return texts.ONE_ALONE.format(corpus=named) if len(names) == 1 else named


def _different_people(sides: "Sequence[Side]") -> list[str]:
    people = [(side.title, known) for side in sides if (known := _known(side, "speaker"))]
    if len({frozenset(known) for _, known in people}) < 2:
        return []
    asked = "; ".join(counted(texts.SPEAKERS, len(known), title=title) for title, known in people)
    common = len(set.intersection(*(known for _, known in people)))
    return [(texts.DIFFERENT_PEOPLE if common else texts.NO_COMMON_PEOPLE).format(asked=asked, common=common)]


def _known(side: "Side", column: str) -> set[str]:
    return set(side.selection.of(side.evaluation)[column].drop_nulls().unique())


def repairs(search: str, filled: "Mapping[str, tuple[list[Any], Any]]") -> list[str]:
    """Return what a link says that there is not, and what is shown instead.

    Args:
        search: The address from ``?`` on.
        filled: The choices of each control, and what is chosen.
    """
    found = []
    for name, (value, *more) in parse_qs(search.removeprefix("?")).items():
        said = f"{name}={value}"[:LONGEST]
        if name == KEY:
            continue
        if name not in DEFAULTS:
            found.append(texts.LINK_UNKNOWN.format(said=said))
            continue
        data, chosen = filled[name]
        if isinstance(chosen, list):
            if unknown := [each for each in value.split(",") if each not in chosen]:
                left_out = words.joined(unknown)[:LONGEST]
                found.append(texts.LINK_PARTLY_UNKNOWN.format(said=said, unknown=left_out))
        elif value != chosen:
            label = next((each["label"] for each in data if each["value"] == chosen), title_of(chosen or ""))
            found.append(texts.LINK_MISSING.format(said=said, label=label))
        if more:
            found.append(texts.LINK_TWICE.format(said=said, setting=name))
    return found
