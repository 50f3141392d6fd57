"""Answers as a flat table: every column is always there, a row a clip, face or refused file."""

from pathlib import Path

import polars as pl
import pytest

from dashapp.labels import CROWD_CLASSES, EMOTIONS, RAVDESS_EMOTIONS, SEXES, SPEECH_CLASSES
from dashapp.predictions import (
    Box,
    CrowdPrediction,
    Distribution,
    FacePrediction,
    ImagePrediction,
    Notice,
    SpeechPrediction,
    SpeechSegment,
)
from dashapp.predictions.table import rows, rows_table, write_table
from tests.fakes import peaked

JOINT = peaked(SPEECH_CLASSES, "male_sad")
CLIP = SpeechPrediction(
    "speech-mfcc-cnn", 2.5, (SpeechSegment(0, 2.5, JOINT),), JOINT, warnings=(Notice("narrow_band", "words"),)
)
UNHEARD = SpeechPrediction("speech-mfcc-cnn", 1.0, (), None)
FACES = tuple(
    FacePrediction(Box(1, 2, 3, 4), peaked(EMOTIONS, emotion), peaked(SEXES, "female"), 30.5, roll_degrees=-10.0)
    for emotion in ("happy", "fear")
)
ANSWERS = [
    {"file": "a.wav"} | CLIP.to_dict(),
    {"file": "b.jpg"} | ImagePrediction("face-fer-cnn", 640, 480, FACES).to_dict(),
    {"file": "c.jpg"} | ImagePrediction("face-fer-cnn", 640, 480, ()).to_dict(),
    {
        "file": "=cmd|' /C calc'!A0",
        "kind": "error",
        "error": {"code": "silent", "message": 'The clip is "silent",\nsorry.'},
    },
    {"file": "d.wav"} | UNHEARD.to_dict(),
]


def read(path: Path) -> pl.DataFrame:
    return pl.read_csv(path) if path.suffix == ".csv" else pl.read_parquet(path)


@pytest.mark.parametrize("name", ["results.csv", "results.parquet", "RESULTS.CSV"])
def test_table_comes_back(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    write_table(ANSWERS, path)
    table = read(path) if path.suffix != ".CSV" else pl.read_csv(path)
    # A spreadsheet would take the name for a formula, so that it is quoted where spreadsheets read it.
    quote = "'" if name.lower().endswith(".csv") else ""
    assert table["file"].to_list() == ["a.wav", "b.jpg", "b.jpg", "c.jpg", f"{quote}=cmd|' /C calc'!A0", "d.wav"]
    assert table["kind"].to_list() == ["speech", "image", "image", "image", "error", "speech"]
    assert table["emotion"].to_list() == ["sad", "happy", "fear", None, None, None]
    assert table["face"].to_list() == [None, 1, 2, None, None, None]
    assert table["age_years"].to_list() == [None, 30.5, 30.5, None, None, None]
    assert table["roll_degrees"].to_list()[:3] == [None, -10, -10]
    assert table["box_width"].to_list()[1] == 3
    assert table["p_male_sad"].to_list()[0] == pytest.approx(0.9)
    assert table["p_happy"].to_list()[1] == pytest.approx(0.9)
    assert table["warnings"].to_list()[0] == "narrow_band"
    assert table["error_code"].to_list()[4] == "silent"


def test_columns_do_not_depend_on_what_came(tmp_path: Path) -> None:
    tables = []
    for number, answers in enumerate((ANSWERS, ANSWERS[:1], ANSWERS[3:4], [])):
        write_table(answers, tmp_path / f"{number}.parquet")
        tables.append(pl.read_parquet(tmp_path / f"{number}.parquet"))
    assert len({tuple(table.schema.items()) for table in tables}) == 1
    assert {f"p_{label}" for label in (*EMOTIONS, *SEXES, *SPEECH_CLASSES)} <= set(tables[0].columns)


def test_every_value_has_a_column(tmp_path: Path) -> None:
    write_table(ANSWERS, tmp_path / "t.parquet")
    columns = set(pl.read_parquet(tmp_path / "t.parquet").columns)
    assert {key for answer in ANSWERS for row in rows(answer) for key in row} <= columns


def test_other_suffix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"\.xlsx"):
        write_table(ANSWERS, tmp_path / "results.xlsx")


def test_a_models_own_labels_get_columns_behind_the_others(tmp_path: Path) -> None:
    own = peaked(RAVDESS_EMOTIONS, "calm")
    clip = SpeechPrediction("speech-feature-mlp-8", 2.5, (SpeechSegment(0, 2.5, own),), own)
    write_table([*ANSWERS, {"file": "e.wav"} | clip.to_dict()], tmp_path / "own.parquet")
    write_table(ANSWERS, tmp_path / "without.parquet")
    table, without = (pl.read_parquet(tmp_path / name) for name in ("own.parquet", "without.parquet"))
    assert table.columns[: without.width] == without.columns
    assert set(table.columns[without.width :]) == {"p_calm", "p_fearful", "p_surprised"}
    assert table.select("emotion", "sex", "p_calm").row(-1) == ("calm", None, pytest.approx(0.9))


CROWD = CrowdPrediction(
    "crowd-cnn",
    "clip",
    "mel",
    3.0,
    (),
    peaked(CROWD_CLASSES, "disapproval", 0.7),
    Distribution.of(CROWD_CLASSES, [0.2, 0.5, 0.3, 0.0]),
    certain=False,
    warnings=(Notice("narrow_band", "words"),),
)
CROWDS = [{"file": "a.wav"} | CROWD.to_dict(), ANSWERS[3]]


@pytest.mark.parametrize("name", ["crowds.csv", "crowds.parquet"])
def test_crowds_have_a_table_of_their_own(tmp_path: Path, name: str) -> None:
    write_table(CROWDS, tmp_path / name, crowds=True)
    first, second = read(tmp_path / name).iter_rows(named=True)
    assert first == {
        "file": "a.wav",
        "kind": "crowd",
        "model": "crowd-cnn",
        "source": "clip",
        "scale": "mel",
        "crowd": "disapproval",
        "confidence": pytest.approx(0.7),
        "certain": False,
        "p_approval": pytest.approx(0.1),
        "p_disapproval": pytest.approx(0.7),
        "p_neutral": pytest.approx(0.1),
        "p_silence": pytest.approx(0.1),
        "share_approval": 0.2,
        "share_disapproval": 0.5,
        "share_neutral": 0.3,
        "share_silence": 0.0,
        "arousal": 0.7,
        "valence": -0.3,
        "duration_s": 3.0,
        "warnings": "narrow_band",
        "error_code": None,
        "error_message": None,
    }
    assert (second["kind"], second["crowd"], second["error_code"]) == ("error", None, "silent")


def test_columns_of_crowds_do_not_depend_on_what_came() -> None:
    tables = [rows_table(answers, crowds=True) for answers in (CROWDS, CROWDS[:1], CROWDS[1:], [])]
    assert len({tuple(table.schema.items()) for table in tables}) == 1
    common = {"width", "height"}  # of pictures with faces
    assert {name for name in next(rows(CROWDS[0])) if name not in common} <= set(tables[0].columns)
