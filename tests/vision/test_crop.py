"""Face crops: framing and standardisation."""

import numpy as np

from dashapp.vision.crop import standardise


def test_standardised_crops_have_zero_mean_and_unit_deviation() -> None:
    crops = np.random.default_rng(0).integers(0, 256, (5, 48, 48), dtype=np.uint8)
    result = standardise(crops)
    assert result.shape == (5, 48, 48, 1)
    assert result.dtype == np.float32
    np.testing.assert_allclose(result.mean(axis=(1, 2, 3)), 0, atol=1e-5)
    np.testing.assert_allclose(result.std(axis=(1, 2, 3)), 1, atol=1e-4)


def test_standardising_a_flat_crop_gives_zeros() -> None:
    assert not standardise(np.full((1, 48, 48), 200, np.uint8)).any()


def test_standardising_does_not_depend_on_brightness_contrast_or_the_rest_of_the_batch() -> None:
    crops = np.random.default_rng(1).integers(0, 100, (3, 48, 48), dtype=np.uint8)
    brighter = crops * 2 + 30
    np.testing.assert_allclose(standardise(brighter), standardise(crops), atol=1e-4)
    np.testing.assert_allclose(standardise(crops[1:2]), standardise(crops)[1:2], atol=1e-6)


def test_standardising_no_crop_gives_none() -> None:
    assert standardise(np.zeros((0, 48, 48), np.uint8)).shape == (0, 48, 48, 1)
