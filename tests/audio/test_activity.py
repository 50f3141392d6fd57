"""A voice is told from silence, hiss and hum."""

import numpy as np
import pytest

from dashapp.audio.activity import has_voice, loudest, voices
from dashapp.audio.waveform import Waveform
from tests.signals import voice

RATE = 16_000


def heard(samples: np.ndarray, clip: np.ndarray | None = None) -> bool:
    samples = samples.astype(np.float32)
    return has_voice(samples, RATE, loudest(samples if clip is None else clip, RATE))


@pytest.mark.parametrize("seconds", [0.25, 1.0, 3.0])
@pytest.mark.parametrize("gain", [1.0, 0.02])
def test_voice_is_heard(seconds: float, gain: float) -> None:
    assert heard(gain * voice(seconds))


def test_voice_is_heard_in_some_noise() -> None:
    clean = voice(2.0)
    noise = np.random.default_rng(0).normal(0, 0.2 * clean.std(), len(clean))
    assert heard(clean + noise)


@pytest.mark.parametrize("seed", range(5))
def test_hiss_is_no_voice(seed: int) -> None:
    assert not heard(np.random.default_rng(seed).normal(0, 0.1, 3 * RATE))


@pytest.mark.parametrize("seed", range(5))
def test_rumble_is_no_voice(seed: int) -> None:
    assert not heard(np.cumsum(np.random.default_rng(seed).normal(0, 1e-3, 3 * RATE)))


def test_hum_of_the_mains_is_no_voice() -> None:
    assert not heard(0.3 * np.sin(2 * np.pi * 50 * np.arange(2 * RATE) / RATE))


def test_silence_is_no_voice() -> None:
    assert not heard(np.zeros(RATE))


def test_what_is_faint_beside_the_clip_is_no_voice() -> None:
    assert not heard(0.001 * voice(1.0), clip=voice(1.0))


def test_level_of_full_scale() -> None:
    assert loudest(np.ones(RATE, np.float32), RATE) == pytest.approx(0.0, abs=1e-3)


def test_each_window_of_a_clip_is_heard_by_itself() -> None:
    clip = Waveform(np.concatenate([voice(1.0), np.zeros(RATE), voice(1.0)]).astype(np.float32), RATE)
    assert voices(clip, [(0.0, 1.0), (1.0, 2.0), (2.0, 3.0), (0.0, 3.0)]) == (True, False, True, True)
