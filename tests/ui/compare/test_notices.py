"""What does not go as chosen: what a side does not have, different corpora and people, links that say what is not."""

import polars as pl
import pytest

from dashapp.evaluation.compare.comparison import Evaluation
from dashapp.ui.compare.controls import filled_controls
from dashapp.ui.compare.notices import left_open, notices, repairs
from dashapp.ui.compare.state import State, sides_of
from tests.ui.evaluations import evaluation


@pytest.fixture(scope="module")
def evaluations() -> dict[str, Evaluation]:
    votes = evaluation("people/listeners", 0.4).answers.with_columns(confidence=pl.lit(None, pl.Float32))
    own = evaluation("own/mine", 0.8, corpus="own").answers.with_columns(accent=pl.lit("welsh"))
    several = (
        evaluation("speech-mfcc-cnn", 0.9),
        evaluation("face-fer-cnn", 0.7, "PrivateTest", corpus="fer2013", sex=None, speaker=None),
        evaluation("speech-other", 0.7, corpus="ravdess"),
        evaluation("speech-fewer", 0.7, speaker="s-1"),
        Evaluation("people/listeners", "people", votes),
        Evaluation("own/mine", "face", own),
    )
    return {each.name: each for each in several}


def said(address: str, evaluations: dict[str, Evaluation]) -> list[str]:
    state = State.of(address)
    return notices(sides_of(state, evaluations), state)


@pytest.mark.parametrize(
    ("address", "name", "lacking"),
    [
        ("", "speech-mfcc-cnn", []),
        ("?sex=male&part=test", "speech-mfcc-cnn", []),
        ("?part=test", "face-fer-cnn", []),
        ("?part=train", "speech-mfcc-cnn", ["part train"]),
        ("?sex=male&race=Asian", "face-fer-cnn", ["sex", "race"]),
        ("?corpus=tess&condition=babble0", "speech-mfcc-cnn", ["condition babble0", "corpus tess"]),
        ("?more=accent%3Awelsh", "own/mine", []),
        ("?more=accent%3Airish", "own/mine", ["accent irish"]),
        ("?more=accent%3Airish", "speech-mfcc-cnn", ["accent"]),
        ("?part=test", "own/mine", ["part test"]),
        ("?sure=0.6", "people/listeners", ["confidence"]),
    ],
)
def test_what_is_left_open(evaluations: dict[str, Evaluation], address: str, name: str, lacking: list[str]) -> None:
    assert left_open(State.of(address), evaluations[name]) == lacking


def test_what_is_not_applied_is_said(evaluations: dict[str, Evaluation]) -> None:
    assert said("?b=people%2Flisteners", evaluations) == []
    found = said("?a=face-fer-cnn&b=people%2Flisteners&sex=male&sure=0.6", evaluations)
    assert found[:2] == [
        "Not applied: face-fer-cnn has no sex and shows all of its items (PrivateTest).",
        "Not applied: Listeners have no confidence and show all of their items (test, male).",
    ]


def test_different_corpora(evaluations: dict[str, Evaluation]) -> None:
    both = pl.concat([evaluations[name].answers for name in ("speech-mfcc-cnn", "speech-other")])
    two = Evaluation("speech-two", "speech", both)
    everything = evaluations | {two.name: two}
    (told,) = said("?a=speech-two", everything)
    assert told.startswith("Different corpora. speech-two: crema-d and ravdess; Listeners: crema-d alone. ")
    assert told.endswith("Choose the corpus crema-d to compare like with like.")
    assert said("?a=speech-two&corpus=crema-d", everything) == []
    assert "own/mine: own files; Listeners: crema-d alone." in said("?a=own%2Fmine", everything)[0]
    (nothing,) = said("?a=speech-other", everything)
    assert nothing.endswith("They have no corpus in common, so the differences may be those of the corpora.")


def test_different_people(evaluations: dict[str, Evaluation]) -> None:
    assert said("?b=speech-fewer", evaluations) == [
        "Different people. speech-mfcc-cnn: 4 speakers; speech-fewer: 1 speaker; 1 of them in common."
    ]


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("?sex=male&c=none", []),
        (
            "?a=nonsense",
            [
                (
                    "The link says \u201ca=nonsense\u201d, which does not exist here; Voice: MFCC network "
                    "(speech-mfcc-cnn) is shown instead."
                )
            ],
        ),
        ("?sex=foo", ["The link says \u201csex=foo\u201d, which does not exist here; both sexes is shown instead."]),
        ("?colour=blue", ["The link says \u201ccolour=blue\u201d, which is not a setting of this page."]),
        ("?merge=fear,joy", ["The link says \u201cmerge=fear,joy\u201d; joy is not known and is left out."]),
        ("?sex=male&sex=female", ["The link says \u201csex=male\u201d and other values of sex; the first counts."]),
        # What only others have stays chosen; that it is not applied is said of each side.
        ("?corpus=fer2013", []),
    ],
)
def test_what_a_link_says_that_there_is_not(
    evaluations: dict[str, Evaluation], search: str, expected: list[str]
) -> None:
    assert repairs(search, filled_controls(State.of(search), evaluations)) == expected
