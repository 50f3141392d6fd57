"""The quiz's items from stored evaluations and votes."""

import polars as pl

from dashapp.evaluation.stored_runs import ANSWERS, Evaluation
from dashapp.labels import EMOTIONS
from dashapp.ui.learn.quiz import OF_EACH, corpus_pool


def evaluation(name: str, kind: str, rows: list[dict]) -> Evaluation:
    empty = dict.fromkeys(ANSWERS)
    schema = dict(ANSWERS) | {name: pl.Float32 for name in rows[0] if name.startswith("p_")}
    return Evaluation(name, kind, pl.DataFrame([empty | row for row in rows], schema=schema))


def stored(count: int = 20) -> dict[str, Evaluation]:
    items = [(f"crema-d/{emotion}-{i}", emotion) for emotion in EMOTIONS[:3] for i in range(count)]
    common = {"corpus": "crema-d", "split": "test", "condition": "clean", "count": 1}
    shares = {f"p_{emotion}": 1 / 7 for emotion in EMOTIONS}
    answers = [common | {"item": item, "truth": truth, "said": truth} | shares for item, truth in items]
    votes = [
        common | {"item": item, "truth": truth, "said": said, "count": n}
        for item, truth in items
        for said, n in ((truth, 6), ("neutral", 4))
    ]
    return {
        "speech-mfcc-cnn": evaluation("speech-mfcc-cnn", "speech", answers),
        "people/listeners": evaluation("people/listeners", "people", votes),
    }


def test_items_have_their_votes_and_the_model_s_answer() -> None:
    pool = corpus_pool(stored(), lambda item: "clip", "/items/", seed=1)
    assert pool["source"] == "corpora"
    assert len(pool["items"]) == 3 * OF_EACH
    first = pool["items"][0]
    assert first["url"] == f"/items/{first['id']}"
    assert first["people"][first["truth"]] == 0.6
    assert first["votes"] == 10
    assert abs(sum(first["model"].values()) - 1) < 0.01


def test_a_seed_draws_the_same_and_another_others() -> None:
    def drawn(seed: int) -> list[str]:
        return [item["id"] for item in corpus_pool(stored(), lambda item: "clip", "/items/", seed)["items"]]

    assert drawn(1) == drawn(1) != drawn(2)


def test_what_cannot_be_played_is_no_item() -> None:
    assert corpus_pool(stored(), lambda item: None, "/items/", 1) is None
    assert corpus_pool({}, lambda item: "clip", "/items/", 1) is None
