"""What is served, judged by raters and on portraits, on faces that are made up."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from dashapp.datasets.faceset import VOTE_LABELS, FaceSet
from dashapp.datasets.portraits import Portrait
from dashapp.errors import InputError
from dashapp.evaluation.cards.served_faces import served_section
from dashapp.evaluation.served_faces import certainty, portrait_table, rater_table
from dashapp.evaluation.summary import summarise
from dashapp.labels import EMOTIONS
from dashapp.predictions import Box, Distribution, FacePrediction, ImagePrediction

NEUTRAL, ANGRY, SAD = (EMOTIONS.index(name) for name in ("neutral", "angry", "sad"))


def faces(truth: list[int], seen: list[str]) -> FaceSet:
    votes = np.zeros((len(truth), 10), np.int64)
    for row, name in zip(votes, seen, strict=True):
        row[VOTE_LABELS.index(name)] = 9
    return FaceSet(
        images=np.zeros((len(truth), 48, 48), np.uint8),
        emotion=np.array(truth),
        votes=votes,
        usage=np.array(["PrivateTest"] * len(truth)),
        row=np.arange(len(truth)),
        ambiguous=np.zeros(len(truth), bool),
    )


def shares(places: list[int], confidence: float = 0.9) -> np.ndarray:
    rows = np.full((len(places), 7), (1 - confidence) / 6)
    rows[np.arange(len(places)), places] = confidence
    return rows


def made_up() -> pl.DataFrame:
    """Three faces labelled angry: raters saw neutral, anger, contempt; the served answer is neutral, anger, anger."""
    three = faces([ANGRY] * 3, ["neutral", "anger", "contempt"])
    outputs = {
        "fer2013": shares([ANGRY] * 3),
        "raters": shares([NEUTRAL, ANGRY, ANGRY]),
        "ferplus": np.full((3, 10), 0.1),
    }
    table = rater_table(outputs, three, run="served", split="PrivateTest")
    return pl.concat([table, portraits()], how="diagonal")


def portraits() -> pl.DataFrame:
    """Of nine portraits one has no face, one cannot be read, and one answer is wrong."""
    names = ["neutral", "neutral", "happy", "angry", "sad", "surprise", "neutral", "happy", "neutral"]
    shown = [Portrait(f"portraits/{i}", Path(__file__), name, f"person {i}", "odd") for i, name in enumerate(names)]
    said = iter([*names[:6], "angry", None, InputError("decode_failed", "No picture.")])

    def look(_: bytes) -> ImagePrediction:
        answer = next(said)
        if isinstance(answer, InputError):
            raise answer
        emotion = Distribution.of(EMOTIONS, shares([EMOTIONS.index(answer)])[0]) if answer else None
        found = (FacePrediction(Box(0, 0, 9, 9), emotion),) if emotion else ()
        return ImagePrediction("face-fer-cnn", 9, 9, found)

    return portrait_table(look, shown, run="served")


def test_labels_and_raters_judge_the_answer_that_is_meant_for_them() -> None:
    figures = summarise(made_up(), model="face-fer-cnn", certain_above=0.8)
    assert figures["emotion"]["accuracy"] == 1
    raters = figures["by_raters"]
    assert (raters["n"], raters["n_contempt"], raters["accuracy"]) == (2, 1, 1)
    assert raters["accuracy_8"] == pytest.approx(2 / 3, abs=1e-6)
    assert raters["on_labels"] == pytest.approx(2 / 3, abs=1e-6)
    assert raters["certain"]["n"] == 3
    assert set(figures["headline"]) >= {"accuracy", "raters_accuracy", "portraits_own_mix"}


def test_portraits_without_an_answer_count_as_wrong() -> None:
    figures = summarise(made_up(), certain_above=0.8)["portraits"]
    assert (figures["n"], figures["unanswered"], figures["people"]) == (9, 2, 9)
    # Of four neutral faces two, of two happy ones one, of the others all.
    assert figures["own_mix"] == pytest.approx(0.5 * 2 / 4 + 0.42 * 1 / 2 + 0.08, abs=1e-6)
    assert figures["uar_common"] == pytest.approx((1 + 0.5 + 1 + 1 + 0.5) / 5, abs=1e-6)


def test_certain_answers_are_counted_by_what_was_said() -> None:
    said = np.array(["sad", "sad", "neutral", "neutral"])
    found = certainty(np.array([0.9, 0.9, 0.9, 0.5]), said, np.array([True, False, True, True]), 0.8)
    assert (found["n"], found["share"]) == (3, 0.75)
    assert found["by_class"]["sad"] == {"n": 2, "right": 0.5}
    assert certainty(np.array([0.1]), np.array(["sad"]), np.array([True]), 0.8)["right"] is None


def test_the_card_says_what_is_served() -> None:
    text = served_section(summarise(made_up(), certain_above=0.8))
    assert "## What is served" in text
    assert "right on 66.7 %" in text
    assert "In 2 of them no face was found" in text
    assert served_section({"emotion": {}}) == ""
