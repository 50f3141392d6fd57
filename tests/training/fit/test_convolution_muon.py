"""Muon for convolutions: what it orthogonalises, and what it leaves to AdamW."""

import keras
import numpy as np
import pytest

from dashapp.training.fit.convolution_muon import ConvolutionMuon


def stepped(shape: tuple[int, ...], gradient: np.ndarray, **options) -> np.ndarray:
    """Return what one step at a learning rate of 1 takes off a variable."""
    variable = keras.Variable(np.zeros(shape, np.float32), name="kernel")
    optimizer = ConvolutionMuon(1.0, weight_decay=0.0, adam_weight_decay=0.0, **options)
    optimizer.apply([gradient], [variable])
    return -variable.numpy()


@pytest.mark.parametrize("shape", [(3, 3, 8, 12), (1, 1, 40, 8), (64, 10)])
def test_the_step_of_a_kernel_has_equal_singular_values(shape: tuple[int, ...]) -> None:
    gradient = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    gradient[..., 0] *= 100
    matrix = stepped(shape, gradient).reshape(-1, shape[-1])
    singular = np.linalg.svd(matrix, compute_uv=False)
    assert singular.max() / singular.min() < 3
    # The entries are as large as those of AdamW's steps: 0.2 on average.
    assert np.sqrt((matrix**2).mean()) == pytest.approx(0.2, rel=0.3)


@pytest.mark.parametrize("shape", [(5,), (3, 3, 1, 24)])
def test_vectors_and_a_first_kernel_take_the_steps_of_adamw(shape: tuple[int, ...]) -> None:
    gradient = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    np.testing.assert_allclose(stepped(shape, gradient), np.sign(gradient), atol=1e-2)


def test_a_layer_can_be_left_to_adamw() -> None:
    gradient = np.random.default_rng(0).normal(size=(64, 10)).astype(np.float32)
    np.testing.assert_allclose(stepped((64, 10), gradient, exclude_layers=["kernel"]), np.sign(gradient), atol=1e-2)
