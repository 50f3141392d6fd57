"""How often it is right when it says this."""

import math
from dataclasses import replace

from dashapp.predictions import Promise
from dashapp.ui.analyze.precision_note import precision_note, worth
from tests.ui.answers import INFOS


def test_the_note_gives_the_precision_of_the_answer() -> None:
    note = precision_note(INFOS, "speech-mfcc-cnn", "fear")
    assert note == "When this model says fear, it is right 61 % of the time (precision on 2,452 test clips)."


def test_of_a_face_it_is_judged_by_whoever_the_answer_is_meant_for() -> None:
    raters = {"n": 3118, "per_class": {"fear": {"precision": 0.91}}}
    info = replace(INFOS[0], kind="face", metrics=INFOS[0].metrics | {"by_raters": raters})
    as_raters = precision_note((info,), info.name, "fear", "raters")
    as_labels = precision_note((info,), info.name, "fear", "fer2013")
    assert as_raters == (
        "When this model says fear, most raters say so too 91 % of the time (precision on 3,118 test pictures)."
    )
    assert as_labels is not None
    assert "it is right 61 % of the time" in as_labels


def test_what_being_sure_promises_stands_first() -> None:
    info = replace(INFOS[0], promise=Promise(0.9, 0.7, "some clips (100)"))
    said = worth((info,), info.name, "fear")
    assert said is not None
    assert said.startswith("When this model is this confident, at least 90 % of its answers were right")
    assert said.endswith("(precision on 2,452 test clips).")
    assert worth((info,), "another", "fear") is None


def test_no_figure_no_note() -> None:
    nan = replace(INFOS[0], metrics={"emotion": {"per_class": {"fear": {"precision": math.nan}}}})
    assert precision_note(INFOS, "face-fer-cnn", "fear") is None
    assert precision_note(INFOS, "another", "fear") is None
    assert precision_note((nan,), "speech-mfcc-cnn", "fear") is None
