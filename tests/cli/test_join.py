"""``dashapp join``: which runs are joined, and what is refused."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dashapp.cli import main
from dashapp.inference import artefact
from dashapp.inference.artefact import Artefact
from dashapp.inference.manifest import Manifest
from dashapp.settings import Runtime
from dashapp.training import catalogue, export
from dashapp.training.fit.fitting import Fitted

MODEL = "speech-mfcc-cnn"
FIGURES = {"clean": {"accuracy": 0.6, "log-loss": 1.1}}


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list:
    """Two trained runs, and a model whose joining is only noted down."""
    asked: list = []
    for name in ("one", "two"):
        (tmp_path / MODEL / name / "artefact").mkdir(parents=True)
        (tmp_path / MODEL / name / "training.csv").write_text("epoch,loss\n0,1\n")

    def load(folder: Path, _runtime: Runtime) -> Artefact:
        training = {"run": folder.parent.name}
        return Artefact(Manifest(MODEL, "speech", (1,), {"joint": ["a"]}, training=training), lambda x: {})

    def joined(data: Path, members: list[Artefact], cache: Path) -> Fitted:
        asked.append([member.manifest.training["run"] for member in members])
        return Fitted(None, {}, {}, 1.0, 0.0, (), {}, validation=FIGURES)

    monkeypatch.setattr(artefact, "load_artefact", load)
    monkeypatch.setitem(catalogue.TRAINABLE, MODEL, replace(catalogue.TRAINABLE[MODEL], join=joined))
    monkeypatch.setattr(export, "export", lambda run, *_: asked.append(run) or tmp_path / "artefact")
    monkeypatch.setattr(export, "evaluate_run", lambda run, *_: asked.append("judged"))
    return asked


def run(tmp_path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["join", *arguments, "--data", str(tmp_path), "--scratch", str(tmp_path)])


def test_runs_are_joined_and_judged(asked: list, tmp_path: Path) -> None:
    done = run(tmp_path, MODEL, "one", "two", "--models", str(tmp_path / "models"))
    assert done.exit_code == 0, done.output
    assert "clean: accuracy 60.0 %" in done.output
    members, this, judged = asked
    assert (members, judged) == (["one", "two"], "judged")
    assert this.command == f"dashapp join {MODEL} one two --data DATA --run served"
    assert [member["run"] for member in this.members] == ["one", "two"]
    assert (tmp_path / MODEL / "served" / "training.csv").exists()


def test_a_trial_is_not_judged(asked: list, tmp_path: Path) -> None:
    done = run(tmp_path, MODEL, "one", "two", "--run", "both", "--trial")
    assert done.exit_code == 0, done.output
    assert "judged" not in asked


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([MODEL, "one"], "at least two"),
        ([MODEL, "one", "two", "--trial"], "name it with --run"),
        (["speech-gate", "one", "two"], "cannot be joined"),
    ],
)
def test_what_is_no_joining(asked: list, tmp_path: Path, arguments: list[str], words: str) -> None:
    done = run(tmp_path, *arguments)
    assert done.exit_code == 2
    assert words in done.output
    assert asked == []
