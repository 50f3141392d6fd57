"""The Data page: drawn from the aggregate, and in words where there is none."""

import json
from typing import Any

import dash
import plotly.graph_objects as go
import pytest
from flask import Flask

from dashapp.labels import EMOTIONS
from dashapp.settings import Settings
from dashapp.stored.exploration import COMMAND, FILE, FOLDER
from dashapp.ui.data import page as data
from dashapp.ui.data.pictures import average_faces, signal_pictures
from dashapp.ui.factory import create_app
from dashapp.ui.figures.agreement import agreement_bars, same_bars
from dashapp.ui.figures.lengths import group_title, length_boxes, rate_bars
from dashapp.ui.figures.stacked_bars import stacked_bars
from dashapp.ui.theme import EMOTION_COLOURS
from tests.fakes import fake_service
from tests.ui.trees import ids, props, texts

GROUP = {
    "n": 10,
    "duration_s": [0.5, 1.0, 1.5, 2.0, 3.0],
    "rates": {"16000": 4, "48000": 6},
    "kept_length_s": 2.1,
    "kept_rate_hz": 16_000,
}
VOICES = {
    "n": 10,
    "unreadable": 0,
    "counts": [
        {"corpus": "ravdess", "emotion": "sad", "sex": "male", "n": 4},
        {"corpus": "tess", "emotion": "angry", "sex": "female", "n": 6},
    ],
    "all": GROUP,
    "groups": {
        by: {name: GROUP} for by, name in zip(data.texts.VOICE_GROUPS, ("tess", "sad", "male", "male_sad"), strict=True)
    },
}
ROW = {"emotion": "happy", "n": 4, "share": 0.9, "votes": {"up to 4": 0, "9 or 10": 4}, "majority": 4, "same": 0.75}
FACES = {
    "n": 9,
    "looked_at": 3,
    "counts": [{"emotion": "happy", "part": "Training", "n": 9}],
    "sexes": [{"emotion": "happy", "part": "Training", "sex": "female", "seen": 3, "n": 9}],
    "agreement": [ROW],
}
FOUND = {"voices": VOICES, "faces": FACES, "pictures": ["average-happy.webp", "data-resampled.webp"]}


@pytest.fixture
def ask(tmp_path):
    """Call the page's callback of an output, with or without the aggregate."""

    def call(found: Any, output: str, **values: str) -> dict[str, Any]:
        settings = Settings(assets=tmp_path)
        (tmp_path / FOLDER).mkdir(exist_ok=True)
        if found is not None:
            (tmp_path / FOLDER / FILE).write_text(found if isinstance(found, str) else json.dumps(found))
        app = create_app(Flask("test", static_folder=None), fake_service(settings), settings)
        return answer(app, output, values)

    return call


def answer(app: dash.Dash, output: str, values: dict[str, str]) -> dict[str, Any]:
    client = app.server.test_client()
    client.get("/_dash-layout")
    key = next(key for key in app.callback_map if f"{output}." in key)
    spec = app.callback_map[key]
    outputs = [dict(zip(("id", "property"), part.split("."), strict=True)) for part in key.strip(".").split("...")]
    inputs = [part | {"value": values.get(part["id"], part["id"])} for part in spec["inputs"]]
    body = {
        "output": key,
        "outputs": outputs if key.startswith("..") else outputs[0],
        "inputs": inputs,
        "changedPropIds": [f"{part['id']}.{part['property']}" for part in inputs],
    }
    reply = client.post("/_dash-update-component", json=body)
    assert reply.status_code == 200, reply.get_data(as_text=True)
    return json.loads(reply.get_data(as_text=True))["response"]


def test_the_layout_has_every_place_that_is_filled() -> None:
    places = {value for name, value in vars(data).items() if name.isupper() and str(value).startswith("data-")}
    assert places == ids(data.layout())


def test_without_an_aggregate_the_page_says_how_it_is_made(ask) -> None:
    shown = ask(None, data.MISSING)
    assert COMMAND in texts(shown[data.MISSING]["children"])
    assert shown[data.VOICES]["hidden"]
    assert shown[data.FACES]["hidden"]
    assert shown[data.SIGNALS]["hidden"]
    assert ask(None, data.VOICES_COUNTS, **{data.VOICES_BARS: "corpus", data.VOICES_PARTS: "sex"})[data.VOICES_COUNTS]
    assert ask(None, data.LENGTHS, **{data.LENGTHS_BY: "sex"})[data.LENGTHS]["figure"]["data"] == []


@pytest.mark.parametrize(("looked_at", "offered"), [(3, ["emotion", "part", "sex"]), (0, ["emotion", "part"])])
def test_faces_are_counted_by_apparent_sex_only_if_somebody_looked_at_it(ask, looked_at, offered) -> None:
    shown = ask(FOUND | {"faces": FACES | {"looked_at": looked_at}}, data.MISSING)
    assert [option["value"] for option in shown[data.FACES_BARS]["data"]] == offered
    assert shown[data.FACES_PARTS]["data"] == shown[data.FACES_BARS]["data"]


def test_a_damaged_aggregate_is_none(ask, caplog) -> None:
    assert COMMAND in texts(ask('{"voices": ', data.MISSING)[data.MISSING]["children"])
    assert "is damaged" in caplog.text


def test_with_it_everything_is_shown(ask) -> None:
    shown = ask(FOUND, data.MISSING)
    assert shown[data.MISSING]["children"] == []
    assert not any(shown[place].get("hidden") for place in (data.VOICES, data.FACES, data.SIGNALS))
    assert "80 % of them last at most 2.10 s" in shown[data.VOICES_TEXT]["children"]
    assert "stored at 16 kHz or more" in shown[data.VOICES_TEXT]["children"]
    assert "on a random sample of 3 faces" in shown[data.FACES_TEXT]["children"]
    assert len(shown[data.AVERAGES]["children"]) == 1


def test_a_corpus_that_was_not_there_is_named(ask) -> None:
    shown = ask(FOUND | {"faces": None, "pictures": []}, data.MISSING)
    assert "FER2013 was not found" in texts(shown[data.MISSING]["children"])[0]
    assert (shown[data.VOICES]["hidden"], shown[data.FACES]["hidden"], shown[data.SIGNALS]["hidden"]) == (
        False,
        True,
        True,
    )


def test_the_switches_group_the_counts(ask) -> None:
    (shown,) = ask(FOUND, data.VOICES_COUNTS, **{data.VOICES_BARS: "sex", data.VOICES_PARTS: "corpus"}).values()
    assert [trace["name"] for trace in shown["figure"]["data"]] == ["RAVDESS", "TESS"]
    assert shown["figure"]["data"][0]["x"] == ["Female", "Male"]
    (shown,) = ask(FOUND, data.FACES_COUNTS, **{data.FACES_BARS: "part", data.FACES_PARTS: "sex"}).values()
    assert [(trace["name"], trace["y"]) for trace in shown["figure"]["data"]] == [("Female", [9])]
    shown = ask(FOUND, data.LENGTHS, **{data.LENGTHS_BY: "class"})
    assert shown[data.LENGTHS]["figure"]["data"][0]["name"] == "Sadness, male"
    assert {"Sadness, male", "2.10 s", "16 kHz"} <= set(texts(shown[data.KEPT]["children"]))


FIGURES = {
    "counts": stacked_bars(VOICES["counts"], "corpus", "emotion"),
    "no counts": stacked_bars([], "corpus", "emotion"),
    "lengths": length_boxes({"tess": GROUP, "female_angry": GROUP}),
    "rates": rate_bars({"tess": GROUP}),
    "agreement": agreement_bars([ROW]),
    "no agreement": agreement_bars([]),
    "same": same_bars([ROW, ROW | {"same": None}]),
}


@pytest.mark.parametrize("name", FIGURES)
def test_plotly_takes_the_figure(name: str) -> None:
    go.Figure(FIGURES[name])


def test_stacks_sum_to_the_counts_and_have_the_colours_of_the_emotions() -> None:
    traces = FIGURES["counts"]["data"]
    assert sum(sum(trace["y"]) for trace in traces) == 10
    assert [trace["marker"]["color"] for trace in traces] == [EMOTION_COLOURS["angry"], EMOTION_COLOURS["sad"]]


def test_groups_have_names_for_people() -> None:
    assert [group_title(name) for name in ("crema-d", "sad", "female", "male_happy", "PublicTest")] == [
        "CREMA-D",
        "Sadness",
        "Female",
        "Happiness, male",
        "PublicTest",
    ]


def test_pictures_are_those_that_there_are() -> None:
    every = [f"average-{emotion}.webp" for emotion in EMOTIONS]
    assert next(p["alt"] for p in props(average_faces(every)) if "alt" in p) == "Average face: anger"
    assert len(average_faces(every)) == 7
    assert len(signal_pictures(["data-resampled.webp", "something.webp"])) == 1
    assert signal_pictures([]) == average_faces([]) == []
