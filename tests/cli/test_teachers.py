"""``dashapp teachers``: an ensemble is asked, and its answers are kept."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from dashapp.cli import main
from dashapp.inference import artefact
from dashapp.inference.artefact import Artefact
from dashapp.inference.manifest import Manifest
from dashapp.training import catalogue
from dashapp.training.fit.teachers import Teachers

MODEL = "face-fer-cnn"


@pytest.fixture
def members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two folders of networks that answer by their seed, and a model trained on three items."""

    def load(folder: Path) -> Artefact:
        run = folder.name
        manifest = Manifest(MODEL, "face", (1,), {"emotion": ["a", "b"]}, training={"run": run})
        sign = 1.0 if run == "one" else 3.0
        return Artefact(manifest, lambda x: {"emotion": sign * np.concatenate([x, -x], axis=1)})

    def items(data: Path, manifest: Manifest, cache: Path) -> tuple[list[str], np.ndarray]:
        return ["x", "y", "z"], np.arange(3, dtype=np.float32).reshape(3, 1)

    monkeypatch.setattr(artefact, "load_artefact", load)
    monkeypatch.setitem(catalogue.TRAINABLE, MODEL, replace(catalogue.TRAINABLE[MODEL], training_items=items))
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    return [str(tmp_path / name) for name in ("one", "two")]


def test_the_logits_of_the_members_are_averaged_and_kept(members: list[str], tmp_path: Path) -> None:
    where = ["--data", str(tmp_path), "--models", str(tmp_path / "models")]
    done = CliRunner().invoke(main, ["teachers", MODEL, *members, *where])
    assert done.exit_code == 0, done.output
    assert "2 networks on 3 items" in done.output
    kept = Teachers.load(tmp_path / "models" / MODEL)
    assert kept.items == ("x", "y", "z")
    assert kept.members == ("one", "two")
    np.testing.assert_allclose(kept.logits["emotion"][2], [4, -4])


def test_an_ensemble_has_members(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["teachers", MODEL, "--data", str(tmp_path)])
    assert done.exit_code == 2
    assert "MEMBERS" in done.output
