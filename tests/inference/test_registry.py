"""The registry: names to models, and what is wrong said in words."""

import json
import math
import sys
from pathlib import Path

import pytest

from dashapp.errors import ModelError
from dashapp.inference import registry
from dashapp.inference.artefact import MANIFEST_FILE, Manifest


def test_unknown_name_lists_the_known(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no model 'faec-fer-cnn'; there are speech-mfcc-cnn, face-fer-cnn, speech-g"):
        registry.load("faec-fer-cnn", tmp_path)


@pytest.mark.parametrize("name", registry.LOADERS)
def test_missing_model_says_what_to_do(tmp_path: Path, name: str) -> None:
    with pytest.raises(ModelError, match=r"train the model|dashapp train"):
        registry.load(name, tmp_path)


def test_only_what_lacks_a_foreign_backbone_is_listed_where_there_are_no_models(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (info,) = registry.infos(tmp_path)
    assert (info.name, info.state) == ("speech-spectrogram-transfer", registry.NEEDS_BACKBONE)
    assert "cannot be read" in caplog.text


def test_age_and_sex_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "dashapp.inference.agender", None)
    with pytest.raises(ModelError, match="age and sex"):
        registry.load_age_sex()


def test_the_kind_of_a_model_is_in_its_manifest(tmp_path: Path) -> None:
    save_manifest(tmp_path, "speech-feature-mlp-8", "speech")
    assert registry.kind_of("speech-feature-mlp-8", tmp_path) == "speech"
    with pytest.raises(ModelError, match="no model 'mlp'"):
        registry.kind_of("mlp", tmp_path)
    with pytest.raises(ModelError, match="train the model"):
        registry.kind_of("speech-feature-mlp-4", tmp_path)


def test_only_a_served_model_is_missed(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    save_manifest(tmp_path, "speech-feature-mlp-4", "speech")
    ready = [info.name for info in registry.infos(tmp_path) if info.state == registry.READY]
    assert ready == ["speech-feature-mlp-4"]
    assert {name for name in registry.LOADERS if f"{name}/" in caplog.text} == set(registry.SERVED.values())
    assert len(caplog.records) == 1


def test_what_stands_in_a_folder_is_described(tmp_path: Path) -> None:
    save_manifest(tmp_path, "speech-feature-mlp-4", "speech")
    folder = tmp_path / "speech-feature-mlp-4"
    (folder / "model.keras").write_bytes(b"x" * 2000)
    (folder / "training.csv").write_text("epoch,accuracy,loss,val_accuracy,val_loss\n0,0.5,1.5,0.4,NA\n")
    (folder / "metrics.json").write_text('{"split": "test"}')
    (folder / "runs" / "random-split").mkdir(parents=True)
    (folder / "runs" / "random-split" / "metrics.json").write_text('{"split": "random"}')
    timings = {"speech-feature-mlp-4": {"n": 30, "median_ms": 12.5, "p95_ms": 14.0}}
    (tmp_path / "benchmark.json").write_text(json.dumps({"models": {"timings": timings}}))
    info = registry.info(folder)
    assert (info.size_bytes, info.milliseconds) == (2000, 12.5)
    assert info.runs == {"random-split": {"split": "random"}}
    assert (info.curves["epoch"], info.curves["accuracy"], info.curves["val_accuracy"]) == ([1], [0.5], [0.4])
    assert math.isnan(info.curves["val_loss"][0])
    listed = info.to_dict()
    assert (listed["size_bytes"], listed["milliseconds"], listed["split"]) == (2000, 12.5, "test")


def test_a_damaged_log_is_told(tmp_path: Path) -> None:
    save_manifest(tmp_path, "speech-feature-mlp-4", "speech")
    (tmp_path / "speech-feature-mlp-4" / "training.csv").write_text("loss\n1.5\n")
    with pytest.raises(ModelError, match="damaged"):
        registry.info(tmp_path / "speech-feature-mlp-4")


def save_manifest(models: Path, name: str, kind: str) -> None:
    (models / name).mkdir()
    manifest = Manifest(name, kind, (180,), {"emotion": ["calm", "happy"]})
    (models / name / MANIFEST_FILE).write_text(json.dumps(manifest.to_dict()))
