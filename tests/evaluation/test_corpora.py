import math

import polars as pl
import pytest

from dashapp.evaluation.corpora import OTHER_SENTENCES, by_corpus, corpora_apart, corpus_figures
from dashapp.evaluation.predictions_table import build_table, probability_columns
from dashapp.labels import SPEECH_CLASSES
from tests.evaluation.tables import answer, speech_table


def table(rows: list[dict]) -> pl.DataFrame:
    """Answers to clips of one corpus; ``said`` is None where there was none."""
    filled = []
    for number, row in enumerate(rows):
        said = row["said"]
        shares = None if said is None else answer(SPEECH_CLASSES, said)
        about = {"item": f"turev-db/{number}", "corpus": "turev-db", "split": "test", "run": "r", "condition": "clean"}
        who = {"speaker": f"turev-db-{number % 2}", "sex": row["truth"].split("_")[0]}
        rest = {name: value for name, value in row.items() if name != "said"}
        filled.append(about | who | rest | probability_columns(SPEECH_CLASSES, shares))
    return build_table(filled, "speech", {"seconds": pl.Float32})


def test_recall_is_that_of_the_classes_that_a_corpus_has_and_a_refused_clip_is_wrong() -> None:
    figures = corpus_figures(
        table(
            [
                {"truth": "female_angry", "said": "female_angry", "seconds": 0.5},
                {"truth": "female_angry", "said": "male_fear", "seconds": 1.5},
                {"truth": "male_sad", "said": "male_sad", "seconds": 9.0},
                {"truth": "male_sad", "said": None, "seconds": None},
            ]
        )
    )
    assert (figures["n"], figures["classes"], figures["chance"], figures["unanswered"]) == (4, 2, 0.5, 1)
    assert figures["uar"] == 0.5
    assert figures["sex_accuracy"] == 0.5
    assert figures["by_sex"] == {"female": {"n": 2, "accuracy": 0.5}, "male": {"n": 2, "accuracy": 0.5}}
    lengths = {name: part["accuracy"] for name, part in figures["by_length"].items()}
    assert figures["by_confidence"][0] == [0.4, 0.75, pytest.approx(2 / 3)]
    assert lengths == {"0 to 1 s": 1.0, "1 to 2 s": 0.0, "from 3 s": 1.0}


def test_restricted_to_its_classes_an_answer_of_another_gives_way_to_the_next() -> None:
    rows = [{"truth": f"female_{emotion}", "said": "female_fear"} for emotion in ("angry", "sad")]
    shares = [0.0] * len(SPEECH_CLASSES)
    shares[SPEECH_CLASSES.index("female_fear")], shares[SPEECH_CLASSES.index("female_sad")] = 0.6, 0.4
    frame = table(rows).with_columns(
        **{f"p_{name}": pl.lit(share) for name, share in zip(SPEECH_CLASSES, shares, strict=True)}
    )
    figures = corpus_figures(frame)
    assert (figures["uar"], figures["restricted_uar"]) == (0.0, 0.5)


def test_of_ased_the_sentences_that_tell_the_emotion_by_their_words_stand_apart() -> None:
    frame = table([{"truth": "male_sad", "said": "male_sad"}] * 2).with_columns(
        corpus=pl.lit("ased"), item=pl.Series(["ased/s4-02-01-02-05", "ased/s4-03-01-02-05"])
    )
    parts = corpora_apart(frame)
    assert set(parts) == {"ased", OTHER_SENTENCES}
    assert parts["ased"]["item"].to_list() == ["ased/s4-02-01-02-05"]


def test_only_clean_answers_count() -> None:
    frame = pl.concat([speech_table(), speech_table(condition="noise10", right=0.0)])
    assert {name: part["uar"] for name, part in by_corpus(frame).items()} == {
        name: part["uar"] for name, part in by_corpus(speech_table()).items()
    }


def test_perfect_answers_are_perfect_without_lengths_too() -> None:
    for figures in by_corpus(speech_table(right=1.0)).values():
        assert figures["uar"] == figures["restricted_uar"] == figures["sex_accuracy"] == pytest.approx(1)
        assert figures["by_length"] == {}
        assert not math.isnan(figures["ece"])
