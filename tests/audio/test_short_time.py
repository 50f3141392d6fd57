"""The functions that every answer needs are those of librosa."""

import librosa
import numpy as np
import pytest
from scipy.signal import savgol_coeffs

from dashapp.audio.features import DELTA_FRAMES, _slope_weights
from dashapp.audio.short_time import (
    cosine_transform,
    frame_rms,
    mel_filters,
    power,
    sounding_part,
    stft,
    to_decibels,
)


@pytest.fixture
def samples() -> np.ndarray:
    rng = np.random.default_rng(1)
    rising = np.concatenate([np.zeros(4_000), np.linspace(0, 0.3, 20_000), np.full(9_123, 1e-4)])
    return (rng.normal(size=len(rising)) * rising).astype(np.float32)


@pytest.mark.parametrize("win_length", [400, 512])
def test_transform(samples: np.ndarray, win_length: int) -> None:
    expected = librosa.stft(samples, n_fft=512, hop_length=160, win_length=win_length, center=False)
    found = stft(samples, n_fft=512, hop_length=160, win_length=win_length)
    assert found.dtype == np.complex64
    np.testing.assert_allclose(found, expected, atol=1e-5)
    np.testing.assert_allclose(power(found), np.abs(expected) ** 2, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize(("n_fft", "n_mels", "fmin", "fmax"), [(512, 64, 50.0, 5500.0), (2048, 128, 0.0, 8000.0)])
def test_mel_filters(n_fft: int, n_mels: int, fmin: float, fmax: float) -> None:
    given = {"sr": 16_000, "n_fft": n_fft, "n_mels": n_mels, "fmin": fmin, "fmax": fmax}
    np.testing.assert_allclose(mel_filters(**given), librosa.filters.mel(**given), atol=1e-8)


def test_log_mel(samples: np.ndarray) -> None:
    given = {"sr": 16_000, "n_fft": 512, "n_mels": 64, "fmin": 50.0, "fmax": 5500.0}
    expected = librosa.feature.melspectrogram(y=samples, hop_length=160, win_length=400, center=False, **given)
    found = mel_filters(**given) @ power(stft(samples, n_fft=512, hop_length=160, win_length=400))
    decibels = librosa.power_to_db(expected, ref=1.0, amin=1e-12, top_db=None)
    np.testing.assert_allclose(to_decibels(found, amin=1e-12), decibels, atol=1e-3)


def test_cosine_transform(samples: np.ndarray) -> None:
    spectrogram = samples[: 64 * 100].reshape(64, 100)
    np.testing.assert_allclose(
        cosine_transform(64, 40) @ spectrogram, librosa.feature.mfcc(S=spectrogram, n_mfcc=40), atol=1e-5
    )


def test_level_of_frames(samples: np.ndarray) -> None:
    expected = librosa.feature.rms(y=samples, frame_length=640, hop_length=160)[0]
    np.testing.assert_allclose(frame_rms(samples, frame_length=640, hop_length=160), expected, atol=1e-6)


@pytest.mark.parametrize("top_db", [20, 35, 60])
def test_silence_at_the_ends(samples: np.ndarray, top_db: float) -> None:
    _, expected = librosa.effects.trim(samples, top_db=top_db, frame_length=640, hop_length=160)
    assert sounding_part(samples, top_db=top_db, frame_length=640, hop_length=160) == tuple(expected)


def test_silence_alone() -> None:
    silence = np.zeros(16_000, np.float32)
    _, expected = librosa.effects.trim(silence, top_db=30, frame_length=640, hop_length=160)
    assert sounding_part(silence, top_db=30, frame_length=640, hop_length=160) == tuple(expected)


@pytest.mark.parametrize("order", [1, 2])
def test_slopes(order: int) -> None:
    expected = savgol_coeffs(DELTA_FRAMES, order, deriv=order, use="dot")
    np.testing.assert_allclose(_slope_weights(order), expected, atol=1e-7)
