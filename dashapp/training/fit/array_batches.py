"""Batches of arrays that fit in memory and are not augmented."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashapp.audio.features import Array
from dashapp.training.fit.recipe import Recipe
from dashapp.training.fit.seeded_batches import SeededBatches


class ArrayBatches(SeededBatches):
    """Shuffled batches; what batch ``i`` of epoch ``e`` holds depends on the seed alone."""

    def __init__(self, inputs: Array, targets: NDArray[np.float32], recipe: Recipe) -> None:
        """Take the items.

        Args:
            inputs: ``(n, ...)``.
            targets: ``(n, classes)``.
            recipe: Batch size and seed.
        """
        super().__init__(recipe.seed, ahead=10)
        self.inputs, self.targets, self.recipe = inputs, targets, recipe

    def __len__(self) -> int:
        return max(1, len(self.inputs) // self.recipe.batch_size)

    def __getitem__(self, index: int) -> tuple[Any, Any]:
        size = self.recipe.batch_size
        chosen = self.shuffled(len(self.inputs))[index * size : (index + 1) * size]
        return self.inputs[chosen], self.targets[chosen]
