"""Evaluations made comparable: chosen, judged, tested against each other."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from sklearn.metrics import confusion_matrix, f1_score, precision_score

from dashapp.evaluation.comparison import (
    Selection,
    all_evaluations,
    errs_alike,
    judge,
    mcnemar,
    of_predictions,
)
from dashapp.evaluation.human_votes import write_votes
from dashapp.evaluation.predictions_table import build_table, probability_columns, write_predictions
from dashapp.evaluation.summary import summarise
from dashapp.labels import EMOTIONS, SPEECH_CLASSES

RNG = np.random.default_rng(5)


def rows(n: int = 120, kind: str = "speech", **fixed) -> list[dict]:
    """Answers of a model that is right more often than not, to eight speakers."""
    rng = np.random.default_rng(11)
    labels = SPEECH_CLASSES if kind == "speech" else EMOTIONS
    found = []
    for i in range(n):
        speaker = i % 8
        emotion = int(rng.integers(7))
        truth = labels[emotion + 7 * (speaker % 2) * (kind == "speech")]
        shares = rng.dirichlet(np.full(len(labels), 0.3))
        shares = 0.6 * shares + 0.4 * (np.arange(len(labels)) == labels.index(truth))
        row = {
            "item": f"c/{i}",
            "corpus": "crema-d" if i % 3 else "ravdess",
            "split": "test",
            "run": "served",
            "condition": "clean",
            "speaker": f"s-{speaker}",
            "sex": "male" if speaker % 2 else "female",
            "age": 20 + 10 * speaker,
            "truth": truth,
        }
        found.append(row | fixed | probability_columns(labels, shares))
    return found


def evaluation(n: int = 120, kind: str = "speech", **fixed):
    return of_predictions("model", kind, build_table(rows(n, kind, **fixed), kind))


def test_a_joint_table_is_judged_by_its_marginals() -> None:
    table = build_table(rows(), "speech")
    answers = of_predictions("model", "speech", table).answers
    shares = table.select(pl.col("^p_.*$")).to_numpy().reshape(-1, 2, 7).sum(axis=1)
    assert answers["said"].to_list() == [EMOTIONS[i] for i in shares.argmax(axis=1)]
    np.testing.assert_allclose(answers["confidence"].to_numpy(), shares.max(axis=1), rtol=1e-5)
    assert set(answers["truth"]) <= set(EMOTIONS)


def test_counts_and_scores_are_those_of_scikit_learn() -> None:
    found = evaluation()
    truth, said = found.answers["truth"].to_list(), found.answers["said"].to_list()
    judged = judge(found, Selection())
    np.testing.assert_array_equal(judged.counts, confusion_matrix(truth, said, labels=EMOTIONS))
    expected = precision_score(truth, said, labels=EMOTIONS, average=None, zero_division=np.nan)
    np.testing.assert_allclose(judged.scores["precision"][0], expected)
    assert judged.scores["macro_f1"][0] == pytest.approx(f1_score(truth, said, labels=EMOTIONS, average="macro"))
    low, high = judged.scores["uar"][1:]
    assert low < judged.scores["uar"][0] < high
    assert (judged.n, judged.speakers, judged.coverage) == (120, 8, 1.0)


def test_the_intervals_are_those_of_the_card() -> None:
    """The same speakers are drawn as where a model's figures are made."""
    table = build_table(rows(), "speech")
    found = judge(of_predictions("model", "speech", table), Selection()).scores
    emotion = summarise(table)["emotion"]
    for name in ("accuracy", "uar"):
        expected = [emotion[name], *emotion["interval_95"][name]]
        np.testing.assert_allclose(found[name], expected, atol=1e-5)


def test_what_is_chosen() -> None:
    found = evaluation()
    assert judge(found, Selection(sex="male")).speakers == 4
    assert judge(found, Selection(corpus="ravdess")).n == 40
    assert judge(found, Selection(age="up to 30")).speakers == 2
    assert judge(found, Selection(corpus="tess")).n == 0
    assert found.values("sex") == ("female", "male")
    assert found.values("age") == ("31 to 45", "46 and more", "up to 30")


def test_a_threshold_leaves_out_what_is_less_sure() -> None:
    judged = judge(evaluation(), Selection(least_confidence=0.6))
    kept = evaluation().answers.filter(pl.col("confidence") >= 0.6)
    assert judged.n == kept.height < 120
    assert judged.coverage == pytest.approx(kept.height / 120)
    assert judged.scores["accuracy"][0] > judge(evaluation(), Selection()).scores["accuracy"][0]


def test_classes_that_count_as_one() -> None:
    merged = judge(evaluation(), Selection(merged={"any of three": ("fear", "surprise", "sad")}))
    assert merged.labels == ("angry", "disgust", "happy", "neutral", "any of three")
    apart = judge(evaluation(), Selection())
    at = [EMOTIONS.index(label) for label in ("fear", "surprise", "sad")]
    assert merged.counts[4, 4] == apart.counts[np.ix_(at, at)].sum()


def test_items_without_an_answer_count_as_wrong() -> None:
    table = rows(10)
    table[0] |= probability_columns(SPEECH_CLASSES, None)
    judged = judge(of_predictions("model", "speech", build_table(table, "speech")), Selection())
    assert judged.n == 10
    assert judged.counts.sum() == 9
    assert judged.coverage == pytest.approx(0.9)


def test_two_models_on_the_same_items() -> None:
    first = evaluation()
    flipped = first.answers.with_columns(
        said=pl.when(pl.int_range(pl.len()) < 30).then(pl.lit("calm")).otherwise("said")
    )
    second = type(first)("other", "speech", flipped)
    test = mcnemar(first, second, Selection())
    assert test is not None
    right = (first.answers["truth"] == first.answers["said"]).to_numpy()
    assert (test.items, test.only_first, test.only_second) == (120, int(right[:30].sum()), 0)
    assert test.p_value < 0.001
    same = mcnemar(first, first, Selection())
    assert same is not None
    assert same.p_value == 1.0
    assert mcnemar(first, evaluation(corpus="tess", item="x"), Selection(corpus="crema-d")) is None


def test_a_model_errs_like_itself() -> None:
    judged = judge(evaluation(), Selection())
    assert errs_alike(judged, judged) == pytest.approx(1.0)
    assert np.isnan(errs_alike(judged, judge(evaluation(), Selection(corpus="tess"))))


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    models = tmp_path / "models"
    write_predictions(build_table(rows(), "speech"), models / "speech-a" / "predictions.parquet")
    random = build_table(rows(split="random"), "speech")
    write_predictions(random, models / "speech-a" / "runs" / "random-split" / "predictions.parquet")
    write_predictions(build_table(rows(kind="face"), "face"), models / "face-b" / "predictions.parquet")
    votes = {
        "people": ["listeners", "listeners"],
        "corpus": ["crema-d"] * 2,
        "split": ["test"] * 2,
        "speaker": ["s-1"] * 2,
        "sex": ["male"] * 2,
        "race": [None] * 2,
        "age": [31, 31],
        "truth": ["fear", "fear"],
        "said": ["fear", "sad"],
        "count": [7, 3],
    }
    write_votes(pl.DataFrame(votes, schema_overrides={"race": pl.String, "age": pl.Int16}), tmp_path / "votes.parquet")
    return tmp_path


def test_models_their_runs_and_people(stored: Path) -> None:
    found = all_evaluations(stored / "models", votes=stored / "votes.parquet")
    assert list(found) == ["face-b", "speech-a", "speech-a/random-split", "people/listeners"]
    people = judge(found["people/listeners"], Selection(split="test", sex="male", age="31 to 45"))
    assert people.n == 10
    assert people.scores["accuracy"][0] == pytest.approx(0.7)
    assert np.isnan(people.ece)
    assert mcnemar(found["speech-a"], found["people/listeners"], Selection()) is None


def test_people_are_not_left_out_by_a_threshold(stored: Path) -> None:
    people = all_evaluations(stored / "models", votes=stored / "votes.parquet")["people/listeners"]
    assert judge(people, Selection(least_confidence=0.9)).n == 10


def test_a_table_of_other_words_is_put_into_the_same(tmp_path: Path) -> None:
    words = ("neutral", "calm", "happy", "fearful")
    table = build_table(
        [{"item": "1", "truth": "fearful"} | probability_columns(words, [0.1, 0.1, 0.1, 0.7])], "speech", classes=words
    )
    found = of_predictions("mlp", "speech", table)
    assert found.answers.select("truth", "said").rows() == [("fear", "fear")]
    assert found.labels == EMOTIONS
