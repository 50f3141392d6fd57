"""What came of own labelled files, drawn from what the REST API says."""

from pathlib import Path

import pytest

from dashapp.datasets.own_labels import OwnItem
from dashapp.datasets.sample import Refused
from dashapp.evaluation.own.folders import refused_rows
from dashapp.evaluation.own.items import evaluate_own
from dashapp.predictions import Json
from dashapp.ui.compare.own_outcome import kept, model_list, outcome
from tests.fakes import INFOS, fake_service
from tests.signals import sound_file, voice
from tests.ui.trees import props, texts


@pytest.fixture
def answer(tmp_path: Path) -> Json:
    """Of two clips, one of them right, a text without an answer, and a file that is not there."""
    clip, text = tmp_path / "a.wav", tmp_path / "no.txt"
    clip.write_bytes(sound_file(voice()))
    text.write_bytes(b"a shopping list: milk, eggs, bread")
    items = [
        OwnItem("a.wav", clip, "happy", "hapy"),
        OwnItem("b.wav", clip, "sad", "sad"),
        OwnItem("no.txt", text, "sad", "sad"),
    ]
    folder = tmp_path / "mine, & speech-mfcc-cnn"
    gone = [Refused(Path("gone.wav"), "there is no such file")]
    figures = evaluate_own(fake_service, items, gone, folder, model="speech-mfcc-cnn", kind="speech", version="1")
    refused = refused_rows(folder)
    return {
        "kind": "evaluation",
        "name": folder.name,
        "evaluation": f"own/{folder.name}",
        "model": "speech-mfcc-cnn",
        "model_kind": "speech",
        "renamed": {"hapy": "happy", "anger": "angry"},
        "figures": figures,
        "refused": refused,
        "refused_count": len(refused),
    }


def attribute(component: object, name: str) -> list[str]:
    return [each[name] for each in props(component) if name in each]


def test_figures_and_what_was_refused(answer: Json) -> None:
    shown = outcome({"version": 3, "answer": answer})
    said = texts(shown)
    assert "33.3 %" in said
    assert "UAR over 2 emotions" in said
    assert "speech-mfcc-cnn was asked about 3 files. 1 file had no answer and counts as wrong." in said
    assert "Labels understood: hapy as happiness." in said
    assert "2 rows or files were refused" in said
    assert said[said.index("gone.wav") + 1] == "there is no such file"
    assert attribute(shown, "data-own-outcome") == ["3"]


def test_links_are_those_of_any_name(answer: Json) -> None:
    links = attribute(outcome({"version": 1, "answer": answer}), "href")
    assert "/compare?a=own%2Fmine%2C+%26+speech-mfcc-cnn&b=speech-mfcc-cnn" in links
    assert "/compare?a=own%2Fmine%2C+%26+speech-mfcc-cnn&b=people%2Flisteners" in links
    assert "/api/v1/evaluations/mine%2C%20%26%20speech-mfcc-cnn/refused.csv" in links


def test_faces_are_compared_with_viewers(answer: Json) -> None:
    shown = outcome({"version": 1, "answer": answer | {"model_kind": "face"}})
    assert "Compare with viewers" in texts(shown)


def test_nothing_refused_is_not_worth_a_table(answer: Json) -> None:
    shown = outcome({"version": 1, "answer": answer | {"refused": [], "refused_count": 0}})
    assert not any("refused" in text for text in texts(shown))


def test_long_tables_are_cut_and_say_so(answer: Json) -> None:
    rows = [{"file": f"{i}.wav", "code": "not_taken", "reason": "no row of the labels names it"} for i in range(500)]
    shown = outcome({"version": 1, "answer": answer | {"refused": rows, "refused_count": 1_201}})
    assert "1,201 rows or files were refused" in texts(shown)
    assert "and 1,001 more" in texts(shown)


def test_unknown_labels_are_asked_about() -> None:
    labels = [
        {"label": "hapy", "rows": 2, "suggestion": "happy"},
        {"label": "<b>", "rows": 1, "suggestion": None},
    ]
    shown = outcome({"version": 1, "error": {"code": "unknown_labels", "message": "m", "labels": labels}})
    assert attribute(shown, "data-own-label") == ["hapy", "<b>"]
    said = texts(shown)
    assert said[said.index("hapy") + 1 :][:2] == ["2 rows", "Happiness"]
    assert said[said.index("<b>") + 1 :][:2] == ["1 row", "Please choose"]
    assert said.count("Leave these rows out") == 2
    assert "Continue with these" in said


def test_an_error_and_the_rows_that_led_to_it() -> None:
    row = {"file": "x.wav", "code": "not_taken", "reason": "there is no such file in the upload"}
    error = {"code": "bad_labels", "message": "none can be taken", "refused": [row], "refused_count": 1}
    said = texts(outcome({"version": 1, "error": error}))
    assert {"none can be taken", "1 row or file was refused", "x.wav"} <= set(said)
    assert "Save as CSV" not in said


def test_what_is_kept_can_be_compared_and_deleted() -> None:
    one = {"name": "mine m", "state": "finished", "model": "m", "files": 1_200, "accuracy": 0.5, "uar": 0.4}
    half = {"name": "half m", "state": "interrupted", "model": "m", "files": 1, "accuracy": None, "uar": None}
    under_way = half | {"name": "now m", "state": "running"}
    shown = kept([one, half, under_way])
    assert "1,200 files, accuracy 50.0 %" in texts(shown)
    assert "interrupted after 1 file; send the same files again to continue" in texts(shown)
    assert "in progress, 1 file answered" in texts(shown)
    assert texts(shown).count("Compare") == 1
    assert attribute(shown, "data-name") == ["mine m", "half m"]
    assert kept([]) is None


def test_models_are_listed_by_what_they_read() -> None:
    assert "face-fer-cnn (reads faces)" in texts(model_list(INFOS))
    assert attribute(model_list(INFOS), "value") == ["speech-mfcc-cnn", "face-fer-cnn"]
