from dataclasses import replace

import librosa
import numpy as np
import pytest

from dashapp.audio.features import MfccConfig, first_window, log_mel, mfcc, pad, trim
from dashapp.audio.waveform import Waveform

CONFIG = MfccConfig()


@pytest.fixture
def tone() -> Waveform:
    time = np.arange(32_000) / 16_000
    vibrato = 220 * time + 5 * np.sin(2 * np.pi * 3 * time)
    return Waveform((0.3 * np.sin(2 * np.pi * vibrato)).astype(np.float32), 16_000)


def test_a_config_survives_its_manifest():
    assert MfccConfig.from_dict(MfccConfig(n_mfcc=20).to_dict()) == MfccConfig(n_mfcc=20)


def test_an_unknown_field_of_a_manifest_is_refused():
    with pytest.raises(TypeError, match="n_mfccs"):
        MfccConfig.from_dict({"n_mfccs": 20})


def test_the_network_is_built_from_what_the_features_declare(tone):
    features = pad(mfcc(log_mel(tone, CONFIG), CONFIG), CONFIG.window_frames)
    assert features.shape == CONFIG.input_shape
    assert features.dtype == np.float32


def test_log_mel_has_a_frame_every_10_ms(tone):
    assert log_mel(tone, CONFIG).shape == (201, CONFIG.n_mels)


def test_every_filter_ends_below_what_the_narrowest_corpus_holds():
    filters = librosa.filters.mel(sr=16_000, n_fft=CONFIG.n_fft, n_mels=CONFIG.n_mels, fmin=50, fmax=CONFIG.fmax)
    highest = np.flatnonzero(filters.sum(axis=0)).max() * 16_000 / CONFIG.n_fft
    assert highest < 5512.5
    assert (filters.sum(axis=1) > 0).all()


def test_log_mel_refuses_another_sample_rate(tone):
    with pytest.raises(ValueError, match="16000 Hz"):
        log_mel(Waveform(tone.samples, 8_000), CONFIG)


def test_the_static_coefficients_are_those_of_librosa(tone):
    spectrogram = log_mel(tone, CONFIG)
    floored = np.maximum(spectrogram, spectrogram.max() - CONFIG.top_db)
    expected = librosa.feature.mfcc(S=floored.T, n_mfcc=CONFIG.n_mfcc)
    expected -= expected.mean(axis=1, keepdims=True)
    np.testing.assert_allclose(mfcc(spectrogram, CONFIG)[:, :, 0], expected.T, atol=1e-3)


def test_level_does_not_count(tone):
    quiet = Waveform(0.05 * tone.samples, 16_000)
    np.testing.assert_allclose(mfcc(log_mel(quiet, CONFIG), CONFIG), mfcc(log_mel(tone, CONFIG), CONFIG), atol=0.02)


def test_the_mean_of_each_coefficient_is_zero(tone):
    np.testing.assert_allclose(mfcc(log_mel(tone, CONFIG), CONFIG)[:, :, 0].mean(axis=0), 0, atol=1e-3)


def test_trim_leaves_out_silence_and_says_how_much(tone):
    silence = np.zeros(8_000, np.float32)
    trimmed, before_s = trim(Waveform(np.concatenate([silence, tone.samples, silence]), 16_000), CONFIG)
    assert before_s == pytest.approx(0.5, abs=0.05)
    assert trimmed.duration_s == pytest.approx(tone.duration_s, abs=0.1)


def test_trim_leaves_a_mere_click_alone():
    samples = np.zeros(16_000, np.float32)
    samples[8_000] = 1
    trimmed, before_s = trim(Waveform(samples, 16_000), CONFIG)
    assert (len(trimmed.samples), before_s) == (16_000, 0.0)


def test_colour_is_kept_on_demand_and_level_never(tone):
    config = replace(CONFIG, keep_colour=True)
    spectrogram = log_mel(tone, config)
    means = mfcc(spectrogram, config)[:, :, 0].mean(axis=0)
    assert abs(means[0]) < 1e-3
    assert np.abs(means[1:]).max() > 1
    louder = mfcc(spectrogram + 6, config)
    np.testing.assert_allclose(louder, mfcc(spectrogram, config), atol=1e-2)


def test_padding_is_the_mean_and_comes_last(tone):
    features = mfcc(log_mel(tone, CONFIG), CONFIG)
    padded = pad(features, 300)
    np.testing.assert_array_equal(padded[:201], features)
    assert not padded[201:].any()
    np.testing.assert_array_equal(pad(features, 100), features[:100])


def test_slopes_and_curvatures_are_those_of_librosa(tone):
    features = mfcc(log_mel(tone, CONFIG), CONFIG)
    for channel, order in ((1, 1), (2, 2)):
        expected = librosa.feature.delta(features[:, :, 0].T, order=order, mode="nearest").T
        np.testing.assert_allclose(features[:, :, channel], expected, atol=1e-4)


@pytest.mark.parametrize("keep_colour", [False, True])
def test_without_coefficients_the_filters_themselves_are_kept_and_level_does_not_count(tone, keep_colour):
    config = MfccConfig(n_mfcc=0, keep_colour=keep_colour)
    spectrogram = log_mel(tone, config)
    features = mfcc(spectrogram, config)
    assert features.shape[1:] == config.input_shape[1:] == (64, 3)
    np.testing.assert_allclose(mfcc(spectrogram + 6, config), features, atol=1e-3)
    assert features[:, :, 0].mean() == pytest.approx(0, abs=1e-3)
    means = np.abs(features[:, :, 0].mean(axis=0))
    assert (means.max() > 1) == keep_colour


@pytest.mark.parametrize("seconds", [0.3, 3.0, 29.99, 30.0, 31.0, 65.4])
def test_a_long_clip_has_the_spectrogram_that_librosa_computes_at_once(seconds):
    samples = np.random.default_rng(0).normal(0, 0.1, round(seconds * 16_000)).astype(np.float32)
    whole = librosa.feature.melspectrogram(
        y=samples, sr=16_000, n_fft=512, win_length=400, hop_length=160, n_mels=64, fmin=50.0, fmax=5500.0
    )
    expected = librosa.power_to_db(whole, ref=1.0, amin=1e-12, top_db=None).T
    np.testing.assert_allclose(log_mel(Waveform(samples, 16_000), CONFIG), expected, atol=1e-3)


BY_CLIP = replace(CONFIG, by_clip=True, keep_colour=True, window_s=3.2)


def test_by_clip_a_fourth_channel_is_standardised(tone):
    features = mfcc(log_mel(tone, BY_CLIP), BY_CLIP)
    assert features.shape == (201, *BY_CLIP.input_shape[1:])
    assert BY_CLIP.input_shape == (320, CONFIG.n_mfcc, 4)
    standardised = features[:, :, 3]
    np.testing.assert_allclose(standardised.mean(axis=0), 0, atol=1e-4)
    assert standardised.std() == pytest.approx(1, abs=1e-3)


def test_the_standardised_channel_knows_neither_microphone_nor_level(tone):
    spectrum = log_mel(tone, BY_CLIP)
    coloured = spectrum + np.linspace(-20, 10, CONFIG.n_mels, dtype=np.float32)
    # Without the floor, which depends on the colour.
    deep = replace(BY_CLIP, top_db=200.0)
    np.testing.assert_allclose(mfcc(coloured, deep)[:, :, 3], mfcc(spectrum, deep)[:, :, 3], atol=1e-3)
    assert np.abs(mfcc(coloured, deep)[:, :, 0] - mfcc(spectrum, deep)[:, :, 0]).max() > 10


@pytest.mark.parametrize("by_clip", [False, True])
def test_the_first_window_is_padded(tone, by_clip):
    config = replace(BY_CLIP, by_clip=by_clip)
    window = first_window(log_mel(tone, config), config)
    assert window.shape == config.input_shape
    assert not window[201:].any()
    assert window[:201].any(axis=(1, 2)).all()
