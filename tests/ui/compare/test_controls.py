"""The controls of the page "Compare" offer what the evaluations shown have."""

import pytest

from dashapp.evaluation.compare.comparison import Evaluation
from dashapp.ui.compare.controls import filled_controls
from dashapp.ui.compare.state import State
from tests.ui.evaluations import evaluation


@pytest.fixture(scope="module")
def evaluations() -> dict[str, Evaluation]:
    several = [evaluation("speech-mfcc-cnn", 0.9), evaluation("face-fer-cnn", 0.7, "PrivateTest", sex=None)]
    several += [evaluation("speech-other", 0.9, "random-0", corpus="tess"), evaluation("own/mine", 0.9, corpus="own")]
    return {each.name: each for each in several}


def labels(name: str, address: str, evaluations: dict[str, Evaluation]) -> list[str]:
    return [each["label"] for each in filled_controls(State.of(address), evaluations)[name][0]]


def test_only_what_a_side_has_is_offered(evaluations: dict[str, Evaluation]) -> None:
    assert labels("part", "?b=face-fer-cnn", evaluations) == ["held out from training", "all there are", "test"]
    assert labels("part", "?b=speech-other", evaluations)[-1] == "random-0"
    assert labels("sex", "?a=face-fer-cnn&b=face-fer-cnn", evaluations) == ["both sexes"]
    assert "sex" not in labels("by", "?a=face-fer-cnn&b=face-fer-cnn&by=condition", evaluations)


def test_what_is_chosen_and_no_side_has_stands_last_and_marked(evaluations: dict[str, Evaluation]) -> None:
    data, chosen = filled_controls(State.of("?b=speech-mfcc-cnn&corpus=tess"), evaluations)["corpus"]
    assert (data[-1], chosen) == ({"value": "tess", "label": "tess (in none shown)"}, "tess")


def test_own_files_are_not_held_out(evaluations: dict[str, Evaluation]) -> None:
    assert labels("part", "?a=own%2Fmine&b=own%2Fmine", evaluations) == ["own files", "all there are"]
    assert labels("part", "?b=own%2Fmine", evaluations)[0] == "held out from training, or own files"
