"""What the voice tells and what the face, by people and by models: the figure, and what it says in words."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from dash import html

from dashapp.evaluation.compare.comparison import OWN, Evaluation, Side, judge
from dashapp.ui import words
from dashapp.ui.compare import texts
from dashapp.ui.compare.notices import left_open
from dashapp.ui.compare.state import State, title_of
from dashapp.ui.components.figure_card import Shown
from dashapp.ui.figures.modalities import Pair, ahead, modality_panels

Array = np.ndarray[Any, Any]

KEY: Final = "voice-and-face"
SERVED: Final = {"speech": "speech-mfcc-cnn", "face": "face-fer-cnn"}
"""Whose voice and face are set side by side where the sides have none of their own."""
HEARD_AND_SEEN: Final = ("people/listeners", "people/viewers")


def modalities_of(sides: Sequence[Side], state: State, evaluations: Mapping[str, Evaluation]) -> list[Shown]:
    """Return the one figure of what is heard and what is seen; nothing where neither people nor models have both.

    Args:
        sides: What is compared; the first voice and the first face of them are taken.
        state: What is chosen.
        evaluations: All there are.
    """
    voice, face = (
        next((side.evaluation.name for side in sides if _is_model(side.evaluation, kind)), name)
        for kind, name in SERVED.items()
    )
    judged = {
        (texts.PEOPLE_PANEL, texts.PEOPLE_JUDGED): HEARD_AND_SEEN,
        (texts.MODELS_PANEL, texts.MODELS_JUDGED.format(voice=voice, face=face)): (voice, face),
    }
    there = {titles: pair for titles, pair in judged.items() if all(name in evaluations for name in pair)}
    if not there:
        return []
    chosen = [evaluations[name] for pair in there.values() for name in pair]
    selected = [set(state.selection(each).labels(each)) for each in chosen]
    first = state.selection(chosen[0]).labels(chosen[0])
    labels = [label for label in first if all(label in others for others in selected)]
    pairs = {titles: _pair([evaluations[name] for name in names], labels, state) for titles, names in there.items()}
    figure = modality_panels(labels, {title: pair for (title, _), pair in pairs.items()})
    said = [html.P(_words(who, pair, labels), className="hint") for (_, who), pair in pairs.items()]
    return [Shown(KEY, texts.MODALITIES, _note(chosen, state), figure, said)]


def _note(evaluations: Sequence[Evaluation], state: State) -> str:
    """Return what the figure shows, and what is chosen but not applied to whom."""
    lacking = {each.name: left_open(state, each) for each in evaluations}
    said = [
        texts.CHOICES_TO.format(choices=", ".join(each), title=title_of(name)) for name, each in lacking.items() if each
    ]
    if not said:
        return texts.MODALITIES_NOTE
    return texts.MODALITIES_LEFT_OPEN.format(note=texts.MODALITIES_NOTE, choices="; ".join(said))


def _is_model(evaluation: Evaluation, kind: str) -> bool:
    """Return whether an evaluation is of a model of this kind; of own files it is not known what they were."""
    return evaluation.kind == kind and not evaluation.name.startswith(f"{OWN}/")


def _pair(evaluations: Sequence[Evaluation], labels: Sequence[str], state: State) -> Pair:
    """Return the recalls of the voice and of the face, ``(3, k)`` each."""
    judged = [judge(each, state.selection(each)) for each in evaluations]
    voice, face = (each.scores["recall"][:, [each.labels.index(label) for label in labels]] for each in judged)
    return voice, face


def _words(who: str, pair: Pair, labels: Sequence[str]) -> str:
    first = [ahead(pair, i) for i in range(len(labels))]
    heard, seen = (
        words.joined([words.emotion(label) for label, side in zip(labels, first, strict=True) if side == place])
        for place in (0, 1)
    )
    if heard and seen:
        return texts.BETTER_FROM_BOTH.format(who=who, heard=heard, seen=seen)
    if heard or seen:
        said = texts.BETTER_FROM_VOICE if heard else texts.BETTER_FROM_FACE
        return said.format(who=who, emotions=heard or seen)
    return texts.BETTER_FROM_NEITHER.format(who=who)
