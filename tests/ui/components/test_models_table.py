"""The table of the models."""

from dataclasses import replace

from dashapp.ui import texts as words
from dashapp.ui.components.models_table import card_url, models_table
from tests.ui.answers import INFOS
from tests.ui.trees import as_json, nodes, props, texts

RUN = {"split": "random", "emotion": {"accuracy": 0.709, "uar": 0.733, "ece": 0.029}}
SPLITS = {"split": "random", "random_splits": [{"accuracy": 0.785, "repeats": 20}, {"accuracy": 0.8, "repeats": 20}]}
WHOLE = replace(INFOS[0], size_bytes=3_600_000, milliseconds=12.34, runs={"random-split": RUN, "random-splits": SPLITS})
LACKING = replace(
    INFOS[1], name="speech-spectrogram-transfer", state="needs backbone", remedy="dashapp train x --data DIR"
)


def rows(*infos) -> list[list[str]]:
    (body,) = [node for node in nodes(as_json(models_table(infos))) if node["type"] == "Tbody"]
    return [["".join(texts_of(cell)) for cell in row["props"]["children"]] for row in body["props"]["children"]]


def texts_of(tree) -> list[str]:
    if isinstance(tree, str):
        return [tree]
    if isinstance(tree, list):
        return [text for child in tree for text in texts_of(child)]
    return texts_of(tree["props"].get("children")) if isinstance(tree, dict) else []


def test_a_model_is_one_row_with_what_is_known_of_it() -> None:
    (row,) = rows(replace(WHOLE, runs={}))
    assert row == ["speech-mfcc-cnn", "Voice", "14", "61.0 %", "", "", "1,000", "3.6", "12.3", "", "research only"]


def test_what_nobody_measured_is_left_empty() -> None:
    (row,) = rows(INFOS[1])
    assert row[3:6] == ["", "", ""]
    assert row[7:10] == ["", "", ""]


def test_further_trainings_are_rows_that_say_that_their_weights_are_not_kept() -> None:
    _, run, splits = rows(WHOLE)
    assert run[0] == "speech-mfcc-cnn, run random-splitweights not kept"
    assert run[3:6] == ["70.9 %", "73.3 %", "2.9 %"]
    assert run[6:10] == ["", "", "", "random"]
    assert (splits[3], splits[9]) == ("78.5 %", "random, mean of 20")


def test_what_lacks_a_backbone_says_how_to_get_it() -> None:
    (row,) = rows(LACKING)
    assert row[0] == (
        "speech-spectrogram-transferNot ready, needs its backbone; the command dashapp models says how to get it"
    )


def test_a_model_with_a_card_links_to_it() -> None:
    links = [p["href"] for p in props(models_table([WHOLE, LACKING])) if "href" in p]
    assert set(links) == {"/models?model=speech-mfcc-cnn"}
    assert card_url("a b&c") == "/models?model=a%20b%26c"


def test_columns_are_sorted_by_numbers_not_by_what_is_shown() -> None:
    table = props(models_table([WHOLE]))
    heads = [p for p in table if p.get("scope") == "col"]
    assert [p["aria-sort"] for p in heads] == ["none"] * len(words.MODEL_COLUMNS)
    assert len([p for p in table if p.get("data-action") == "sort"]) == len(words.MODEL_COLUMNS)
    assert {"0.61", "1000", "3600000"} <= {p["data-value"] for p in table if "data-value" in p}


def test_only_the_use_of_a_licence_is_shown_and_the_rest_on_hover() -> None:
    whole = replace(INFOS[1], licence="Non-commercial research only: the weights were trained so.")
    assert rows(whole)[0][-1] == "Non-commercial research only"
    assert whole.licence in [p.get("title") for p in props(models_table([whole]))]
    assert any("UAR" in text for text in texts(models_table([whole])))
