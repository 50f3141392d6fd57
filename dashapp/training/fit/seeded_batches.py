"""Batches whose content the seed alone decides, whichever worker makes them and wherever a training resumes."""

from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray


class SeededBatches(keras.utils.PyDataset):
    """Batches of a training; `dashapp.training.fit.fitting.fit` sets ``epoch``.

    Attributes:
        seed: Of the training.
        epoch: Which one is drawn.
    """

    def __init__(self, seed: int, *, ahead: int = 16) -> None:
        """Begin with the first epoch.

        Args:
            seed: Of the training.
            ahead: Batches that are made before they are asked for.
        """
        super().__init__(workers=1, max_queue_size=ahead)
        self.seed, self.epoch = seed, 0

    def chance(self, index: int) -> np.random.Generator:
        """Return what draws batch ``index`` of this epoch."""
        return np.random.default_rng([self.seed, self.epoch, index])

    def shuffled(self, items: int | NDArray[Any]) -> NDArray[Any]:
        """Return the items, or the indices of so many, in the order of this epoch."""
        return np.random.default_rng([self.seed, self.epoch]).permutation(items)
