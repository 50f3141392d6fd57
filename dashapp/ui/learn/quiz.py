"""The quiz: its items with what is true, what the model says and what people said. The browser plays it."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from dash import html
from dash.development.base_component import Component

from dashapp.labels import EMOTIONS, SEXES
from dashapp.predictions import Json
from dashapp.service.lessons import Lessons
from dashapp.ui import words
from dashapp.ui.components.attributes import attributes
from dashapp.ui.learn import texts

if TYPE_CHECKING:
    # For the types alone: they pull in polars, which the first page does not wait for.
    from dashapp.evaluation.stored_runs import Evaluation

STAGE: Final = "learn-quiz"
ADDRESS: Final = "/learn/quiz.json"
OF_EACH: Final = 12
"""Items of an emotion and a kind that a round is drawn from."""
FEWEST: Final = 10
KINDS: Final = {
    "voice": ("speech-mfcc-cnn", "people/listeners", "crema-d", "test"),
    "face": ("face-fer-cnn", "people/raters", "fer2013", "PrivateTest"),
}
"""Of each kind: the model, the people, the corpus and its test part."""


def quiz_layout() -> list[Component]:
    """Return the place that ``assets/js/learn`` fills."""
    return [
        html.P(texts.QUIZ_LEAD, className="learn__lead"),
        html.Div(
            id=STAGE,
            className="card lquiz",
            **attributes(data_quiz=ADDRESS, data_unavailable=texts.QUIZ["unavailable"]),
        ),
    ]


def quiz_json(pool: Json) -> Json:
    """Return everything that the browser needs.

    Args:
        pool: ``source`` and ``items``.
    """
    emotions = [{"key": emotion, "title": words.title(emotion)} for emotion in EMOTIONS]
    return pool | {"emotions": emotions, "texts": texts.QUIZ, "matrices": _matrices()}


def _matrices() -> Json:
    from dashapp.evaluation.human_votes import read_votes
    from dashapp.evaluation.people_agreement import confusion

    votes = read_votes()
    return {"voice": confusion(votes, "listeners"), "face": confusion(votes, "raters")}


def bundled_pool(lessons: Lessons) -> Json:
    """Return the exemplars that come with the program; nobody was asked about them."""
    items = []
    for kind, own in (("face", "picture"), ("voice", "clip")):
        for sex in SEXES:
            for emotion in EMOTIONS:
                exemplar = lessons.exemplar(own, sex, emotion)
                if exemplar:
                    said: Json = {"id": f"{kind}-{sex}-{emotion}", "kind": kind, "url": exemplar.url, "truth": emotion}
                    items.append(
                        said | {"made": exemplar.how_made, "model": lessons.answer(own, sex, emotion), "people": None}
                    )
    return {"source": "bundled", "items": items}


def corpus_pool(
    evaluations: "Mapping[str, Evaluation]", kind_of: Callable[[str], str | None], route: str, seed: int
) -> Json | None:
    """Return test items of the corpora with their votes; None where too few of them can be played and shown.

    Args:
        evaluations: Stored ones, by name.
        kind_of: Says of an item whether it can be opened.
        route: Where items are served.
        seed: Draws which.
    """
    items = [each for kind in KINDS for each in _of_kind(kind, evaluations, kind_of, route, seed)]
    return {"source": "corpora", "items": items} if len(items) >= FEWEST else None


def _of_kind(
    kind: str, evaluations: "Mapping[str, Evaluation]", kind_of: Callable[[str], str | None], route: str, seed: int
) -> list[Json]:
    model, people, corpus, split = KINDS[kind]
    if model not in evaluations or people not in evaluations:
        return []
    answers = evaluations[model].answers
    own = answers.filter(
        (answers["corpus"] == corpus) & (answers["split"] == split) & (answers["condition"] == "clean")
    ).unique("item", keep="first", maintain_order=True)
    votes = _votes(evaluations[people])
    generator = np.random.default_rng(seed)
    found: list[Json] = []
    for emotion in EMOTIONS:
        rows = own.filter(own["truth"] == emotion).to_dicts()
        drawn = [rows[i] for i in generator.permutation(len(rows))]
        known = [row for row in drawn if row["item"] in votes and kind_of(row["item"])]
        found += [_item(kind, row, votes[row["item"]], route) for row in known[:OF_EACH]]
    return found


def _votes(people: "Evaluation") -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for item, said, count in people.answers.select("item", "said", "count").iter_rows():
        found.setdefault(item, {})[said] = int(count)
    return found


def _item(kind: str, row: Mapping[str, Any], votes: Mapping[str, int], route: str) -> Json:
    total = sum(votes.values())
    return {
        "id": row["item"],
        "kind": kind,
        "url": route + row["item"],
        "truth": row["truth"],
        "made": row["corpus"],
        "model": {emotion: round(float(row[f"p_{emotion}"] or 0), 4) for emotion in EMOTIONS},
        "people": {emotion: round(votes.get(emotion, 0) / total, 4) for emotion in EMOTIONS},
        "votes": total,
    }
