import json

import numpy as np
import polars as pl
import pytest
from sklearn import metrics as reference

from dashapp.evaluation.predictions_table import PredictionsError, probabilities, read_predictions
from dashapp.evaluation.summary import summarise, write_evaluation
from dashapp.labels import EMOTIONS, RAVDESS_EMOTIONS, SPEECH_CLASSES
from tests.evaluation.tables import face_table, own_table, speech_table


@pytest.fixture(scope="module")
def speech():
    return speech_table()


@pytest.fixture(scope="module")
def figures(speech):
    return summarise(speech, "speech", model="speech-mfcc-cnn")


def emotions(frame):
    """Truth and prediction of a speech table as emotions, by another way than the module's."""
    matrix = probabilities(frame, SPEECH_CLASSES)
    summed = matrix[:, :7] + matrix[:, 7:]
    return [label.split("_")[1] for label in frame["truth"]], [EMOTIONS[i] for i in summed.argmax(axis=1)]


def test_the_head_says_what_was_judged(figures, speech):
    assert [figures[name] for name in ("model", "run", "split", "n", "speakers")] == [
        "speech-mfcc-cnn",
        "served",
        "test",
        speech.height,
        8,
    ]


def test_the_headline_is_the_accuracy_of_14_classes_and_the_recall_by_corpus(figures, speech):
    truth = speech["truth"].to_list()
    said = [SPEECH_CLASSES[i] for i in probabilities(speech, SPEECH_CLASSES).argmax(axis=1)]
    assert figures["headline"]["accuracy_14"] == pytest.approx(reference.accuracy_score(truth, said), abs=1e-6)
    for corpus in ("crema-d", "ravdess"):
        part = emotions(speech.filter(pl.col("corpus") == corpus))
        expected = reference.recall_score(*part, labels=sorted(set(part[0])), average="macro")
        assert figures["headline"][f"uar_{corpus}"] == pytest.approx(expected, abs=1e-6)
        assert figures["by_corpus"][corpus]["emotion"]["uar"] == figures["headline"][f"uar_{corpus}"]


def test_a_corpus_without_surprise_is_averaged_over_six_classes(figures):
    assert figures["by_corpus"]["crema-d"]["emotion"]["classes_present"] == 6
    assert figures["by_corpus"]["crema-d"]["emotion"]["per_class"]["surprise"]["recall"] is None
    assert figures["by_corpus"]["ravdess"]["emotion"]["classes_present"] == 7


def test_the_confusion_matrix_has_the_truth_in_its_rows(figures, speech):
    block = figures["emotion"]
    expected = reference.confusion_matrix(*emotions(speech), labels=EMOTIONS)
    assert block["confusion"] == expected.tolist()
    assert [block["per_class"][name]["support"] for name in EMOTIONS] == expected.sum(axis=1).tolist()


def test_an_interval_holds_its_figure(figures):
    for name in ("joint", "emotion", "sex"):
        for score in ("accuracy", "uar"):
            low, high = figures[name]["interval_95"][score]
            assert low <= figures[name][score] <= high


def test_gaps_by_sex_and_race_are_given_where_they_are_known(figures, speech):
    assert set(figures["by_sex"]["crema-d"]) == {"female", "male"}
    assert set(figures["by_race"]) == {"crema-d"}
    assert sum(part["n"] for part in figures["by_race"]["crema-d"].values()) == (speech["corpus"] == "crema-d").sum()


def test_other_conditions_stand_apart(speech, figures):
    narrow = speech_table(seed=5, right=0.3, condition="band8k")
    both = summarise(pl.concat([speech, narrow]), "speech", model="speech-mfcc-cnn")
    assert both["joint"] == figures["joint"]
    alone = summarise(narrow.with_columns(condition=pl.lit("clean")), "speech")
    assert both["conditions"]["band8k"]["accuracy_14"] == alone["headline"]["accuracy_14"]
    assert figures["conditions"] == {}


def test_a_clip_without_an_answer_counts_as_wrong(speech):
    silent = speech.with_columns([pl.lit(None, pl.Float32).alias(f"p_{name}") for name in SPEECH_CLASSES])
    figures = summarise(pl.concat([speech, silent]), "speech")
    assert figures["unanswered"] == speech.height
    assert figures["joint"]["accuracy"] == pytest.approx(summarise(speech)["joint"]["accuracy"] / 2, abs=1e-6)


def test_undefined_figures_are_null(speech):
    one = summarise(speech.head(1))
    assert one["emotion"]["per_class"]["fear"]["recall"] is None
    json.dumps(one, allow_nan=False)


def test_faces_say_how_many_of_the_official_set_they_are():
    figures = summarise(face_table(), "face", model="face-fer-cnn")
    assert (figures["n"], figures["n_official"]) == (140, 3589)
    assert set(figures["headline"]) == {"accuracy", "uar", "ferplus_accuracy"}
    assert figures["emotion"]["labels"] == list(EMOTIONS)


def test_ferplus_is_judged_on_the_faces_with_a_majority():
    table = face_table()
    ferplus = summarise(table)["ferplus"]
    agreed = table.drop_nulls("ferplus_truth")
    votes = agreed.select(pl.col("^q_.*$")).to_numpy()[:, :8]
    said = np.array(ferplus["labels"])[votes.argmax(axis=1)]
    assert ferplus["n"] == agreed.height == 126
    assert ferplus["accuracy"] == pytest.approx((said == agreed["ferplus_truth"].to_numpy()).mean(), abs=1e-6)


def test_answers_are_compared_with_what_further_raters_saw():
    table = face_table()
    raters = summarise(table)["raters"]
    agreed = table.drop_nulls("ferplus_truth")
    said = agreed.select(pl.col("^p_.*$")).to_numpy().argmax(axis=1)
    assert sum(row["n"] for row in raters.values()) == agreed.height
    happy = agreed.filter(said == EMOTIONS.index("happy"))
    assert raters["happy"]["n"] == happy.height
    assert raters["happy"]["share"] == pytest.approx((happy["ferplus_truth"] == "happiness").mean(), abs=1e-6)


def test_faces_without_votes_have_no_ferplus_figures():
    table = face_table().select(pl.exclude("^q_.*$"))
    assert "ferplus" not in summarise(table)


def test_figures_of_two_runs_are_not_mixed():
    with pytest.raises(PredictionsError, match="one run and split"):
        summarise(pl.concat([face_table(), face_table(run="other")]))


def test_a_table_without_clean_predictions_has_no_figures():
    with pytest.raises(PredictionsError, match="'clean'"):
        summarise(speech_table(condition="band8k"))


def test_an_evaluation_is_written_beside_the_model(tmp_path, speech, figures):
    write_evaluation(speech, figures, tmp_path / "runs" / "random")
    assert json.loads((tmp_path / "runs" / "random" / "metrics.json").read_text()) == figures
    confusion = (tmp_path / "runs" / "random" / "metrics.json").read_text().split('"confusion"')[1]
    assert str(figures["joint"]["confusion"][0]) in confusion  # a row of the matrix on one line
    assert read_predictions(tmp_path / "runs" / "random" / "predictions.parquet").equals(speech)


def test_a_model_that_tells_no_sexes_apart_is_judged_on_its_own_labels():
    table = pl.concat([own_table(), own_table(seed=1, condition="band8k")])
    figures = summarise(table, "speech", model="speech-feature-mlp-8")
    clean = table.filter(condition="clean")
    said = [RAVDESS_EMOTIONS[i] for i in probabilities(clean, RAVDESS_EMOTIONS).argmax(axis=1)]
    expected = reference.accuracy_score(clean["truth"].to_list(), said)
    assert figures["headline"] == {
        "accuracy": pytest.approx(expected, abs=1e-6),
        "uar": pytest.approx(expected, abs=1e-6),  # every class is as large
    }
    assert figures["emotion"]["labels"] == list(RAVDESS_EMOTIONS)
    assert figures["by_sex"]["ravdess"].keys() == {"female", "male"}
    assert figures["conditions"]["band8k"]["n"] == clean.height
    assert not {"joint", "sex"} & figures.keys()
