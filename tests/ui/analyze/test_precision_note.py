"""How often it is right when it says this."""

import math
from dataclasses import replace

from dashapp.ui.analyze.precision_note import precision_note
from tests.ui.answers import INFOS


def test_the_note_gives_the_precision_of_the_answer() -> None:
    note = precision_note(INFOS, "speech-mfcc-cnn", "fear")
    assert note == "Of all its answers of fear, sure and unsure, 61 % were right (tested on 2,452 new clips)."


def test_of_a_face_it_tells_what_further_raters_said() -> None:
    metrics = INFOS[0].metrics | {"raters": {"fear": {"n": 190, "share": 0.31}}}
    note = precision_note((replace(INFOS[0], metrics=metrics),), "speech-mfcc-cnn", "fear")
    assert note is not None
    assert note.endswith("; most of ten further raters said the same of 31 %.")


def test_no_figure_no_note() -> None:
    nan = replace(INFOS[0], metrics={"emotion": {"per_class": {"fear": {"precision": math.nan}}}})
    assert precision_note(INFOS, "face-fer-cnn", "fear") is None
    assert precision_note(INFOS, "another", "fear") is None
    assert precision_note((nan,), "speech-mfcc-cnn", "fear") is None
