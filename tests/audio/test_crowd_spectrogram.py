import numpy as np
import pytest

from dashapp.audio import framing
from dashapp.audio.crowd_spectrogram import CrowdSpectrogramConfig, band_power, decibels, loudest_db, picture
from dashapp.audio.frequency_scales import SCALES
from dashapp.audio.waveform import Waveform
from tests.signals import voice

RATE = 16_000


def tone(hz, seconds=1.0):
    time = np.arange(round(seconds * RATE)) / RATE
    return Waveform((0.5 * np.sin(2 * np.pi * hz * time)).astype(np.float32), RATE)


def spoken(seconds=2.0):
    return Waveform(voice(seconds).astype(np.float32), RATE)


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("hz", [120.0, 440.0, 1500.0, 5000.0])
def test_a_tone_lies_in_the_band_that_holds_it(scale, hz):
    config = CrowdSpectrogramConfig(scale=scale)
    loudest = decibels(tone(hz), config)[50:-50].mean(axis=0).argmax()
    nearest = np.abs(np.array(config.centres_hz) - hz).argmin()
    # Bands narrower than a line of the Fourier transform are told apart no better than it.
    line_hz = RATE / config.n_fft
    assert abs(config.centres_hz[loudest] - hz) <= max(abs(config.centres_hz[nearest] - hz), 1.5 * line_hz)


@pytest.mark.parametrize("scale", SCALES)
def test_the_power_of_a_tone_is_what_its_neighbouring_bands_hold_together(scale):
    config = CrowdSpectrogramConfig(scale=scale)
    whole = [band_power(tone(hz), config)[100].sum() for hz in (500, 1000, 3000)]
    np.testing.assert_allclose(whole, whole[0], rtol=0.01)


def test_blocks_make_no_difference(monkeypatch):
    config = CrowdSpectrogramConfig(scale="erb")
    whole = decibels(spoken(), config)
    monkeypatch.setattr(framing, "BLOCK_FRAMES", 7)
    np.testing.assert_allclose(decibels(spoken(), config), whole, atol=1e-3)


def test_the_loudest_point_is_0_db_whatever_the_volume():
    config = CrowdSpectrogramConfig()
    levels = decibels(spoken(), config)
    assert levels.max() == 0
    assert levels.min() >= -config.top_db
    soft = Waveform(spoken().samples * np.float32(0.01), RATE)
    np.testing.assert_allclose(decibels(soft, config), levels, atol=0.01)


@pytest.mark.parametrize("scale", SCALES)
def test_the_loudest_point_is_told_over_full_scale(scale):
    config = CrowdSpectrogramConfig(scale=scale)
    half = loudest_db(band_power(tone(1000), config), config)
    # Two bands may share a tone, and its Hann window spreads it over three lines: 3 dB less, 1.8 more.
    assert -9.1 < half < -4.2
    softer = Waveform(tone(1000).samples / 10, RATE)
    assert loudest_db(band_power(softer, config), config) == pytest.approx(half - 20, abs=0.01)
    assert loudest_db(np.zeros((10, config.bands), np.float32), config) is None


def test_silence_is_the_lowest_level_and_black():
    config = CrowdSpectrogramConfig()
    levels = decibels(Waveform(np.zeros(3 * RATE, np.float32), RATE), config)
    assert (levels == -config.top_db).all()
    assert not picture(levels[: config.window_frames], config).any()


def test_frames_come_every_four_and_a_half_milliseconds():
    config = CrowdSpectrogramConfig()
    assert config.hop_length / config.sample_rate == 0.0045
    assert len(decibels(tone(440, 0.9), config)) == 201


@pytest.mark.parametrize("scale", SCALES)
def test_a_scale_says_which_band_it_really_has(scale):
    config = CrowdSpectrogramConfig(scale=scale, fmin=200.0, fmax=3000.0)
    low, high = config.band_hz
    line_hz = RATE / config.n_fft
    assert 200 - line_hz < low <= 200
    assert 3000 <= high < 3000 + line_hz
    outside = decibels(Waveform((tone(1000).samples + tone(3300).samples).astype(np.float32), RATE), config)
    np.testing.assert_allclose(outside[100], decibels(tone(1000), config)[100], atol=0.5)


def test_low_bands_that_share_lines_are_told():
    assert CrowdSpectrogramConfig(scale="log").resolved_from_hz > CrowdSpectrogramConfig(scale="bark").resolved_from_hz
    assert CrowdSpectrogramConfig(bands=16).resolved_from_hz == CrowdSpectrogramConfig(bands=16).centres_hz[0]
    assert CrowdSpectrogramConfig(n_fft=64).resolved_from_hz == float("inf")


def test_settings_come_back_from_a_manifest():
    config = CrowdSpectrogramConfig(scale="bark", bands=48)
    assert CrowdSpectrogramConfig.from_dict(config.to_dict()) == config
    assert config.input_shape == (48, 667, 1)


def test_a_picture_has_low_tones_at_the_bottom_and_is_filled_up_by_silence():
    config = CrowdSpectrogramConfig()
    drawn = picture(decibels(tone(300), config), config)
    assert drawn.shape == config.input_shape
    assert drawn.dtype == np.float32
    assert drawn[:, 100, 0].argmax() > config.bands / 2
    assert drawn.max() == 1
    assert not drawn[:, 230:].any()


def test_impossible_settings_and_another_rate_are_refused():
    with pytest.raises(ValueError, match="'linear' is not one of"):
        CrowdSpectrogramConfig(scale="linear")
    for band in ({"fmax": 9000.0}, {"fmin": 0.0}, {"fmin": 600.0, "fmax": 500.0}):
        with pytest.raises(ValueError, match="it must begin above 0"):
            CrowdSpectrogramConfig(**band)
    with pytest.raises(ValueError, match="8000 Hz"):
        decibels(Waveform(np.zeros(8000, np.float32), 8000), CrowdSpectrogramConfig())
