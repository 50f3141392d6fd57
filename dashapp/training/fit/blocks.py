"""What networks are built of, above all residual blocks with squeeze-excitation.

Sources: K. He et al., "Deep residual learning for image recognition", CVPR 2016, doi 10.1109/CVPR.2016.90;
J. Hu, L. Shen, G. Sun, "Squeeze-and-excitation networks", CVPR 2018, doi 10.1109/CVPR.2018.00745.
"""

from typing import Any

import numpy as np
from keras import layers
from numpy.typing import NDArray

from dashapp.training.fit.normalisation import FusedBatchNormalization

Tensor = Any


def standardise(vectors: NDArray[np.floating[Any]], least: float = 0.0) -> layers.Normalization:
    """Return a layer that takes ``(n, features)`` to mean 0 and deviation 1, as of ``vectors``.

    Means and variances stand in its configuration: those of a layer that was adapted are lost when a network is copied.

    Args:
        vectors: What it has seen.
        least: Variance that a feature is given at least, as a share of the median: one that hardly varies in
            ``vectors`` would be blown up where it does.
    """
    variance = vectors.var(axis=0)
    floored = np.maximum(variance, least * np.median(variance))
    return layers.Normalization(mean=vectors.mean(axis=0), variance=floored, dtype="float32")


def convolution(x: Tensor, filters: int, kernel: int = 3, strides: int | tuple[int, int] = 1) -> Tensor:
    """Convolve without a bias, then normalise the batch."""
    x = layers.Conv2D(filters, kernel, strides=strides, padding="same", use_bias=False, kernel_initializer="he_normal")(
        x
    )
    return FusedBatchNormalization(momentum=0.95)(x)


def squeeze_excite(x: Tensor, ratio: int = 8) -> Tensor:
    """Weigh the channels by what the whole map holds."""
    channels = x.shape[-1]
    weights = layers.GlobalAveragePooling2D(keepdims=True)(x)
    weights = layers.Conv2D(max(8, channels // ratio), 1, activation="relu")(weights)
    weights = layers.Conv2D(channels, 1, activation="sigmoid")(weights)
    return layers.Multiply()([x, weights])


def residual(x: Tensor, filters: int, strides: int | tuple[int, int] = 1, *, squeeze: bool = True) -> Tensor:
    """Two convolutions beside a shortcut, with squeeze-excitation unless what they see must not be the whole map."""
    shortcut = x
    if strides != 1 or x.shape[-1] != filters:
        shortcut = convolution(x, filters, kernel=1, strides=strides)
    x = layers.Activation("relu")(convolution(x, filters, strides=strides))
    x = convolution(x, filters)
    x = squeeze_excite(x) if squeeze else x
    return layers.Activation("relu")(layers.Add()([x, shortcut]))


def head(x: Tensor, units: int, name: str) -> Tensor:
    """Return logits in float32, whatever precision the trunk has."""
    return layers.Dense(units, dtype="float32", name=name)(x)
