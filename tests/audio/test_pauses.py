"""Pauses within a clip."""

import numpy as np
import pytest

from dashapp.audio.pauses import pauses
from dashapp.audio.waveform import Waveform
from dashapp.predictions.timeline import stretches
from tests.signals import voice

RATE = 16_000
WINDOWS = [(start / 2, start / 2 + 3.0) for start in range(15)]
"""Of ten seconds, one every half second."""


def with_pause(filling: np.ndarray) -> Waveform:
    """Three seconds of voice, four of something else, three of voice."""
    spoken = voice(3.0, RATE)
    return Waveform(np.concatenate([spoken, filling, spoken]).astype(np.float32), RATE)


def noise(below_db: float) -> np.ndarray:
    level = np.sqrt(np.mean(voice(3.0, RATE) ** 2)) * 10 ** (-below_db / 20)
    return np.random.default_rng(0).normal(0, level, 4 * RATE)


def paused(waveform: Waveform) -> list[float]:
    """The middles of the windows that hold a pause there."""
    found = pauses(waveform, WINDOWS, stretches(WINDOWS))
    return [(start + end) / 2 for (start, end), pause in zip(WINDOWS, found, strict=True) if pause]


@pytest.mark.parametrize("filling", [np.zeros(4 * RATE), noise(40)], ids=["silent", "a quiet room"])
def test_windows_with_a_voice_at_their_edge_only_are_pauses(filling: np.ndarray) -> None:
    found = paused(with_pause(filling))
    assert {3.0, 3.5, 4.0, 6.0, 6.5, 7.0} <= set(found)
    assert 3.0 <= min(found) < max(found) <= 7.0


def test_what_is_nearly_as_loud_as_the_voice_is_no_pause() -> None:
    assert paused(with_pause(noise(15))) == []


def test_a_quiet_voice_is_compared_with_itself() -> None:
    assert 5.0 not in paused(with_pause(0.003 * voice(4.0, RATE)))


def test_a_click_breaks_no_pause() -> None:
    filling = np.zeros(4 * RATE)
    filling[2 * RATE : 2 * RATE + 40] = 0.5
    assert 4.5 in paused(with_pause(filling))


def test_the_only_window_of_a_short_clip_holds_no_pause() -> None:
    sound = Waveform(voice(1.0, RATE).astype(np.float32), RATE)
    assert pauses(sound, [(0.0, 1.0)], [(0.0, 1.0)]) == [False]


def test_level_does_not_matter() -> None:
    loud = with_pause(noise(40))
    assert paused(Waveform(loud.samples * np.float32(1e-3), RATE)) == paused(loud)
