"""The served crowd model by the way of serving: synthesised crowds are told apart, stored answers come out again."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from dashapp import wiring
from dashapp.audio.waveform import Waveform
from dashapp.evaluation.predictions_table import probabilities, read_predictions
from dashapp.inference import registry
from dashapp.labels import CROWD_CLASSES
from dashapp.service import EmotionService
from dashapp.settings import ROOT, Settings
from dashapp.training.crowd.boos import boo
from dashapp.training.crowd.cheers import cheer
from dashapp.training.crowd.claps import clapping
from dashapp.training.crowd.judging import simulator_of

FOLDER = ROOT / "models" / registry.CROWD
RATE = 16_000
ITEMS = 8


@pytest.fixture(scope="module")
def service() -> EmotionService:
    return wiring.build_service(Settings(age_sex=False))


def many(make: Callable[[np.random.Generator], np.ndarray], people: int, seed: int = 5) -> np.ndarray:
    """Three seconds of people who all do the same, each when they like."""
    rng = np.random.default_rng(seed)
    total = np.zeros(3 * RATE)
    for _ in range(people):
        sound = make(rng)[: len(total)]
        total += np.roll(np.pad(sound, (0, len(total) - len(sound))), int(rng.integers(len(total))))
    return total / np.abs(total).max()


def heard(service: EmotionService, samples: np.ndarray, scale: str = "") -> str:
    noisy = 0.5 * samples + 0.003 * np.random.default_rng(1).normal(size=len(samples))
    return service.analyze_crowd_waveform(Waveform(noisy.astype(np.float32), RATE), scale).crowd.top


@pytest.mark.parametrize("scale", ["", "bark", "erb", "log"])
def test_cheers_boos_and_nobody_are_told_apart_on_every_scale(service: EmotionService, scale: str) -> None:
    assert heard(service, many(cheer, 30) + many(clapping, 20), scale) == "approval"
    assert heard(service, many(boo, 40), scale) == "disapproval"
    assert heard(service, np.zeros(3 * RATE), scale) == "silence"


def test_a_clip_that_changes_is_told_window_by_window(service: EmotionService) -> None:
    parts = [many(cheer, 40), many(boo, 40), np.zeros(3 * RATE)]
    samples = np.concatenate([0.5 * part for part in parts]) + 0.003 * np.random.default_rng(2).normal(size=9 * RATE)
    answer = service.analyze_crowd_waveform(Waveform(samples.astype(np.float32), RATE))
    assert [answer.segments[place].crowd.top for place in (0, 3, 6)] == ["approval", "disapproval", "silence"]


@pytest.mark.corpus
def test_the_stored_answers_come_out_again(service: EmotionService, data: Path) -> None:
    stored = read_predictions(FOLDER / "predictions.parquet").filter(condition="clean").head(ITEMS)
    simulator = simulator_of("clean", data, "test")
    for row, kept in zip(stored.iter_rows(named=True), probabilities(stored, CROWD_CLASSES), strict=True):
        clip = simulator.clip(int(row["item"].split("/")[1]))
        assert clip.label == row["truth"]
        said = service.analyze_crowd_waveform(clip.waveform)
        np.testing.assert_allclose(said.crowd.probabilities, kept, atol=2e-3)
        np.testing.assert_allclose(said.shares.probabilities, [row[f"q_{name}"] for name in CROWD_CLASSES], atol=2e-3)
