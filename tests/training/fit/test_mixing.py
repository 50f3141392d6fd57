"""Pairs of training items mixed."""

import numpy as np

from dashapp.training.fit.mixing import mix


def test_mixing_keeps_the_larger_share_of_each_item():
    features = np.arange(8, dtype=np.float32).reshape(8, 1, 1, 1)
    mixed, targets = mix(features, {"one": np.eye(8, dtype=np.float32)}, 0.3, np.random.default_rng(0))
    assert (targets["one"].argmax(axis=1) == np.arange(8)).all()
    np.testing.assert_allclose(mixed[:, 0, 0, 0], targets["one"] @ np.arange(8), rtol=1e-5)


def test_all_heads_are_mixed_alike():
    targets = {"one": np.eye(8, dtype=np.float32), "other": 2 * np.eye(8, dtype=np.float32)}
    _, mixed = mix(np.ones((8, 1, 1, 1), np.float32), targets, 0.3, np.random.default_rng(0))
    np.testing.assert_allclose(mixed["other"], 2 * mixed["one"])


def test_without_mixup_nothing_is_mixed():
    features, targets = np.ones((3, 1, 1, 1), np.float32), {"one": np.eye(3, dtype=np.float32)}
    np.testing.assert_array_equal(mix(features, targets, 0.0, np.random.default_rng(0))[1]["one"], targets["one"])
