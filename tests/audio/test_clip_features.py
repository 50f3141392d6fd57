from dataclasses import replace

import librosa
import numpy as np
import pytest

from dashapp.audio.clip_features import SPECTRAL, ClipFeatureConfig, clip_features, mfcc_frames, vector
from dashapp.audio.waveform import Waveform
from tests.signals import voice

CONFIG = ClipFeatureConfig()
EVERYTHING = replace(CONFIG, **dict.fromkeys(SPECTRAL, True))
WINDOWS = ClipFeatureConfig(n_chroma=0, n_mels=0, window_s=3.0, hop_s=1.5)


def waveform(seconds: float = 1.0, silence_s: float = 0.0) -> Waveform:
    pause = np.zeros(round(16_000 * silence_s))
    return Waveform(np.concatenate([pause, voice(seconds), pause]).astype(np.float32), 16_000)


def test_a_config_survives_its_manifest():
    assert ClipFeatureConfig.from_dict(EVERYTHING.to_dict()) == EVERYTHING


def test_an_unknown_field_of_a_manifest_is_refused():
    with pytest.raises(TypeError, match="n_mfccs"):
        ClipFeatureConfig.from_dict({"n_mfccs": 20})


@pytest.mark.parametrize(("config", "size"), [(CONFIG, 180), (EVERYTHING, 190), (WINDOWS, 40)])
def test_the_vector_is_as_long_as_declared(config, size):
    features = clip_features(waveform(), config)
    assert config.input_shape == (size,)
    assert features.features.shape == (1, size)
    assert features.features.dtype == np.float32
    assert np.isfinite(features.features).all()


@pytest.mark.parametrize("samples", [100, 1_600, 2_047])
def test_a_clip_may_be_shorter_than_one_transform(samples):
    assert np.isfinite(vector(voice(1.0)[:samples].astype(np.float32), EVERYTHING)).all()


def test_silence_has_features_too():
    assert np.isfinite(vector(np.zeros(16_000, np.float32), EVERYTHING)).all()


def test_the_first_features_are_the_means_of_librosas_mfcc():
    samples = waveform().samples
    expected = librosa.feature.mfcc(
        S=librosa.power_to_db(librosa.feature.melspectrogram(y=samples, sr=16_000), top_db=None), n_mfcc=40
    )
    np.testing.assert_allclose(vector(samples, CONFIG)[:40], expected.mean(axis=1), atol=1e-2)


def test_what_people_look_at_has_those_means():
    clip = waveform()
    np.testing.assert_allclose(mfcc_frames(clip, CONFIG).mean(axis=0), vector(clip.samples, CONFIG)[:40], atol=1e-3)


def test_a_high_tone_has_a_higher_centroid_and_rolloff_than_a_low_one():
    config = ClipFeatureConfig(n_mfcc=0, n_chroma=0, n_mels=0, centroid=True, rolloff=True)
    time = np.arange(16_000) / 16_000
    low, high = (vector(np.sin(2 * np.pi * hz * time).astype(np.float32), config) for hz in (300, 3000))
    assert (high > 5 * low).all()
    np.testing.assert_allclose(high, 3000, rtol=0.05)


def test_the_pitch_class_of_a_tone_is_the_strongest():
    config = ClipFeatureConfig(n_mfcc=0, n_mels=0)
    tone = np.sin(2 * np.pi * 440 * np.arange(16_000) / 16_000).astype(np.float32)
    assert vector(tone, config).argmax() == 9  # A, counted from C


def test_silence_at_the_ends_does_not_count_and_times_are_those_of_the_clip():
    plain, padded = clip_features(waveform(), CONFIG), clip_features(waveform(silence_s=1.0), CONFIG)
    np.testing.assert_allclose(plain.features, padded.features, atol=1.0)
    assert padded.seconds[0][0] - plain.seconds[0][0] == pytest.approx(1.0, abs=0.02)
    assert padded.seconds[0][1] - plain.seconds[0][1] == pytest.approx(1.0, abs=0.02)


def test_without_trimming_the_whole_clip_is_one_window():
    assert clip_features(waveform(silence_s=1.0), replace(CONFIG, trim_db=0.0)).seconds == ((0.0, 3.0),)


def test_windows_overlap_and_the_last_one_ends_with_the_clip():
    seconds = clip_features(waveform(8.0), replace(WINDOWS, trim_db=0.0)).seconds
    assert seconds == ((0.0, 3.0), (1.5, 4.5), (3.0, 6.0), (4.5, 7.5), (5.0, 8.0))


def test_a_short_clip_has_one_window():
    assert len(clip_features(waveform(0.5), WINDOWS).seconds) == 1


def test_another_sample_rate_is_refused():
    with pytest.raises(ValueError, match="features need 16000 Hz"):
        clip_features(Waveform(np.zeros(8000, np.float32), 8000), CONFIG)
