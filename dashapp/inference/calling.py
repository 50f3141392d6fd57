"""How a network is called, whichever form of it answers: arrays in, arrays out, a few inputs at a time."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from dashapp.inference.manifest import Manifest

Array = np.ndarray[Any, Any]
Call = Callable[[Array], dict[str, Array]]
"""Maps ``(n, *input_shape)`` float32 to ``{output: (n, labels) float32}``."""

CHUNK: Final = 32
"""Inputs in one call of the network; a larger batch is no faster on a CPU and takes more memory."""


def in_chunks(run: Call, manifest: Manifest, chunk: int = CHUNK) -> Call:
    """Return ``run``, called with at most ``chunk`` inputs at a time; inputs of another shape are refused.

    The function returned raises a ValueError for them.
    """

    def call(batch: Array) -> dict[str, Array]:
        if batch.shape[1:] != manifest.input_shape:
            raise ValueError(f"{manifest.name} takes (n, {manifest.input_shape}), not {batch.shape}")
        inputs = np.asarray(batch, np.float32)
        parts = [run(inputs[start : start + chunk]) for start in range(0, len(inputs), chunk)]
        return {
            name: np.concatenate([part[name] for part in parts]) if parts else np.zeros((0, len(labels)), np.float32)
            for name, labels in manifest.outputs.items()
        }

    return call


def softmax(logits: Array, temperature: float = 1.0) -> Array:
    """Return probabilities ``(n, classes)`` float64 of ``logits / temperature``."""
    scaled = np.asarray(logits, np.float64) / temperature
    powers = np.exp(scaled - scaled.max(axis=1, keepdims=True, initial=-np.inf))
    probabilities: Array = powers / powers.sum(axis=1, keepdims=True)
    return probabilities
