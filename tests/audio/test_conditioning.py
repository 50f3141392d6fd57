"""Channels to one and what lies below hearing: a recording is made sound before anything is judged by it."""

import numpy as np
import pytest

from dashapp.audio.conditioning import high_pass
from dashapp.audio.decode import DecodedAudio, decode_audio
from tests.signals import recording, sound_file, voice

RATE = 16_000
LEFT = voice(2.0)
QUIET_NOISE = np.random.default_rng(0).normal(0, 1e-4, len(LEFT))


def decoded(*channels: np.ndarray, form: str = "") -> DecodedAudio:
    samples = np.stack(channels, axis=1)
    return decode_audio(recording(samples, RATE, form) if form else sound_file(samples, subtype="FLOAT"))


def codes(answer: DecodedAudio) -> list[str]:
    return [notice.code for notice in answer.warnings]


@pytest.mark.parametrize("form", ["", "m4a", "mp3"])
@pytest.mark.parametrize("level", [1.0, 0.4])
def test_of_two_sides_that_cancel_one_is_analysed(form: str, level: float) -> None:
    answer = decoded(LEFT, -level * LEFT, form=form)
    alone = decoded(LEFT, LEFT, form=form)
    n = len(LEFT) - 800
    assert codes(answer) == ["channels_cancel"]
    assert np.corrcoef(answer.waveform.samples[:n], alone.waveform.samples[:n])[0, 1] > 0.98


def test_an_offset_does_not_hide_that_sides_cancel() -> None:
    answer = decoded(LEFT + 0.1, -LEFT + 0.1)
    assert codes(answer) == ["channels_cancel"]
    assert np.abs(answer.waveform.samples).max() == pytest.approx(np.abs(LEFT).max(), rel=0.1)


def test_sides_of_a_room_are_averaged_though_they_differ() -> None:
    delayed = np.roll(LEFT, 8)
    assert codes(decoded(LEFT, delayed)) == []


def test_a_much_quieter_inverted_side_is_averaged() -> None:
    assert codes(decoded(LEFT, -0.1 * LEFT)) == []


@pytest.mark.parametrize("silent", [np.zeros(len(LEFT)), QUIET_NOISE, np.full(len(LEFT), 0.2)])
def test_a_side_that_nothing_was_plugged_into_is_left_out(silent: np.ndarray) -> None:
    alone = decoded(LEFT).waveform.samples
    for sides in ((LEFT, silent), (silent, LEFT)):
        np.testing.assert_allclose(decoded(*sides).waveform.samples, alone, atol=1e-6)


def test_of_six_channels_the_one_with_the_voice_is_heard_at_its_own_loudness_or_a_third() -> None:
    nothing = np.zeros(len(LEFT))
    heard = decoded(nothing, nothing, LEFT, nothing, nothing, nothing).waveform.samples
    np.testing.assert_allclose(3 * heard, decoded(LEFT).waveform.samples, atol=1e-5)


def test_four_tracks_of_a_balanced_microphone_do_not_cancel() -> None:
    nothing = np.zeros(len(LEFT))
    assert codes(decoded(LEFT, -LEFT, nothing, nothing)) == ["channels_cancel"]


@pytest.mark.parametrize(
    "offset", [0.02, -0.3, np.linspace(-0.1, 0.2, len(LEFT)), 0.05 * np.sin(np.arange(len(LEFT)) / 3000)]
)
def test_an_offset_steady_or_drifting_is_taken_out(offset: float | np.ndarray) -> None:
    clean, shifted = decoded(0.1 * LEFT), decoded(0.1 * LEFT + offset)
    error = np.abs(shifted.waveform.samples - clean.waveform.samples)
    assert error.max() < 0.01  # where a drift begins
    assert error[RATE // 4 : -RATE // 4].max() < 5e-4


def test_the_filter_leaves_what_is_heard_and_its_time_as_they_are() -> None:
    t = np.arange(RATE) / RATE
    for hz, gain in ((5, 0.0016), (25, 0.5), (50, 0.941), (100, 0.996), (1000, 1.0)):
        samples = np.sin(2 * np.pi * hz * t).astype(np.float32)[:, None]
        before = samples.copy()
        high_pass(samples)
        middle = slice(RATE // 4, -RATE // 4)
        np.testing.assert_allclose(samples[middle], gain * before[middle], atol=0.01)


def test_a_file_without_samples_passes() -> None:
    for n in (0, 1):
        high_pass(np.zeros((n, 2), np.float32))
