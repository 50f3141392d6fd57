import polars as pl
import pytest
from click.testing import CliRunner

from dashapp.cli import main
from tests.evaluation.corpora import esc10
from tests.training.crowd.people import ravdess_actors


@pytest.fixture(scope="module")
def corpora(tmp_path_factory):
    return esc10(ravdess_actors(tmp_path_factory.mktemp("data")))


def run(*arguments):
    return CliRunner().invoke(main, ["simulate-crowd", *map(str, arguments)])


def test_clips_and_a_table_are_written_and_told(corpora, tmp_path):
    arguments = ("--data", corpora, "--count", 8, "--split", "test", "--setting", "outside", "--seed", 3, "--balanced")
    result = run(*arguments, "--out", tmp_path / "one")
    assert result.exit_code == 0, result.output
    assert f"8 clips in {tmp_path / 'one'}: " in result.stdout
    table = pl.read_csv(tmp_path / "one" / "labels.csv")
    assert len(table) == 8
    assert sorted(path.name for path in (tmp_path / "one").glob("*.flac")) == table["file"].to_list()
    speakers = {name for row in table["speakers"].drop_nulls() for name in row.split()}
    assert speakers
    assert speakers <= {"ravdess-19", "ravdess-20"}
    again = run(*arguments, "--out", tmp_path / "two")
    assert again.exit_code == 0
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_mixtures_and_wav_are_options(corpora, tmp_path):
    result = run("--data", corpora, "--out", tmp_path, "--count", 4, "--mixtures", "--format", "wav")
    assert result.exit_code == 0, result.output
    table = pl.read_csv(tmp_path / "labels.csv")
    crowds = table.filter(pl.col("people") > 0)
    assert (
        crowds.select(pl.max_horizontal("share_approval", "share_disapproval", "share_neutral")).to_series() < 1
    ).all()
    assert len(list(tmp_path.glob("mixture-*.wav"))) == 4


def test_clips_that_are_there_are_not_mixed_with_others(corpora, tmp_path):
    (tmp_path / "labels.csv").touch()
    result = run("--data", corpora, "--out", tmp_path, "--count", 1)
    assert result.exit_code == 2
    assert "holds labels.csv already" in result.stderr


def test_without_environmental_sounds_that_is_said(tmp_path):
    ravdess_actors(tmp_path / "data")
    result = run("--data", tmp_path / "data", "--out", tmp_path / "out", "--count", 1)
    assert result.exit_code == 0, result.output
    assert "no sounds of ESC-10 found" in result.stderr


def test_a_folder_without_voices_is_told(tmp_path):
    (tmp_path / "data").mkdir()
    result = run("--data", tmp_path / "data", "--out", tmp_path / "out", "--count", 1)
    assert result.exit_code == 2
    assert "Error: no voices for approval (happy or surprise) among the speakers of train" in result.stderr
    assert "Traceback" not in result.output


def test_a_folder_that_cannot_be_written_to_is_named(corpora, tmp_path):
    (tmp_path / "file").touch()
    result = run("--data", corpora, "--out", tmp_path / "file" / "out", "--count", 1)
    assert result.exit_code == 2
    assert "can't be written to" in result.stderr


@pytest.mark.parametrize("wrong", [("--split", "all"), ("--setting", "mars"), ("--count", 0), ("--format", "mp3")])
def test_wrong_usage_is_told(corpora, tmp_path, wrong):
    result = run("--data", corpora, "--out", tmp_path, "--count", 1, *wrong)
    assert result.exit_code == 2
    assert wrong[0] in result.stderr
