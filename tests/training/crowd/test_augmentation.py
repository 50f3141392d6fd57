import numpy as np
import pytest

from dashapp.training.crowd.augmentation import augmented
from dashapp.training.crowd.pictures import RANGE_DB

FRAME_S = 0.0045
BANDS, FRAMES = 64, 655


def clip(seed=0):
    levels = -np.random.default_rng(seed).gamma(4, 6, (BANDS, FRAMES)).astype(np.float32)
    return np.clip(levels - levels.max(), -RANGE_DB, 0)


def seeded(seed, levels=None):
    return augmented(clip() if levels is None else levels, 80.0, FRAME_S, np.random.default_rng(seed))


@pytest.mark.parametrize("seed", range(60))
def test_a_picture_stays_a_picture(seed):
    shown = seeded(seed)
    assert (shown.shape, shown.dtype) == ((BANDS, FRAMES), np.float32)
    assert 0 <= shown.min() <= shown.max() <= 1
    assert shown.max() > 0.5


def test_the_clip_itself_is_left_alone():
    levels = clip()
    kept = levels.copy()
    for seed in range(20):
        seeded(seed, levels)
    np.testing.assert_array_equal(levels, kept)


def test_chance_alone_decides():
    np.testing.assert_array_equal(seeded(3), seeded(3))
    shown = [seeded(seed) for seed in range(20)]
    assert not any(np.array_equal(one, other) for i, one in enumerate(shown) for other in shown[:i])


def test_silence_stays_finite():
    black = np.full((BANDS, FRAMES), -RANGE_DB, np.float32)
    for seed in range(40):
        shown = seeded(seed, black)
        assert np.isfinite(shown).all()
        assert 0 <= shown.min() <= shown.max() <= 1


def test_what_is_high_stays_high():
    """Frequency tells a boo from a cheer: it is never moved."""
    levels = np.full((BANDS, FRAMES), -60.0, np.float32)
    levels[10:14] = 0
    brightest = [np.median(seeded(seed, levels), axis=1)[:].argmax() for seed in range(60)]
    assert np.mean([8 <= row <= 15 for row in brightest]) > 0.85
