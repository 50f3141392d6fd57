"""Evaluations judged and compared: chosen, counted, scored, set apart."""

import numpy as np
import polars as pl
import pytest
from sklearn.metrics import confusion_matrix, f1_score, precision_score

from dashapp.evaluation.compare.comparison import CALM_AS_NEUTRAL, Selection, apart, counts_of, judge
from dashapp.evaluation.predictions_table import build_table, probability_columns
from dashapp.evaluation.stored_runs import Evaluation, of_predictions
from dashapp.evaluation.summary import summarise
from dashapp.labels import EMOTIONS, SPEECH_CLASSES
from tests.evaluation.answers import evaluation, rows


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
    merged = judge(evaluation(), Selection(merged=(("any of three", ("fear", "surprise", "sad")),)))
    assert merged.labels == ("angry", "disgust", "happy", "neutral", "any of three")
    shares = np.stack([evaluation().answers[f"p_{label}"] for label in EMOTIONS], axis=1)
    at = [EMOTIONS.index(label) for label in ("fear", "surprise", "sad")]
    others = np.delete(shares, at, axis=1).max(axis=1)
    said = shares[:, at].sum(axis=1) > others
    true = evaluation().answers["truth"].is_in(["fear", "surprise", "sad"]).to_numpy()
    assert merged.counts[4, 4] == (said & true).sum()
    assert merged.counts[:, 4].sum() == said.sum()


def test_items_without_an_answer_count_as_wrong() -> None:
    table = rows(10)
    table[0] |= probability_columns(SPEECH_CLASSES, None)
    judged = judge(of_predictions("model", "speech", build_table(table, "speech")), Selection())
    assert (judged.n, judged.unanswered) == (9, 1)
    diagonal = np.diagonal(judged.shares, axis1=1, axis2=2)
    np.testing.assert_allclose(diagonal, judged.scores["recall"], atol=1e-12)
    assert judged.counts.sum() == 9
    assert judged.coverage == pytest.approx(0.9)


def test_calm_counts_as_neutral_where_it_shall() -> None:
    words = ("neutral", "calm", "happy")
    shares = {"calm": [0.3, 0.35, 0.35], "neutral": [0.6, 0.3, 0.1], "happy": [0.2, 0.25, 0.55]}
    table = [
        {"item": str(i), "truth": truth} | probability_columns(words, values)
        for i, (truth, values) in enumerate(shares.items())
    ]
    found = of_predictions("mlp", "speech", build_table(table, "speech", classes=words))
    assert judge(found, Selection()).labels == (*EMOTIONS, "calm")
    judged = judge(found, Selection(merged=(CALM_AS_NEUTRAL,)))
    assert judged.labels == EMOTIONS
    # The probabilities of both are added: 0.65 of neutral for the clip that is neither surely calm nor surely happy.
    assert judged.scores["recall"][0][[EMOTIONS.index("neutral"), EMOTIONS.index("happy")]].tolist() == [1.0, 1.0]


def test_an_item_without_an_answer_has_none_in_merged_classes_either() -> None:
    table = rows(10, "face")
    table[0] |= probability_columns(EMOTIONS, None)
    merged = Selection(merged=(("fear or sadness", ("fear", "sad")),))
    judged = judge(of_predictions("model", "face", build_table(table, "face")), merged)
    assert (judged.n, judged.unanswered, judged.counts.sum()) == (9, 1, 9)


def test_shares_of_rows_have_intervals() -> None:
    judged = judge(evaluation(), Selection())
    value, low, high = judged.shares
    np.testing.assert_allclose(value.sum(axis=1), 1.0)
    assert ((low <= value) & (value <= high)).all()
    np.testing.assert_allclose(np.diagonal(judged.shares, axis1=1, axis2=2), judged.scores["recall"], atol=1e-12)


def test_the_difference_of_two() -> None:
    first = judge(evaluation(), Selection())
    labels, same = apart(first, first)
    assert labels == EMOTIONS
    # The same speakers in the same draws: nothing is between them, and nothing is between the ends either.
    np.testing.assert_array_equal(same, np.zeros((3, 7, 7)))
    wrong = Evaluation("wrong", "speech", evaluation().answers.with_columns(said=pl.lit("sad")))
    _, far = apart(first, judge(wrong, Selection()))
    sad = EMOTIONS.index("sad")
    assert (far[2, [i for i in range(7) if i != sad], sad] < 0).all()


def test_a_further_column_is_a_factor() -> None:
    extra = {"accent": pl.String, "note": pl.String}
    table = [row | {"accent": ("irish", "welsh", "scottish")[i % 3], "note": f"n{i}"} for i, row in enumerate(rows())]
    found = of_predictions("own/a", "speech", build_table(table, "speech", extra))
    assert found.further == ("accent",)
    assert found.values("accent") == ("irish", "scottish", "welsh")
    assert judge(found, Selection(further=(("accent", "irish"),))).n == 40
    assert judge(found, Selection(further=(("accent", "irish"), ("accent", "welsh")))).n == 80
    assert judge(found, Selection(further=(("room", "kitchen"),))).n == 0


@pytest.mark.parametrize("column", ["said", "count", "confidence", "run"])
def test_a_further_column_cannot_take_the_place_of_an_answer(column: str) -> None:
    extra = {} if column == "run" else {column: pl.String}
    table = build_table([row | {column: "x"} for row in rows(10)], "speech", extra)
    found = of_predictions("own/a", "speech", table)
    assert found.further == ()
    assert judge(found, Selection()).n == 10


def test_many_speakers_are_drawn_in_batches_of_whole_speakers() -> None:
    table = [row | {"speaker": f"s{i // 2}"} for i, row in enumerate(rows(2000))]
    found = of_predictions("own/a", "speech", build_table(table, "speech"))
    judged = judge(found, Selection())
    assert (judged.n, judged.speakers, len(judged.groups)) == (2000, 1000, 1000)
    counts, _ = counts_of(found.answers, EMOTIONS)
    assert counts.shape == (400, 7, 8)
    rate, low, high = judged.scores["accuracy"]
    # What a binomial share of 2,000 answers has: here answers do not depend on who is judged.
    assert (high - low) / 2 == pytest.approx(1.96 * (rate * (1 - rate) / 2000) ** 0.5, rel=0.2)


def test_items_without_a_speaker_stand_for_themselves() -> None:
    table = [row | {"speaker": None if i % 2 else row["speaker"]} for i, row in enumerate(rows())]
    judged = judge(of_predictions("own/a", "speech", build_table(table, "speech")), Selection())
    assert judged.speakers == 4
    assert len(judged.groups) == 4 + 60


def test_a_hundred_thousand_answers() -> None:
    """Counted by speaker, so that what is drawn does not grow with the answers."""
    n = 100_000
    rng = np.random.default_rng(0)
    truth, said, speaker = rng.integers(7, size=n), rng.integers(7, size=n), rng.integers(90, size=n)
    shares = np.full((n, 7), 0.05, np.float32)
    shares[np.arange(n), said] = 0.7
    names = np.array(EMOTIONS)
    columns = {"item": [f"i{i}" for i in range(n)], "speaker": [f"s{i}" for i in speaker], "truth": names[truth]}
    columns |= {f"p_{label}": shares[:, i] for i, label in enumerate(EMOTIONS)}
    about = {name: pl.lit("x") for name in ("corpus", "split", "run", "condition")}
    unknown = {"sex": pl.lit(None, pl.String), "race": pl.lit(None, pl.String), "age": pl.lit(None, pl.Int16)}
    found = of_predictions("own/big", "face", pl.DataFrame(columns).with_columns(**about, **unknown))
    judged = judge(found, Selection(corpus="x", merged=(("fear or sadness", ("fear", "sad")),)))
    assert (judged.n, judged.speakers, judged.draws.shape) == (n, 90, (2000, 6, 7))
    apart_of = [EMOTIONS.index(label) for label in ("fear", "sad")]
    assert judged.counts[-1, -1] == (np.isin(truth, apart_of) & np.isin(said, apart_of)).sum()
    np.testing.assert_array_equal(judged.counts.sum(), n)
