import numpy as np
import pytest

from dashapp.audio.features import MfccConfig
from dashapp.training import speech_augmentation as augmentation

CONFIG = MfccConfig()


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


@pytest.fixture
def spectrogram(rng) -> np.ndarray:
    return rng.normal(-40, 10, (200, CONFIG.n_mels)).astype(np.float32)


def test_a_variant_is_at_most_one_window_long(spectrogram, rng):
    long = np.tile(spectrogram, (3, 1))
    lengths = [len(augmentation.augment(long, spectrogram, CONFIG, rng)) for _ in range(50)]
    assert set(lengths) == {CONFIG.window_frames}


def test_stretching_changes_the_length_by_up_to_12_percent(spectrogram, rng):
    lengths = np.array([len(augmentation.stretch(spectrogram, rng)) for _ in range(200)])
    assert 200 * np.exp(-0.12) - 1 <= lengths.min() < 185
    assert 215 < lengths.max() <= 200 * np.exp(0.12) + 1


def test_added_noise_has_the_asked_power(spectrogram, rng):
    background = augmentation.noise(spectrogram.shape, rng)
    together = augmentation.add(spectrogram, background, snr_db=6.0)
    clean, mixed = (10 ** (s / 10) for s in (spectrogram, together))
    assert 10 * np.log10(clean.mean() / (mixed - clean).mean()) == pytest.approx(6.0, abs=0.01)


def test_a_narrow_band_keeps_what_lies_below(spectrogram):
    narrow = augmentation.narrow_band(spectrogram, 4_000, CONFIG)
    low = augmentation.mel_centres(CONFIG) <= 4_000
    np.testing.assert_array_equal(narrow[:, low], spectrogram[:, low])
    assert (narrow[:, ~low] == augmentation.FLOOR_DB).all()
    assert 0 < (~low).sum() < CONFIG.n_mels / 2


def test_a_hidden_stretch_is_zero_and_the_rest_is_untouched(rng):
    features = np.ones((200, 40, 3), np.float32)
    masked = augmentation.mask(features, rng)
    hidden = ~masked.any(axis=(1, 2))
    assert 0 < hidden.sum() <= 80
    assert (masked[~hidden] == 1).all()


def test_a_hidden_stripe_takes_its_mean(spectrogram, rng):
    masked = augmentation.mask_bands(spectrogram, rng)
    np.testing.assert_allclose(masked.mean(axis=0), spectrogram.mean(axis=0), atol=1e-3)
    assert (masked.std(axis=0) < 1e-3).any()
