"""Muon for convolutions: Keras's own orthogonalises the updates of matrices alone.

Muon replaces the momentum of a weight matrix by the nearest matrix whose singular values are all one, so that no
direction of it is learnt much slower than another (K. Jordan et al., "Muon: an optimizer for hidden layers in neural
networks", 2024, https://kellerjordan.github.io/posts/muon/; scaled as by J. Liu et al., "Muon is scalable for LLM
training", 2025, arXiv 2502.16982). A kernel ``(height, width, in, out)`` counts as a matrix ``(height x width x in,
out)``, as its authors do it.
"""

from collections.abc import Sequence
from typing import Any, Final

import keras
import numpy as np
from keras import ops

from dashapp.training.fit.averaged_weights import averaging
from dashapp.training.fit.fitting import schedule, without_decay
from dashapp.training.fit.recipe import Recipe

FEWEST_INPUTS: Final = 16
"""Of what Muon learns: a kernel that sees fewer numbers, as the first of a network, has little to orthogonalise."""


@keras.saving.register_keras_serializable("dashapp")
class ConvolutionMuon(keras.optimizers.Muon):
    """Muon for kernels and matrices, AdamW for biases, normalisation and what ``exclude_layers`` names."""

    def _should_use_adamw(self, variable: Any) -> bool:
        if len(variable.shape) not in (2, 4) or np.prod(variable.shape[:-1]) < FEWEST_INPUTS:
            return True
        return any(name in variable.path for name in self.exclude_layers)

    def zeropower_via_newtonschulz5(self, x: Any, steps: int) -> Any:
        """Return ``x`` with all singular values about one, taken as a matrix."""
        matrix = ops.reshape(x, (-1, x.shape[-1]))
        return ops.reshape(super().zeropower_via_newtonschulz5(matrix, steps), x.shape)

    def lr_adjust(self, x: Any) -> Any:
        """Scale an update so that its entries are as large as AdamW's."""
        return x * float(np.sqrt(max(np.prod(x.shape[:-1]), x.shape[-1]))) * self.rms_rate


def muon(recipe: Recipe, steps_per_epoch: int, heads: Sequence[str]) -> keras.optimizers.Optimizer:
    """Return the optimiser of a recipe.

    Args:
        recipe: Learning rate, weight decay and averaging.
        steps_per_epoch: Batches of an epoch.
        heads: Names of the last layers, which are left to AdamW.
    """
    optimizer = ConvolutionMuon(
        schedule(recipe, steps_per_epoch),
        weight_decay=recipe.weight_decay,
        adam_weight_decay=recipe.weight_decay,
        exclude_layers=list(heads),
        **averaging(recipe, steps_per_epoch),
    )
    return without_decay(optimizer)
