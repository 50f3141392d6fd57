"""Views keep the extremes of a waveform and the means of features, in a bounded size."""

import numpy as np
import pytest

from dashapp.service.views import envelope, thinned


@pytest.mark.parametrize("n", [1, 5, 599, 600, 601, 7_000])
def test_envelope_reaches_the_extremes_of_every_stretch(n: int) -> None:
    samples = np.random.default_rng(n).normal(0, 0.2, n).astype(np.float32)
    pairs = np.array(envelope(samples, 600))
    assert len(pairs) == min(n, 600)
    assert pairs[:, 0].min() == pytest.approx(samples.min(), abs=1e-4)
    assert pairs[:, 1].max() == pytest.approx(samples.max(), abs=1e-4)
    assert np.all(pairs[:, 0] <= pairs[:, 1])


@pytest.mark.parametrize("n", [1, 599, 600, 601, 4_321])
def test_thinning_keeps_the_mean(n: int) -> None:
    features = np.random.default_rng(n).normal(0, 50, (n, 4)).astype(np.float32)
    rows = thinned(features, 600)
    assert len(rows) == min(n, 600)
    if n % 600 == 0 or n < 600:
        np.testing.assert_allclose(np.mean(rows, axis=0), features.mean(axis=0), atol=0.1)
    np.testing.assert_allclose(rows[0], features[: max(1, n // 600)].mean(axis=0), atol=0.06)


def test_short_features_are_kept() -> None:
    features = np.arange(12, dtype=np.float32).reshape(3, 4)
    assert thinned(features, 600) == ((0, 1, 2, 3), (4, 5, 6, 7), (8, 9, 10, 11))
