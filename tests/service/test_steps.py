"""The way of a clip and of a picture, a step at a time."""

import numpy as np
import pytest

from dashapp.audio.features import MfccConfig
from dashapp.audio.waveform import Waveform
from dashapp.predictions import Box
from dashapp.service.steps import (
    FaceControls,
    VoiceControls,
    band_limited,
    face_steps,
    noisy,
    rebuilt,
    resized,
    voice_steps,
)
from dashapp.settings import ROOT
from tests import signals
from tests.fakes import fake_service

RATE = 16_000


@pytest.fixture
def sound() -> Waveform:
    return Waveform(signals.voice(1.5, RATE, pitch_hz=200.0).astype(np.float32), RATE)


def test_untouched_controls_change_nothing(sound) -> None:
    steps = voice_steps(sound, VoiceControls(), fake_service())
    assert steps.duration_s == sound.duration_s
    assert len(steps.mfcc[0]) == 40
    assert len(steps.log_mel[0]) == 64
    assert max(steps.emotion, key=steps.emotion.__getitem__) == "happy"
    assert steps.where is not None
    assert steps.preview.startswith("data:audio/wav")


def test_noise_lies_as_far_below_the_voice_as_is_asked(sound) -> None:
    added = noisy(sound, 10).samples - sound.samples
    level = 10 * np.log10(np.mean(np.square(sound.samples)) / np.mean(np.square(added)))
    assert level == pytest.approx(10, abs=0.3)


def test_a_limited_band_ends_where_it_is_asked_to(sound) -> None:
    power = np.square(np.abs(np.fft.rfft(band_limited(sound, 1000).samples)))
    hertz = np.fft.rfftfreq(len(sound.samples), 1 / RATE)
    assert power[hertz > 2000].sum() < 1e-4 * power.sum()


@pytest.mark.parametrize("kept", [5, 20])
def test_a_clip_rebuilt_from_some_coefficients_keeps_their_shape(sound, kept: int) -> None:
    config = MfccConfig(n_mfcc=kept)
    again = rebuilt(sound, config)
    assert len(again.samples) == len(sound.samples)
    assert np.isfinite(again.samples).all()
    assert np.abs(again.samples).max() == pytest.approx(np.abs(sound.samples).max(), rel=1e-3)
    assert len(voice_steps(sound, VoiceControls(coefficients=kept), fake_service()).mfcc[0]) == kept


def test_a_shorter_clip_is_shorter(sound) -> None:
    assert voice_steps(sound, VoiceControls(heard=0.5), fake_service()).duration_s == pytest.approx(0.75, abs=0.01)


def test_a_picture_is_cut_out_as_large_as_is_asked() -> None:
    data = (ROOT / "assets" / "samples" / "astronaut.jpg").read_bytes()
    steps = face_steps(data, FaceControls(size=1.5, turn=30), fake_service())
    assert steps is not None
    assert steps.cut.width == pytest.approx(1.5 * steps.box.width, abs=1)
    assert steps.crop.startswith("data:image/png")
    assert steps.emotion["surprise"] == pytest.approx(0.9)


def test_a_picture_without_a_face_has_no_steps() -> None:
    assert face_steps(signals.picture_file(np.full((96, 96, 3), 200, np.uint8)), FaceControls(), fake_service()) is None


def test_a_square_stays_within_the_picture() -> None:
    assert resized(Box(80, 80, 20, 20), 3.0, 100, 90) == Box(40, 30, 60, 60)
    assert resized(Box(10, 10, 20, 20), 9.0, 100, 90) == Box(0, 0, 90, 90)
