"""``dashapp train`` as its user calls it, in a process of its own."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.evaluation.corpora import ravdess

CHANCE = {"speech-mfcc-cnn": 1 / 14, "face-fer-cnn": 1 / 7, "speech-gate": 1 / 13}
ACCURACY = {"face-fer-cnn": "val_emotion_accuracy"}


def dashapp(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "dashapp", *arguments], capture_output=True, text=True, check=False)


def trial(model: str, data: Path, folder: Path, run: str, settings: list[str]) -> list[dict[str, str]]:
    """Train for two epochs on a part of the data; return the rows of the log."""
    where = ["--models", str(folder / "models"), "--scratch", str(folder / "scratch"), "--run", run]
    how = [part for setting in settings for part in ("--set", setting)]
    done = dashapp("train", model, "--data", str(data), "--epochs", "2", *how, *where)
    assert done.returncode == 0, done.stderr
    assert not (folder / "models").exists(), "a trial stays in the scratch folder"
    with (folder / "scratch" / model / run / "training.csv").open() as file:
        return list(csv.DictReader(file))


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("model", "settings"),
    [
        ("speech-mfcc-cnn", ["limit=300", "batch_size=32"]),
        ("face-fer-cnn", ["limit=2500", "batch_size=48"]),
        ("speech-gate", ["limit=100", "steps=10", "synthetic=20"]),
    ],
)
def test_two_epochs_beat_chance_and_repeat_under_their_seed(model, settings, data, tmp_path):
    log = trial(model, data, tmp_path, "first", settings)
    assert len(log) == 2
    assert float(log[-1][ACCURACY.get(model, "val_accuracy")]) > 1.5 * CHANCE[model]
    assert trial(model, data, tmp_path, "second", settings) == log
    artefact = tmp_path / "scratch" / model / "first" / "artefact"
    manifest = json.loads((artefact / "model.json").read_text())
    assert f"limit={manifest['training']['recipe']['limit']}" in settings
    assert (artefact / "model.keras").exists()


def test_an_unknown_setting_is_wrong_usage_in_words(tmp_path):
    done = dashapp("train", "face-fer-cnn", "--data", str(tmp_path), "--set", "epoch=2")
    assert done.returncode == 2
    assert "no such setting: epoch" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("trial", [["--set", "limit=10"], ["--trial"]])
def test_a_trial_may_not_replace_the_served_model(trial, tmp_path):
    done = dashapp("train", "face-fer-cnn", "--data", str(tmp_path), *trial)
    assert done.returncode == 2
    assert "--run" in done.stderr


@pytest.mark.parametrize("wrong", [["--set", "limit=10"], ["--trial"], ["--resume"]])
def test_random_splits_are_all_or_nothing(wrong, tmp_path):
    done = dashapp("train", "speech-feature-mlp-4", "--data", str(tmp_path), "--run", "random-splits", *wrong)
    assert done.returncode == 2
    assert "neither trials nor checkpoints" in done.stderr


def test_random_splits_leave_figures_and_predictions(tmp_path):
    data = ravdess(tmp_path / "data", actors=range(1, 11))
    how = ["--set", "repeats=2", "--epochs", "2", "--set", "hidden=4"]
    where = ["--models", str(tmp_path / "models"), "--scratch", str(tmp_path / "scratch"), "--run", "random-splits"]
    done = dashapp("train", "speech-feature-mlp-8", "--data", str(data), *how, *where)
    assert done.returncode == 0, done.stderr
    assert "| contrast | 187 |" in done.stdout
    run = tmp_path / "models" / "speech-feature-mlp-8" / "runs" / "random-splits"
    figures = json.loads((run / "metrics.json").read_text())
    assert figures["recipe"]["repeats"] == 2
    assert figures["command"].endswith("--set repeats=2 --set hidden=4 --set epochs=2")
    assert {path.name for path in run.iterdir()} == {"metrics.json", "predictions.parquet"}


@pytest.mark.parametrize("model", [*CHANCE, "speech-feature-mlp-8", "speech-mfcc-cnn-classic", "face-cnn-classic"])
def test_a_folder_without_the_corpus_is_named(model, tmp_path):
    done = dashapp("train", model, "--data", str(tmp_path), "--run", "trial", "--scratch", str(tmp_path / "scratch"))
    assert done.returncode == 2
    assert str(tmp_path) in done.stderr
    assert "Traceback" not in done.stderr
