"""The served speech gate by the way of serving: voices pass, other sounds are called what they are like."""

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from dashapp import wiring
from dashapp.audio.decode import decode_audio
from dashapp.audio.windows import window_seconds
from dashapp.datasets.speech import read_speech
from dashapp.datasets.synthetic_sounds import sounds
from dashapp.evaluation.gate import HEARD_IN, accepts
from dashapp.evaluation.predictions_table import probabilities, read_predictions
from dashapp.inference import registry
from dashapp.inference.artefact import load_artefact
from dashapp.inference.speech_gate import SpeechGate
from dashapp.labels import EMOTIONS, SEXES, SOUND_KINDS
from dashapp.service import EmotionService
from dashapp.settings import ROOT, Settings
from tests.signals import sound_file

FOLDER = ROOT / "models" / registry.GATE
EXEMPLARS = ROOT / "assets" / "exemplars"
RATE = 16_000
ITEMS = 20


@pytest.fixture(scope="module")
def service() -> EmotionService:
    return wiring.build_service(Settings(age_sex=False))


@pytest.fixture(scope="module")
def gate() -> SpeechGate:
    return SpeechGate(load_artefact(FOLDER))


def clip(name: str) -> np.ndarray:
    return decode_audio((EXEMPLARS / f"{name}.ogg").read_bytes()).waveform.samples


@pytest.mark.parametrize("emotion", EMOTIONS)
@pytest.mark.parametrize("sex", SEXES)
def test_voices_are_accepted(service: EmotionService, sex: str, emotion: str) -> None:
    answer = service.analyze_audio((EXEMPLARS / f"{sex}_{emotion}.ogg").read_bytes())
    assert answer.joint is not None
    assert "no_speech" not in [notice.code for notice in answer.warnings]


@pytest.mark.parametrize("gain", [0.02, 0.2])
def test_level_does_not_count(service: EmotionService, gain: float) -> None:
    quiet = gain * clip("female_happy") / np.abs(clip("female_happy")).max()
    assert service.analyze_audio(sound_file(quiet, subtype="FLOAT")).joint is not None


T = np.arange(4 * RATE) / RATE
REFUSED = {
    "a steady tone": 0.3 * np.sin(2 * np.pi * 440 * T),
    "hum of the mains": 0.3 * np.sin(2 * np.pi * 50 * T) + 0.1 * np.sin(2 * np.pi * 150 * T),
    "beeps": 0.3 * np.sin(2 * np.pi * 1000 * T) * (T % 0.5 < 0.2),
    "hiss": np.random.default_rng(0).normal(0, 0.1, len(T)),
    "faint hiss": np.random.default_rng(1).normal(0, 1e-3, len(T)),
    "rumble": np.cumsum(np.random.default_rng(2).normal(0, 1e-3, len(T))),
    "a chord": sum(0.1 * np.sin(2 * np.pi * hz * T) * np.exp(-(T % 1.0)) for hz in (220, 277, 330, 440)),
    "a click in silence": np.where(np.arange(len(T)) == RATE, 0.5, 0.0),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_voice_is_refused_in_words(service: EmotionService, name: str) -> None:
    answer = service.analyze_audio(sound_file(np.clip(REFUSED[name], -1, 1))).to_dict()
    assert (answer["top"], answer["certain"]) == (None, False)
    assert not any(segment["speech"] for segment in answer["segments"])
    (said,) = [notice["message"] for notice in answer["warnings"] if notice["code"] == "no_speech"]
    assert said.startswith("No human voice was heard. It sounds like ")


def test_a_pause_is_greyed_out_and_left_out(service: EmotionService) -> None:
    voice = clip("male_neutral")
    pause = np.random.default_rng(0).normal(0, 1e-4, 8 * RATE)
    answer = service.analyze_audio(sound_file(np.concatenate([voice, pause, voice])))
    heard = [segment.speech for segment in answer.segments]
    assert heard[0]
    assert heard[-1]
    assert not all(heard)
    assert answer.joint is not None


@pytest.mark.parametrize("clip", sorted((ROOT / "assets" / "exemplars").glob("*.ogg")), ids=lambda clip: clip.stem)
def test_every_exemplar_is_speech(gate: SpeechGate, clip: Path) -> None:
    assert accepts(gate, decode_audio(clip.read_bytes()).waveform)


def test_synthesised_sounds_that_were_not_trained_on_are_refused(gate: SpeechGate) -> None:
    accepted = [sound.item for sound in sounds("test", 10) if accepts(gate, sound.waveform())]
    assert len(accepted) <= 1, accepted


@pytest.mark.corpus
def test_serving_gives_the_stored_predictions(gate: SpeechGate, data: Path) -> None:
    table = read_predictions(FOLDER / "predictions.parquet").filter(truth="speech", condition="clean").sort("item")
    stored = table[np.sort(np.random.default_rng(20).choice(len(table), ITEMS, replace=False))]
    paths = {sample.item: sample.path for sample in read_speech(data).samples}
    for item, expected in zip(stored["item"], probabilities(stored, SOUND_KINDS), strict=True):
        waveform = decode_audio(paths[item].read_bytes()).waveform
        heard = gate.hear(waveform, window_seconds(waveform, HEARD_IN))
        most = max(heard, key=lambda reading: reading["speech"])
        np.testing.assert_allclose(most.probabilities, expected, rtol=0, atol=1e-3, err_msg=item)


def test_the_targets_are_met() -> None:
    table = read_predictions(FOLDER / "predictions.parquet")
    # Corpora that its training never met are printed by the card, below these targets; nothing holds them yet.
    met = json.loads((FOLDER / "model.json").read_text())["training"]["corpora"]
    speech = table.filter(truth="speech").filter(pl.col("corpus").is_in(met))
    assert {"crema-d", "ravdess"} <= set(speech["corpus"])
    others = table.filter(pl.col("corpus") == "esc10")
    for condition, target in (("clean", 0.99), ("noise10", 0.97)):
        heard = speech.filter(condition=condition)
        assert heard["speech"].mean() >= target
        for emotion in ("angry", "fear"):
            assert heard.filter(emotion=emotion)["speech"].mean() >= target
    assert 1 - others["speech"].mean() >= 0.95
