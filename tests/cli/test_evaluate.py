import json

import pytest
from click.testing import CliRunner

from dashapp.cli import main
from dashapp.evaluation.cards.card import card_is_stale
from tests.evaluation.corpora import esc10, fer2013, ravdess
from tests.evaluation.models import model_folder
from tests.fakes import FakeFace, FakeGate, FakeSpeech, FakeVerifier
from tests.signals import sound_file, voice

FAKES = {
    "speech-mfcc-cnn": FakeSpeech("female_happy"),
    "face-fer-cnn": FakeFace("happy"),
    "speech-gate": FakeGate(),
    "face-verifier": FakeVerifier("no_face"),
}


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    return fer2013(ravdess(folder))


@pytest.fixture
def speech(tmp_path, monkeypatch):
    monkeypatch.setenv("DASHAPP_MODELS", str(tmp_path))
    monkeypatch.setattr("dashapp.inference.registry.load", lambda name, *_: FAKES[name])
    return model_folder(tmp_path, "speech")


def run(*arguments):
    # In this process, where the models are fakes.
    return CliRunner().invoke(main, ["evaluate", *map(str, arguments), "--workers", "0"])


def test_json_is_all_that_is_on_standard_output(speech, data):
    result = run("speech-mfcc-cnn", "--data", data, "--json")
    assert result.exit_code == 0, result.output
    answer = json.loads(result.stdout)
    assert answer["recomputed"]["headline"]["accuracy_14"] == 0.25
    assert answer["recomputed"]["conditions"]["band8k"]["n"] == 4
    stored = json.loads((speech / "metrics.json").read_text())
    assert answer["stored"]["served"]["headline"] == stored["headline"]


def test_people_get_a_table_in_which_stored_figures_are_marked(speech, data, monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")
    (speech / "runs" / "random").mkdir(parents=True)
    (speech / "metrics.json").rename(speech / "runs" / "random" / "metrics.json")
    result = run("speech-mfcc-cnn", "--data", data)
    assert result.exit_code == 0, result.output
    assert "random (stored)" in result.stdout
    assert "recomputed" in result.stdout
    assert "25.0 %" in result.stdout


def test_another_split_can_be_asked_for(speech, data):
    answer = json.loads(run("speech-mfcc-cnn", "--data", data, "--split", "validation", "--json").stdout)
    assert (answer["recomputed"]["split"], answer["recomputed"]["n"]) == ("validation", 2)


def test_nothing_is_written_unless_asked_for(speech, data):
    before = {path: path.read_bytes() for path in speech.iterdir()}
    run("speech-mfcc-cnn", "--data", data)
    assert {path: path.read_bytes() for path in speech.iterdir()} == before


def test_write_stores_figures_predictions_and_card(speech, data):
    result = run("speech-mfcc-cnn", "--data", data, "--write")
    assert result.exit_code == 0, result.output
    assert json.loads((speech / "metrics.json").read_text())["n"] == 4
    assert not card_is_stale(speech)


def test_figures_of_another_split_are_not_stored(speech, data):
    before = (speech / "metrics.json").read_bytes()
    result = run("speech-mfcc-cnn", "--data", data, "--split", "train", "--write")
    assert result.exit_code == 2
    assert "only figures of the test part, test, are stored" in result.stderr
    assert (speech / "metrics.json").read_bytes() == before


def test_faces_are_evaluated_too(tmp_path, data, monkeypatch):
    monkeypatch.setenv("DASHAPP_MODELS", str(tmp_path))
    monkeypatch.setattr("dashapp.inference.registry.load", lambda name, *_: FAKES[name])
    model_folder(tmp_path, "face")
    answer = json.loads(run("face-fer-cnn", "--data", data, "--json").stdout)
    assert answer["recomputed"]["headline"] == {
        "accuracy": pytest.approx(1 / 7, abs=1e-6),
        "uar": pytest.approx(1 / 7, abs=1e-6),
    }


def test_a_gate_is_evaluated_and_its_figures_written(tmp_path, data, monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setenv("DASHAPP_MODELS", str(tmp_path))
    monkeypatch.setattr("dashapp.inference.registry.load", lambda name, *_: FAKES[name])
    folder = model_folder(tmp_path, "gate")
    esc10(data)
    shown = run("speech-gate", "--data", data, "--write")
    assert shown.exit_code == 0, shown.output
    assert "accepted by emotion, noise10" in shown.stdout
    figures = json.loads((folder / "metrics.json").read_text())
    assert (figures["accepted"]["clean"]["n"], figures["refused"]["environment"]["n"]) == (4, 2)
    assert not card_is_stale(folder)
    answer = json.loads(run("speech-gate", "--data", data, "--split", "validation", "--json").stdout)
    assert answer["recomputed"]["split"] == "validation"
    assert run("speech-gate", "--data", data, "--split", "train").exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["no-such-model"], "there is no model 'no-such-model'; there are"),
        (["speech-mfcc-cnn", "--split", "tset"], "not one of the splits"),
    ],
)
def test_wrong_usage_ends_with_2_and_a_reason(speech, data, arguments, words):
    result = run(*arguments, "--data", data)
    assert result.exit_code == 2
    assert words in result.stderr
    assert "Traceback" not in result.output


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A folder of three labelled clips."""
    monkeypatch.setenv("DASHAPP_EVALUATIONS", str(tmp_path / "evaluations"))
    for name in ("a.wav", "b.wav", "c.wav"):
        (tmp_path / name).write_bytes(sound_file(voice()))
    table = tmp_path / "clips.csv"
    table.write_text("file,emotion\na.wav,HAP\nb.wav,happy\nc.wav,sad\ngone.wav,sad\n")
    return table


def test_own_files_are_evaluated_and_kept(speech, own, tmp_path):
    result = run("speech-mfcc-cnn", "--items", own)
    assert result.exit_code == 1, result.output
    assert "66.7 %" in result.stdout
    assert "1 refused" in result.stdout
    assert "HAP was taken for happy" in result.stdout
    folder = tmp_path / "evaluations" / "clips speech-mfcc-cnn"
    assert (folder / "predictions.parquet").exists()
    assert "there is no such file" in (folder / "refused.csv").read_text()


def test_an_evaluation_of_other_files_is_not_lost(speech, own, tmp_path):
    run("speech-mfcc-cnn", "--items", own)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "x.wav").write_bytes(sound_file(voice(1.1)))
    other = tmp_path / "other" / own.name
    other.write_text("file,emotion\nx.wav,happy\n")
    result = run("speech-mfcc-cnn", "--items", other)
    assert result.exit_code == 1
    assert "would be lost" in result.stderr
    assert run("speech-mfcc-cnn", "--items", other, "--replace").exit_code == 0
    assert run("speech-mfcc-cnn", "--items", other, "--split", "train").exit_code == 2


def test_figures_of_own_files_as_json(speech, own):
    answer = json.loads(run("speech-mfcc-cnn", "--items", own, "--json", "--name", "mine").stdout)
    assert answer["recomputed"]["n"] == 3
    assert [row["reason"] for row in answer["refused"]] == ["there is no such file"]


def test_a_typing_error_in_a_label_is_told_and_can_be_mapped(speech, own):
    own.write_text("file,emotion\na.wav,hapy\n")
    result = run("speech-mfcc-cnn", "--items", own)
    assert result.exit_code != 0
    assert "perhaps --map 'hapy=happy'" in result.stderr
    assert run("speech-mfcc-cnn", "--items", own, "--map", "hapy=happy").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "either the corpora's folder"),
        (["--items", "ITEMS", "--data", "."], "either the corpora's folder"),
        (["--items", "ITEMS", "--name", "../x"], "cannot be the name of an evaluation"),
        (["--items", "ITEMS", "--map", "hapy"], "LABEL=EMOTION"),
    ],
)
def test_what_is_no_use_of_own_files(speech, own, arguments, words):
    result = run("speech-mfcc-cnn", *[str(own) if each == "ITEMS" else each for each in arguments])
    assert result.exit_code == 2
    assert words in result.stderr


def test_answers_can_be_kept_as_those_of_a_further_training(speech, data):
    (speech / "training.csv").write_text("epoch,accuracy,loss,val_accuracy,val_loss\n0,0.5,1.0,0.4,1.1\n")
    result = run("speech-mfcc-cnn", "--data", data, "--keep-as", "english", "--clean-only", "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["recomputed"]["conditions"] == {}
    kept = speech / "runs" / "english"
    assert {path.name for path in kept.iterdir()} == {
        "metrics.json",
        "predictions.parquet",
        "model.json",
        "training.csv",
    }
    assert json.loads((kept / "metrics.json").read_text())["run"] == "english"


@pytest.mark.parametrize("name", ["../english", "Ours", ""])
def test_a_kept_run_has_a_plain_name(speech, data, name):
    result = run("speech-mfcc-cnn", "--data", data, "--keep-as", name or "-")
    assert result.exit_code == 2
    assert "small letters" in result.output
