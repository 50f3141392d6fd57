"""Pairs of training items mixed, with their targets (H. Zhang et al., "mixup", ICLR 2018, arXiv 1710.09412)."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


def mix(
    features: Array, targets: Mapping[str, Array], alpha: float, rng: np.random.Generator
) -> tuple[Array, dict[str, Array]]:
    """Mix each item with another of its batch, the larger share its own.

    Args:
        features: ``(batch, rows, columns, channels)``.
        targets: Of each head, ``(batch, classes)``.
        alpha: Both parameters of the beta distribution of the share; 0 mixes nothing.
        rng: Draws shares and partners.
    """
    share = rng.beta(alpha, alpha, len(features)).astype(np.float32) if alpha else np.ones(len(features), np.float32)
    share = np.maximum(share, 1 - share)
    partner = rng.permutation(len(features))
    mixed = features[partner]
    mixed -= features
    mixed *= (1 - share)[:, None, None, None]
    mixed += features
    blended = {
        head: share[:, None] * values + (1 - share)[:, None] * values[partner] for head, values in targets.items()
    }
    return mixed, blended
