"""The Compare page: its address, what is chosen, what is shown."""

from dataclasses import replace

import dash
import polars as pl
import pytest

from dashapp.evaluation.compare.comparison import CALM_AS_NEUTRAL
from dashapp.evaluation.stored_runs import PEOPLE, Evaluation
from dashapp.ui.compare import page as compare
from dashapp.ui.compare.controls import controls, filled_controls
from dashapp.ui.compare.page import items
from dashapp.ui.compare.state import DEFAULTS, State
from tests.ui.evaluations import evaluation
from tests.ui.trees import as_json, nodes, props, texts


@pytest.fixture(scope="module")
def evaluations() -> dict[str, Evaluation]:
    several = (
        evaluation("speech-mfcc-cnn", 0.9),
        evaluation("people/listeners", 0.4),
        evaluation("face-fer-cnn", 0.7, "PrivateTest", corpus="fer2013", sex=None, item=None),
    )
    return {each.name: each for each in several}


@pytest.fixture(scope="module")
def own() -> Evaluation:
    """An evaluation of own files with a column of its own."""
    table = evaluation("own/mine", 0.8).answers
    accent = pl.when(pl.int_range(pl.len()) % 2 == 0).then(pl.lit("irish, or so")).otherwise(pl.lit("welsh"))
    return Evaluation("own/mine", "face", table.with_columns(accent=accent))


def view(state: State, evaluations: dict[str, Evaluation]) -> list[object]:
    """All that the page shows."""
    (matrices, _), ((cards, _), texts) = compare.view(state, evaluations), compare.details_view(state, evaluations)
    return [matrices, cards, texts]


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
    assert State.of("?part=test").selection(evaluations["face-fer-cnn"]).split == "PrivateTest"
    # What a model was trained on is not shown in the place of a part that it does not have.
    assert State.of("?part=validation").selection(speech).split == "test"


@pytest.mark.parametrize(("sure", "least"), [("0.6", 0.6), ("lots", 0.0), ("7", 0.95), ("-1", 0.0), ("nan", 0.0)])
def test_a_threshold_is_a_share(evaluations: dict[str, Evaluation], sure: str, least: float) -> None:
    assert State.of(f"?sure={sure}").selection(evaluations["speech-mfcc-cnn"]).least_confidence == least


def test_classes_that_count_as_one(evaluations: dict[str, Evaluation]) -> None:
    speech = evaluations["speech-mfcc-cnn"]
    assert State.of("?merge=fear,happy,joy").selection(speech).merged == (
        CALM_AS_NEUTRAL,
        ("fear or happiness", ("fear", "happy")),
    )
    assert State.of("?merge=fear&calm=own").selection(speech).merged == ()


def test_a_further_column_is_chosen_by(evaluations: dict[str, Evaluation], own: Evaluation) -> None:
    filled = filled_controls(State.of("?b=own%2Fmine"), {**evaluations, own.name: own})
    ((group,), chosen) = filled["more"]
    assert (group["group"], [each["label"] for each in group["items"]]) == ("Accent", ["irish, or so", "welsh"])
    assert chosen == []
    assert "accent" in [each["value"] for each in filled["by"][0]]
    state = State.of(replace(State.of(""), more=group["items"][0]["value"], by="accent", a=own.name).search)
    assert state.selection(own).further == (("accent", "irish, or so"),)
    assert state.selection(evaluations["speech-mfcc-cnn"]).further == ()
    said = " ".join(texts(view(state, {**evaluations, own.name: own})))
    assert "own files, irish, or so; 70 answers" in said
    assert "it is not known whether the model was trained on these files" in said
    assert "By accent" in said


def test_controls_offer_what_there_is(evaluations: dict[str, Evaluation]) -> None:
    filled = filled_controls(State.of("?a=nothing&corpus=fer2013&show=counts"), evaluations)
    assert set(filled) == set(DEFAULTS)
    names = ["Voice: MFCC network (speech-mfcc-cnn)", "Listeners", "Face: FER+ network (face-fer-cnn)"]
    assert [each["label"] for each in filled["b"][0]] == names
    assert [each["label"] for each in filled["c"][0]] == ["none", *names]
    assert [each["value"] for each in filled["part"][0]] == ["held-out", "all", "test"]
    assert filled["corpus"][0][-1]["label"] == "fer2013 (in none shown)"
    assert filled["a"][1] == DEFAULTS["a"]
    assert filled["corpus"][1] == "fer2013"
    assert [each["value"] for each in filled["corpus"][0]] == ["any", "crema-d", "fer2013"]
    assert filled["show"][1] == "counts"
    assert {p["id"] for p in props(controls()) if "id" in p} == {f"compare-{name}" for name in (*DEFAULTS, "further")}


def heatmaps(shown: object) -> list[dict]:
    figures = [node["props"]["figure"] for node in nodes(as_json(shown)) if node["type"] == "Graph"]
    return [figure["data"][0] for figure in figures if figure["data"][0]["type"] == "heatmap"]


def test_two_matrices_their_difference_and_recalls(evaluations: dict[str, Evaluation]) -> None:
    shown = view(State.of(""), evaluations)
    first, second, apart = heatmaps(shown)
    assert first["text"][6][6] == "100"
    assert int(second["text"][0][6]) > 40
    assert apart["text"][0][0].startswith("<b>+")
    assert first["hovertemplate"].startswith("%{y} called %{x}")
    assert first["customdata"][6][6] == "20 of 20, 100\u00a0% (100 to 100)"
    assert apart["customdata"][6][6] == "0.0 (0.0 to 0.0) points".replace("0.0", "+0.0")
    titles = [
        p["children"] for p in props(shown) if p.get("children") in ("speech-mfcc-cnn", "Listeners", "Difference")
    ]
    assert {"speech-mfcc-cnn", "Listeners", "Difference"} <= set(titles)


def test_counts_instead_of_shares(evaluations: dict[str, Evaluation]) -> None:
    first = heatmaps(view(State.of("?show=counts"), evaluations))[0]
    assert first["text"][6][6] == "20"


def test_the_figures_and_what_is_said_of_them(evaluations: dict[str, Evaluation]) -> None:
    said = " ".join(texts(view(State.of(""), evaluations)))
    assert "140 answers on 4 speakers" in said
    assert "Anger: found by speech-mfcc-cnn in" in said
    assert "McNemar's test: p < 0.001" in said
    assert "correlate by" in said
    threshold = " ".join(texts(view(State.of("?sure=0.8"), evaluations)))
    assert "0\u00a0% of the items have an answer of this confidence" in threshold


def test_three_and_four_sides(evaluations: dict[str, Evaluation]) -> None:
    state = State.of("?c=face-fer-cnn&d=speech-mfcc-cnn")
    shown = view(state, evaluations)
    assert len(heatmaps(shown)) == 5
    said = texts(shown)
    assert "speech-mfcc-cnn (fourth)" in said
    marks = next(figure for figure in graphs(shown) if len(figure["data"]) == 4)
    assert len({trace["marker"]["color"] for trace in marks["data"]}) == 4
    assert State.of(state.search) == state


def test_one_side_alone(evaluations: dict[str, Evaluation]) -> None:
    assert len(heatmaps(view(State.of("?b=none"), evaluations))) == 1


def test_gaps_between_groups(evaluations: dict[str, Evaluation]) -> None:
    said = texts(view(State.of("?by=sex"), evaluations))
    assert "Is it equally good for everyone? By sex" in said
    at = said.index("Points above all others")
    assert said[at + 1 : at + 4] == ["speech-mfcc-cnn", "female", "70"]
    assert not any(
        text.startswith("Is it equally good for everyone") for text in texts(view(State.of("?by=race"), evaluations))
    )


def test_what_the_voice_tells_and_what_the_face(evaluations: dict[str, Evaluation]) -> None:
    figures = {
        figure["layout"]["xaxis"]["title"]["text"]: figure
        for figure in graphs(view(State.of(""), evaluations))
        if "title" in figure["layout"]["xaxis"]
    }
    assert [trace["name"] for trace in figures["Models"]["data"] if "name" in trace] == [
        "From the voice",
        "From the face",
    ]
    recalls = [trace["x"] for trace in figures["Models"]["data"] if "name" in trace]
    assert recalls[0][0] > recalls[1][0]
    (note,) = [
        text
        for text in texts(view(State.of("?b=face-fer-cnn&sex=male"), evaluations))
        if "The people are always the same" in text
    ]
    assert note.endswith("Not applied: sex to face-fer-cnn")


def test_cards_stay_where_they_are(evaluations: dict[str, Evaluation]) -> None:
    """What shows the same figures is told what changes in them; other cards are made anew."""
    ids = [{"type": "compare-cells-graph", "key": f"matrix-{number}"} for number in (1, 2)]
    new, (figures, titles, notes, saved, _) = compare.view(State.of("?show=counts&sex=male"), evaluations, ids)
    assert new is dash.no_update
    assert figures[0]["data"][0]["text"][6][6] == "10"
    assert titles == ["speech-mfcc-cnn", "Listeners"]
    assert notes[0] == "test, crema-d, male; 70 answers on 2 speakers".replace(" crema-d,", "")
    (link,) = [p for p in props(saved[1]) if "href" in p]
    assert (link["href"], link["download"]) == (
        "/compare/figure-matrix-2.html?sex=male&show=counts",
        "matrix-listeners.html",
    )
    new, others = compare.view(State.of("?c=face-fer-cnn"), evaluations, ids)
    assert len(heatmaps(new)) == 3
    assert others == [[dash.no_update] * 2] * 5


def test_models_of_other_items_have_no_test(evaluations: dict[str, Evaluation]) -> None:
    assert "McNemar" not in " ".join(texts(view(State.of("?b=face-fer-cnn"), evaluations)))


def test_an_evaluation_beside_itself(evaluations: dict[str, Evaluation]) -> None:
    figure = [
        n["props"]["figure"]
        for n in nodes(as_json(view(State.of("?b=speech-mfcc-cnn"), evaluations)))
        if n["type"] == "Graph"
    ]
    assert [trace["name"] for trace in figure[3]["data"]] == ["speech-mfcc-cnn", "speech-mfcc-cnn (second)"]


def test_items_without_an_answer_are_counted_and_explained(evaluations: dict[str, Evaluation]) -> None:
    answers = evaluations["speech-mfcc-cnn"].answers
    gone = pl.col("item") == "0"
    answers = answers.with_columns(pl.when(~gone).then(name).alias(name) for name in ("said", "confidence"))
    shown = view(State.of("?b=none"), {"speech-mfcc-cnn": Evaluation("speech-mfcc-cnn", "speech", answers)})
    said = texts(shown)
    assert "139 answers on 4 speakers; 1 item without an answer (counted as wrong, but in no cell of the matrix)" in (
        " ".join(said)
    )
    assert said[said.index("Items without an answer (counted as wrong)") + 1] == "1"
    assert heatmaps(shown)[0]["customdata"][0][0].split(", ")[0].endswith("of 20")


def test_no_items_at_all(evaluations: dict[str, Evaluation]) -> None:
    shown = view(State.of("?b=speech-mfcc-cnn&sure=0.8"), evaluations)
    said = [figure["layout"]["annotations"][0]["text"] for figure in graphs(shown) if not figure["data"]]
    assert said[:3] == ["No items here."] * 3


def test_an_evaluation_that_is_not_there(evaluations: dict[str, Evaluation]) -> None:
    assert texts(view(State.of("?a=nothing"), evaluations)) == [
        "There is no evaluation named nothing. Please choose another."
    ]
    assert items(State.of("?a=nothing"), evaluations, 0, {"x": "Anger", "y": "Anger"}) is None


def test_what_can_be_saved_is_that_of_the_address(evaluations: dict[str, Evaluation]) -> None:
    links = {p["download"]: p["href"] for p in props(view(State.of("?sex=male"), evaluations)) if "download" in p}
    assert links["scores.parquet"] == "/compare/scores.parquet?sex=male"
    assert links["comparison.html"] == "/compare/report.html?sex=male"
    assert links["difference.html"] == "/compare/figure-difference.html?sex=male"


def test_the_items_of_a_cell(evaluations: dict[str, Evaluation]) -> None:
    point = {"x": "Neutral", "y": "Anger"}
    shown = items(State.of("?sex=male"), evaluations, 1, point)
    answers = evaluations["people/listeners"].answers.filter(truth="angry", said="neutral", sex="male")
    assert texts(shown)[:3] == ["Listeners: anger called neutral", "Close", f"{answers.height} items"]
    assert set(answers["item"]) <= set(texts(shown))
    assert len([node for node in nodes(as_json(shown)) if node["type"] == "Tr"]) == answers.height + 1


def test_items_have_probabilities_votes_and_something_to_play(evaluations: dict[str, Evaluation]) -> None:
    voted = evaluation("people/viewers", 0.4).answers.with_columns(count=pl.lit(7), confidence=pl.lit(None, pl.Float32))
    people = Evaluation("people/viewers", PEOPLE, voted)
    shown = items(
        State.of(""),
        {**evaluations, people.name: people},
        0,
        {"x": "Anger", "y": "Anger"},
        lambda item: "clip" if int(item) < 70 else "picture",
    )
    said = texts(shown)
    assert "anger 70\u00a0%, disgust 5\u00a0%, fear 5\u00a0%" in said
    assert {"anger 7", "neutral 7"} <= set(said)
    assert {"Probabilities", "Viewers", "Speaker", "Sex"} <= set(said)
    assert any(p.get("data-src") == "/api/v1/items/0" for p in props(shown))
    assert any(p.get("src") == "/api/v1/items/133" for p in props(shown))


def test_whether_a_model_errs_where_people_do(evaluations: dict[str, Evaluation]) -> None:
    votes = evaluation("people/viewers", 0.5).answers.with_columns(confidence=pl.lit(None, pl.Float32))
    people = Evaluation("people/viewers", PEOPLE, votes)
    meant = votes.filter(pl.col("truth") == pl.col("said")).height
    said = " ".join(texts(view(State.of("?b=none"), {**evaluations, people.name: people})))
    assert f"Where most viewers agreed with the label ({meant} items), speech-mfcc-cnn is right in" in said
    assert f"Where they did not ({140 - meant})" in said
    elsewhere = Evaluation("people/viewers", PEOPLE, votes.with_columns(corpus=pl.lit("fer2013")))
    assert "Where most" not in " ".join(texts(view(State.of("?b=none"), {**evaluations, people.name: elsewhere})))


def test_items_of_people_are_those_with_most_votes(evaluations: dict[str, Evaluation]) -> None:
    answers = evaluations["people/listeners"].answers.with_columns(
        count=pl.int_range(pl.len()), confidence=pl.lit(None, pl.Float32)
    )
    people = Evaluation("people/listeners", PEOPLE, answers)
    said = texts(items(State.of(""), {**evaluations, people.name: people}, 1, {"x": "Neutral", "y": "Neutral"}))
    assert said[3:5] == ["Item", "Votes"]
    at = said.index("139")
    assert said[at + 1] == "139"


def test_votes_without_items(evaluations: dict[str, Evaluation]) -> None:
    shown = items(State.of("?a=face-fer-cnn"), evaluations, 0, {"x": "Anger", "y": "Anger"})
    assert "votes. Who gave which vote is not kept." in " ".join(texts(shown))


def test_a_cell_that_is_not_there(evaluations: dict[str, Evaluation]) -> None:
    assert items(State.of(""), evaluations, 0, {"x": "Joy", "y": "Anger"}) is None


def graphs(shown: object) -> list[dict]:
    return [node["props"]["figure"] for node in nodes(as_json(shown)) if node["type"] == "Graph"]


@pytest.mark.parametrize(("address", "title"), [("", "Recall"), ("?score=f1", "F1"), ("?score=nothing", "Recall")])
def test_a_score_of_each_emotion(evaluations: dict[str, Evaluation], address: str, title: str) -> None:
    assert f"{title} of each emotion" in texts(view(State.of(address), evaluations))


def test_how_far_confidence_can_be_trusted(evaluations: dict[str, Evaluation]) -> None:
    reliability, coverage = graphs(view(State.of("?b=face-fer-cnn"), evaluations))[4:6]
    assert [trace.get("name") for trace in reliability["data"]] == [None, "speech-mfcc-cnn", "face-fer-cnn"]
    (sure,), (right,) = reliability["data"][1]["x"], reliability["data"][1]["y"]
    assert sure == pytest.approx(70, abs=0.1)
    assert right > 85
    assert coverage["data"][0]["x"][0] == 100


def test_votes_have_no_confidence(evaluations: dict[str, Evaluation]) -> None:
    people = Evaluation(
        "people/listeners",
        "people",
        evaluations["people/listeners"].answers.with_columns(confidence=pl.lit(None, pl.Float32)),
    )
    shown = view(State.of("?a=people/listeners&b=people/listeners"), {people.name: people})
    assert not [figure for figure in graphs(shown) if figure["layout"]["yaxis"].get("title") == {"text": "Right"}]
