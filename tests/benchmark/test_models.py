"""The time of each model."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from dashapp.benchmark.models import time_model, time_models
from dashapp.inference.manifest import MANIFEST_FILE, Manifest
from dashapp.settings import Settings
from tests.fakes import FakeCrowd, FakeFace, FakeGate, FakeSpeech


@pytest.mark.parametrize(
    ("kind", "model"),
    [("speech", FakeSpeech()), ("face", FakeFace()), ("gate", FakeGate()), ("crowd", FakeCrowd())],
)
def test_a_model_of_each_kind_is_asked(kind: str, model: object) -> None:
    timing = time_model("a", kind, model, times=3)
    assert (timing.name, len(timing.seconds)) == ("a", 3)


def test_every_installed_model_is_timed(tmp_path: Path) -> None:
    for name, kind in (("speech-feature-mlp-4", "speech"), ("face-fer-cnn", "face")):
        (tmp_path / name).mkdir()
        manifest = Manifest(name, kind, (1,), {"emotion": ["calm", "happy"]})
        (tmp_path / name / MANIFEST_FILE).write_text(json.dumps(manifest.to_dict()))
    fakes = {"speech-feature-mlp-4": FakeSpeech(), "face-fer-cnn": FakeFace()}
    told: list[str] = []
    measured = time_models(replace(Settings(), models=tmp_path), told.append, load=lambda name, _: fakes[name])
    assert set(told) == set(measured["timings"]) == set(fakes)
    assert measured["machine"]["cores"] >= 1
    assert set(measured["timings"]["face-fer-cnn"]) == {"n", "median_ms", "p95_ms"}
