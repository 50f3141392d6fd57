import numpy as np
import pytest

from dashapp.audio.features import MfccConfig
from dashapp.training.speech import augmentation

CONFIG = MfccConfig()


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


@pytest.fixture
def spectrogram(rng) -> np.ndarray:
    return rng.normal(-40, 10, (200, CONFIG.n_mels)).astype(np.float32)


def test_a_variant_is_at_most_one_window_long(spectrogram, rng):
    long = np.tile(spectrogram, (3, 1))
    around = augmentation.Surroundings([spectrogram], [spectrogram])
    lengths = [len(augmentation.augment(long, around, CONFIG, rng, noisy=0.5, reverberant=0.5)) for _ in range(50)]
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


def test_a_hidden_stretch_takes_its_mean_and_the_rest_is_untouched(rng):
    features = rng.normal(size=(200, 40, 3)).astype(np.float32)
    masked = augmentation.mask(features, rng)
    hidden = (masked != features).any(axis=(1, 2))
    assert 0 < hidden.sum() <= 80
    expected = np.zeros_like(masked[hidden])
    expected[:, :, 0] = features[:, :, 0].mean(axis=0)
    np.testing.assert_allclose(masked[hidden], expected, atol=1e-6)


def test_a_hidden_stripe_takes_its_mean(spectrogram, rng):
    masked = augmentation.mask_bands(spectrogram, rng)
    np.testing.assert_allclose(masked.mean(axis=0), spectrogram.mean(axis=0), atol=1e-3)
    assert (masked.std(axis=0) < 1e-3).any()


def test_without_noise_and_room_little_is_changed(spectrogram, rng):
    around = augmentation.Surroundings([spectrogram])
    varied = [augmentation.augment(spectrogram, around, CONFIG, rng, noisy=0, reverberant=0) for _ in range(20)]
    assert all(abs(np.median(each) - np.median(spectrogram)) < 5 for each in varied)


def test_a_room_trails_off_what_was_loud(rng):
    clap = np.full((60, CONFIG.n_mels), augmentation.FLOOR_DB, np.float32)
    clap[10] = 0.0
    heard = augmentation.reverberate(clap, CONFIG, rng)
    assert heard[9].max() == pytest.approx(augmentation.FLOOR_DB, abs=2)  # the floor has a trail, too
    assert heard[10].max() == pytest.approx(0.0, abs=0.1)
    trail = heard[11:40, 0]
    assert (np.diff(trail) < 0).all()
    slope_db_per_s = np.diff(trail)[:10].mean() * 100
    assert -60 / 0.2 <= slope_db_per_s <= -60 / 0.9
    energy = 10 * np.log10((10 ** (heard[11:, 0] / 10)).sum())
    assert -12.5 <= energy <= 0.1


def test_silence_goes_around_a_short_clip_up_to_a_window(spectrogram, rng):
    lengths = set()
    for _ in range(50):
        longer = augmentation.surround(spectrogram, 300, rng)
        lengths.add(len(longer))
        voiced = np.flatnonzero(longer[:, 0] > augmentation.FLOOR_DB)
        np.testing.assert_array_equal(longer[voiced[0] : voiced[-1] + 1], spectrogram)
    assert min(lengths) >= 200
    assert max(lengths) <= 300
    assert len(lengths) > 10


def test_a_background_is_as_long_as_asked(spectrogram, rng):
    around = augmentation.Surroundings([spectrogram, spectrogram[:50]], [spectrogram[:30]])
    assert {around.draw(250, rng).shape for _ in range(30)} == {(250, CONFIG.n_mels)}


def test_babble_of_one_is_that_one(spectrogram):
    alone = augmentation.add_up([spectrogram])
    assert np.ptp(alone - spectrogram) < 1e-3


def test_a_microphone_colours_smoothly(rng):
    response = augmentation.colour(64, 6.0, rng)
    assert response.shape == (64,)
    assert 0 < np.abs(response).max() <= 6
    assert np.abs(np.diff(response)).max() < 1
