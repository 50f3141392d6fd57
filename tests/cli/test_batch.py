"""``dashapp batch`` with the real models: what `analyze` answers, in a table; wrong usage in words."""

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

from dashapp.audio.crowd_spectrogram import CrowdSpectrogramConfig
from dashapp.cli import main
from dashapp.inference.artefact import Manifest, save_artefact
from dashapp.labels import CROWD_CLASSES
from dashapp.predictions.table import rows
from dashapp.settings import ROOT
from dashapp.training.crowd.networks import crowd_cnn
from dashapp.training.crowd.recipe import CrowdRecipe
from dashapp.training.fit.normalisation import plain
from tests.signals import sound_file, voice

PICTURE = ROOT / "assets" / "samples" / "astronaut.jpg"


def run(*arguments: object, command: str = "batch") -> Result:
    return CliRunner().invoke(main, [command, *map(str, arguments)])


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    path = tmp_path / "clip.wav"
    path.write_bytes(sound_file(voice(1.5)))
    return path


def test_the_table_says_what_analyze_says(clip: Path, tmp_path: Path) -> None:
    text = tmp_path / "text.wav"
    text.write_text("no sound")
    out = tmp_path / "results.parquet"
    files = (clip, PICTURE, text)
    result = run(*files, "--out", out, "--workers", 2, "--chunk", 1)
    assert result.exit_code == 1
    assert "3 files analysed" in result.stderr
    assert "1 refused" in result.stderr
    answers = json.loads(run(*files, "--json", command="analyze").stdout)
    table = pl.read_parquet(out)
    for stored, row in zip(table.iter_rows(named=True), (r for a in answers for r in rows(a)), strict=True):
        said = {name: value for name, value in row.items() if value is not None}
        assert {name: stored[name] for name in said} == pytest.approx(said, abs=1e-3)
    again = run(*files, "--out", out, "--resume", "--chunk", 1)
    assert again.exit_code == 1
    assert "0 files analysed" in again.stderr
    assert "3 were done before" in again.stderr


def test_what_is_there_is_not_replaced(clip: Path, tmp_path: Path) -> None:
    out = tmp_path / "results.parquet"
    out.write_text("mine")
    result = run(clip, "--out", out)
    assert (result.exit_code, out.read_text()) == (2, "mine")
    assert "--overwrite" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--resume", "--overwrite"], "take one"),
        (["--scheduler", "tcp://127.0.0.1:9", "--workers", "2"], "leave out --workers"),
        (["--model", "nobody"], "nobody"),
        (["--scale", "mel"], "add --kind crowd"),
        (["--chunk", "0"], "--chunk"),
    ],
)
def test_wrong_usage(clip: Path, tmp_path: Path, arguments: list[str], words: str) -> None:
    result = run(clip, "--out", tmp_path / "results.parquet", *arguments)
    assert result.exit_code == 2
    assert words in result.stderr
    assert not (tmp_path / "results.parquet.parts").exists()


def test_a_folder_without_files(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = run(tmp_path / "empty", "--out", tmp_path / "results.parquet")
    assert result.exit_code == 2
    assert "there is no file under" in result.stderr


def test_crowds_are_answered_like_by_analyze(clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a network that was never trained: what it says does not matter, but that both say it."""
    config, labels = CrowdSpectrogramConfig(), list(CROWD_CLASSES)
    network = plain(crowd_cnn(CrowdRecipe(width=6), config.input_shape))
    manifest = Manifest("crowd-cnn", "crowd", config.input_shape, dict.fromkeys(network.output, labels))
    save_artefact(network, replace(manifest, features=config.to_dict()), tmp_path / "models" / "crowd-cnn")
    monkeypatch.setenv("DASHAPP_MODELS", str(tmp_path / "models"))
    files, out = (clip, PICTURE), tmp_path / "crowds.parquet"
    result = run(*files, "--out", out, "--workers", 1, "--kind", "crowd", "--scale", "bark")
    assert (result.exit_code, "1 refused" in result.stderr) == (1, True), result.stderr
    answers = json.loads(run(*files, "--kind", "crowd", "--scale", "bark", "--json", command="analyze").stdout)
    table = pl.read_parquet(out)
    for stored, row in zip(table.iter_rows(named=True), (r for a in answers for r in rows(a)), strict=True):
        said = {name: value for name, value in row.items() if value is not None}
        assert {name: stored[name] for name in said} == pytest.approx(said, abs=1e-3)
    assert table["scale"].to_list() == ["bark", None]
