"""What the voice tells and what the face, by people and by models: the figure, and what it says in words."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from dash import html

from dashapp.evaluation.compare.comparison import OWN, Evaluation, Side, judge
from dashapp.ui import words
from dashapp.ui.compare.notices import left_open
from dashapp.ui.compare.state import State, title_of
from dashapp.ui.components.figure_card import Shown
from dashapp.ui.figures.confusion_heatmap import label_title
from dashapp.ui.figures.modalities import Pair, ahead, modality_panels

Array = np.ndarray[Any, Any]

KEY: Final = "voice-and-face"
SERVED: Final = {"speech": "speech-mfcc-cnn", "face": "face-fer-cnn"}
"""Whose voice and face are set side by side where the sides have none of their own."""
HEARD_AND_SEEN: Final = ("people/listeners", "people/viewers")
TITLE: Final = "What the voice tells, and what the face"
NOTE: Final = (
    "recall of each emotion with 95\u00a0% intervals; a thick line where one is surely better, in its colour. Always "
    "of the same people, and of the first voice and the first face model above or else of the served ones; of the "
    "items that are chosen, as far as they have them"
)


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
        f"People (the same clips, heard by {title_of(HEARD_AND_SEEN[0]).lower()} or seen by viewers)": HEARD_AND_SEEN,
        f"Models (recorded voices by {voice}, faces from the web by {face})": (voice, face),
    }
    there = {title: pair for title, pair in judged.items() if all(name in evaluations for name in pair)}
    if not there:
        return []
    chosen = [evaluations[name] for pair in there.values() for name in pair]
    selected = [set(state.selection(each).labels(each)) for each in chosen]
    first = state.selection(chosen[0]).labels(chosen[0])
    labels = [label for label in first if all(label in others for others in selected)]
    pairs = {title: _pair([evaluations[name] for name in names], labels, state) for title, names in there.items()}
    figure = modality_panels(labels, {title.partition(" (")[0]: pair for title, pair in pairs.items()})
    said = [html.P(_words(title, pair, labels), className="hint") for title, pair in pairs.items()]
    return [Shown(KEY, TITLE, f"{NOTE}{_whole(chosen, state)}", figure, said)]


def _whole(evaluations: Sequence[Evaluation], state: State) -> str:
    """Return what is chosen but not applied to whom."""
    lacking = {each.name: left_open(state, each) for each in evaluations}
    said = [f"{', '.join(each)} to {title_of(name)}" for name, each in lacking.items() if each]
    return f". Not applied: {'; '.join(said)}" if said else ""


def _is_model(evaluation: Evaluation, kind: str) -> bool:
    """Return whether an evaluation is of a model of this kind; of own files it is not known what they were."""
    return evaluation.kind == kind and not evaluation.name.startswith(f"{OWN}/")


def _pair(evaluations: Sequence[Evaluation], labels: Sequence[str], state: State) -> Pair:
    """Return the recalls of the voice and of the face, ``(3, k)`` each."""
    judged = [judge(each, state.selection(each)) for each in evaluations]
    voice, face = (each.scores["recall"][:, [each.labels.index(label) for label in labels]] for each in judged)
    return voice, face


def _words(title: str, pair: Pair, labels: Sequence[str]) -> str:
    first = [ahead(pair, i) for i in range(len(labels))]
    parts = []
    for place, name in enumerate(("from the voice", "from the face")):
        found = [label_title(label).lower() for label, side in zip(labels, first, strict=True) if side == place]
        if found:
            parts.append(f"{words.joined(found)} more often {name}")
    return f"{title} find {', '.join(parts)}; their intervals lie apart." if parts else f"{title} find none more often."
