"""The Compare page: its address, what is chosen, what is shown."""

import numpy as np
import polars as pl
import pytest

from dashapp.evaluation.comparison import Evaluation, of_predictions
from dashapp.evaluation.predictions_table import build_table, probability_columns
from dashapp.labels import EMOTIONS
from dashapp.ui.pages.compare import DEFAULTS, State, controls, filled_controls, items, view
from tests.ui.trees import as_json, nodes, props, texts


def evaluation(name: str, right: float, split: str = "test", **fixed: object) -> Evaluation:
    """Four speakers, of whom a share of the answers is right; the others are neutral."""
    rng = np.random.default_rng(3)
    rows = []
    for i in range(140):
        emotion = i % 7
        said = emotion if rng.random() < right else 6
        shares = np.full(7, 0.05) + 0.65 * (np.arange(7) == said)
        row = {"item": str(i), "split": split, "condition": "clean", "corpus": "crema-d", "speaker": f"s-{i % 4}"}
        row |= {"sex": "female" if i % 2 else "male", "truth": EMOTIONS[emotion]} | fixed
        rows.append(row | probability_columns(EMOTIONS, shares))
    return of_predictions(name, "face", build_table(rows, "face"))


@pytest.fixture(scope="module")
def evaluations() -> dict[str, Evaluation]:
    several = (
        evaluation("speech-mfcc-cnn", 0.9),
        evaluation("people/listeners", 0.4),
        evaluation("face-fer-cnn", 0.7, "PrivateTest", corpus="fer2013", sex=None, item=None),
    )
    return {each.name: each for each in several}


def test_an_address_and_back() -> None:
    assert State.of("").search == ""
    state = State.of("?a=face-fer-cnn&sex=male&merge=fear%2Csurprise")
    assert (state.a, state.b, state.sex, state.merge) == ("face-fer-cnn", DEFAULTS["b"], "male", "fear,surprise")
    assert State.of(state.search) == state
    assert State.of("?sure=lots&show=%3Cscript%3E").sure == "lots"


def test_a_factor_that_a_side_does_not_have_stays_open(evaluations: dict[str, Evaluation]) -> None:
    state = State.of("?corpus=crema-d&sex=male")
    assert state.selection(evaluations["speech-mfcc-cnn"]).corpus == "crema-d"
    face = state.selection(evaluations["face-fer-cnn"])
    assert (face.corpus, face.sex, face.split) == (None, None, "PrivateTest")


def test_what_is_held_out(evaluations: dict[str, Evaluation]) -> None:
    speech = evaluations["speech-mfcc-cnn"]
    assert State.of("").selection(speech).split == "test"
    assert State.of("?part=all").selection(speech).split is None


@pytest.mark.parametrize(("sure", "least"), [("0.6", 0.6), ("lots", 0.0), ("7", 0.95), ("-1", 0.0), ("nan", 0.0)])
def test_a_threshold_is_a_share(evaluations: dict[str, Evaluation], sure: str, least: float) -> None:
    assert State.of(f"?sure={sure}").selection(evaluations["speech-mfcc-cnn"]).least_confidence == least


def test_classes_that_count_as_one(evaluations: dict[str, Evaluation]) -> None:
    speech = evaluations["speech-mfcc-cnn"]
    assert State.of("?merge=fear,happy,joy").selection(speech).merged == {"fear or happiness": ("fear", "happy")}
    assert State.of("?merge=fear").selection(speech).merged is None


def test_controls_offer_what_there_is(evaluations: dict[str, Evaluation]) -> None:
    filled = filled_controls(State.of("?a=nothing&corpus=fer2013&show=counts"), evaluations)
    assert set(filled) == set(DEFAULTS)
    assert [each["label"] for each in filled["b"][0]] == ["speech-mfcc-cnn", "Listeners", "face-fer-cnn"]
    assert filled["a"][1] == DEFAULTS["a"]
    assert filled["corpus"][1] == "fer2013"
    assert [each["value"] for each in filled["corpus"][0]] == ["any", "crema-d", "fer2013"]
    assert filled["show"][1] == "counts"
    assert {p["id"] for p in props(controls()) if "id" in p} == {f"compare-{name}" for name in DEFAULTS}


def heatmaps(shown: object) -> list[dict]:
    figures = [node["props"]["figure"] for node in nodes(as_json(shown)) if node["type"] == "Graph"]
    return [figure["data"][0] for figure in figures if figure["data"][0]["type"] == "heatmap"]


def test_two_matrices_their_difference_and_recalls(evaluations: dict[str, Evaluation]) -> None:
    shown = view(State.of(""), evaluations)
    first, second, apart = heatmaps(shown)
    assert first["text"][6][6] == "100"
    assert int(second["text"][0][6]) > 40
    assert apart["text"][0][0].startswith("+")
    assert first["hovertemplate"].startswith("%{y} called %{x}")
    titles = [
        p["children"] for p in props(shown) if p.get("children") in ("speech-mfcc-cnn", "Listeners", "Difference")
    ]
    assert {"speech-mfcc-cnn", "Listeners", "Difference"} <= set(titles)


def test_counts_instead_of_shares(evaluations: dict[str, Evaluation]) -> None:
    first = heatmaps(view(State.of("?show=counts"), evaluations))[0]
    assert first["text"][6][6] == "20"


def test_the_figures_and_what_is_said_of_them(evaluations: dict[str, Evaluation]) -> None:
    said = " ".join(texts(view(State.of(""), evaluations)))
    assert "140 answers, 4 speakers" in said
    assert "Anger: found by speech-mfcc-cnn in" in said
    assert "McNemar's test: p = " in said
    assert "correlate by" in said
    threshold = " ".join(texts(view(State.of("?sure=0.8"), evaluations)))
    assert "0 % of the items answered surely enough" in threshold


def test_models_of_other_items_have_no_test(evaluations: dict[str, Evaluation]) -> None:
    assert "McNemar" not in " ".join(texts(view(State.of("?b=face-fer-cnn"), evaluations)))


def test_an_evaluation_beside_itself(evaluations: dict[str, Evaluation]) -> None:
    figure = [
        n["props"]["figure"]
        for n in nodes(as_json(view(State.of("?b=speech-mfcc-cnn"), evaluations)))
        if n["type"] == "Graph"
    ]
    assert [trace["name"] for trace in figure[3]["data"]] == ["speech-mfcc-cnn", "speech-mfcc-cnn (second)"]


def test_an_evaluation_that_is_not_there(evaluations: dict[str, Evaluation]) -> None:
    assert texts(view(State.of("?a=nothing"), evaluations)) == [
        "There is no evaluation named nothing; please choose another."
    ]


def test_a_matrix_is_saved_as_it_is(evaluations: dict[str, Evaluation]) -> None:
    links = [p for p in props(view(State.of(""), evaluations)) if "download" in p]
    assert [link["download"] for link in links] == ["speech-mfcc-cnn.csv", "Listeners.csv"]
    assert "angry%2C" in links[0]["href"]


def test_the_items_of_a_cell(evaluations: dict[str, Evaluation]) -> None:
    point = {"x": "Neutral", "y": "Anger"}
    shown = items(State.of("?sex=male"), evaluations, 1, point)
    answers = evaluations["people/listeners"].answers.filter(truth="angry", said="neutral", sex="male")
    assert texts(shown)[:2] == ["Listeners: anger called neutral", f"{answers.height} items"]
    assert set(answers["item"]) <= set(texts(shown))
    assert len([node for node in nodes(as_json(shown)) if node["type"] == "Tr"]) == answers.height + 1


def test_votes_have_no_items(evaluations: dict[str, Evaluation]) -> None:
    shown = items(State.of("?a=face-fer-cnn"), evaluations, 0, {"x": "Anger", "y": "Anger"})
    assert "votes; who gave which is not kept." in " ".join(texts(shown))


def test_a_cell_that_is_not_there(evaluations: dict[str, Evaluation]) -> None:
    assert items(State.of(""), evaluations, 0, {"x": "Joy", "y": "Anger"}) is None


def graphs(shown: object) -> list[dict]:
    return [node["props"]["figure"] for node in nodes(as_json(shown)) if node["type"] == "Graph"]


@pytest.mark.parametrize(("address", "title"), [("", "Recall"), ("?score=f1", "F1"), ("?score=nothing", "Recall")])
def test_a_score_of_each_emotion(evaluations: dict[str, Evaluation], address: str, title: str) -> None:
    assert f"{title} of each emotion" in texts(view(State.of(address), evaluations))


def test_how_far_confidence_can_be_trusted(evaluations: dict[str, Evaluation]) -> None:
    reliability, coverage = graphs(view(State.of("?b=face-fer-cnn"), evaluations))[4:]
    assert [trace.get("name") for trace in reliability["data"]] == [None, "speech-mfcc-cnn", "face-fer-cnn"]
    (sure,), (right,) = reliability["data"][1]["x"], reliability["data"][1]["y"]
    assert sure == pytest.approx(0.7, abs=0.001)
    assert right > 0.85
    assert coverage["data"][0]["x"][0] == 1.0


def test_votes_have_no_confidence(evaluations: dict[str, Evaluation]) -> None:
    people = Evaluation(
        "people/listeners",
        "people",
        evaluations["people/listeners"].answers.with_columns(confidence=pl.lit(None, pl.Float32)),
    )
    shown = view(State.of("?a=people/listeners&b=people/listeners"), {people.name: people})
    assert len(graphs(shown)) == 4
