"""Measures of a voice: against what was put into it."""

import numpy as np
import pytest

from dashapp.audio.voice_measures import measure
from dashapp.audio.waveform import Waveform
from tests import signals

RATE = 16_000


def test_pitch_tempo_and_level_are_those_of_the_voice() -> None:
    voice = signals.voice(2.0, RATE, pitch_hz=200.0).astype(np.float32)
    silence = np.zeros(RATE // 2, np.float32)
    found = measure(Waveform(np.concatenate([silence, voice, silence]), RATE), syllables=8)
    assert found.pitch_hz == pytest.approx(200, rel=0.03)
    assert found.syllables_per_s == pytest.approx(4, rel=0.15)
    contour = np.array(found.contour_hz)
    assert np.isnan(contour[:40]).all()
    assert len(found.times_s) == len(contour)


def test_a_louder_and_brighter_voice_has_more_energy_and_tilt() -> None:
    dull = signals.voice(1.0, RATE, top_hz=1_200.0).astype(np.float32)
    bright = signals.voice(1.0, RATE, top_hz=4_500.0).astype(np.float32)
    soft, loud = (measure(Waveform(gain * dull, RATE)) for gain in (0.1, 1.0))
    assert loud.energy_db - soft.energy_db == pytest.approx(20, abs=0.1)
    assert measure(Waveform(bright, RATE)).tilt_db > loud.tilt_db
    assert np.isnan(loud.syllables_per_s)


def test_the_hum_of_a_quiet_recording_is_no_voice() -> None:
    seconds = np.arange(2 * RATE) / RATE
    hum = (0.01 * np.sin(2 * np.pi * 50 * seconds)).astype(np.float32)
    assert np.isnan(measure(Waveform(hum, RATE)).pitch_hz)


def test_noise_has_no_pitch() -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, RATE).astype(np.float32)
    found = measure(Waveform(noise, RATE))
    assert np.isnan(found.pitch_hz) == np.isnan(found.range_st)
    assert np.isfinite(np.array(found.contour_hz)).mean() < 0.3
