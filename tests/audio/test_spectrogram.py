import numpy as np
import pytest

from dashapp.audio.spectrogram import SCALES, SpectrogramConfig, decibels, linear_filters, picture, pictures
from dashapp.audio.waveform import Waveform
from tests.signals import voice


def tone(hz: float, seconds: float = 3.0) -> Waveform:
    time = np.arange(round(seconds * 16_000)) / 16_000
    return Waveform((0.5 * np.sin(2 * np.pi * hz * time)).astype(np.float32), 16_000)


def spoken(seconds: float, level: float = 1.0) -> Waveform:
    return Waveform((level * voice(seconds)).astype(np.float32), 16_000)


@pytest.mark.parametrize("scale", SCALES)
def test_a_higher_tone_stands_higher_in_the_picture(scale):
    config = SpectrogramConfig(scale=scale)
    rows = [pictures(tone(hz), config).features[0].mean(axis=(1, 2)).argmax() for hz in (300, 1000, 3000, 5000)]
    assert rows == sorted(rows, reverse=True)
    assert len(set(rows)) == 4


def test_a_linear_scale_has_a_tone_where_its_frequency_says():
    config = SpectrogramConfig(scale="linear")
    band = decibels(tone(2775), config).mean(axis=0).argmax()
    assert band == pytest.approx(config.bands / 2, abs=1.5)


def test_linear_filters_cover_the_band_evenly():
    filters = linear_filters(sr=16_000, n_fft=512, n_mels=64, fmin=50.0, fmax=5500.0)
    assert filters.shape == (64, 257)
    np.testing.assert_allclose(filters.sum(axis=1), 1, rtol=1e-5)
    assert (filters.max(axis=1) > 0).all()


@pytest.mark.parametrize("side", [0, 48])
def test_a_picture_has_the_shape_that_its_settings_say_and_no_loudness(side):
    config = SpectrogramConfig(side=side)
    loud, soft = (pictures(spoken(4.0, level), config).features for level in (0.5, 0.05))
    assert loud.shape == (2, *config.input_shape)
    assert 0 <= loud.min() < 0.5 < loud.max() <= 1
    np.testing.assert_allclose(loud, soft, atol=0.02)


def test_a_short_window_is_filled_up_by_silence():
    config = SpectrogramConfig()
    drawn = picture(np.zeros((50, config.bands), np.float32), config)
    assert drawn.shape == config.input_shape
    assert (drawn[:, :50] == 1).all()
    assert (drawn[:, 50:] == 0).all()


def test_an_unknown_scale_and_a_wrong_rate_are_refused():
    with pytest.raises(ValueError, match="bark"):
        SpectrogramConfig(scale="bark")
    with pytest.raises(ValueError, match="8000 Hz"):
        decibels(Waveform(np.zeros(8000, np.float32), 8000), SpectrogramConfig())
