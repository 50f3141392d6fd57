"""Inputs of a corpus kept on the disk and read a batch at a time: however large the corpus, memory stays bounded."""

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from dashapp.audio.decode import decode_audio
from dashapp.audio.features import Array
from dashapp.audio.waveform import Waveform
from dashapp.datasets.sample import Sample
from dashapp.training.fit.recipe import Recipe
from dashapp.training.fit.seeded_batches import SeededBatches


def stored(
    samples: Sequence[Sample], settings: dict[str, Any], first: Callable[[Waveform], Array], cache: Path
) -> NDArray[np.float16]:
    """Return the input of each sample's first window, mapped from a file; computed where the file is not there.

    Args:
        samples: At least one.
        settings: What the inputs depend on; a file made with others, or of other samples, is not used.
        first: A clip to its input.
        cache: Folder of the file, a ``.npy`` of float16.
    """
    key = json.dumps([settings, [sample.item for sample in samples]], sort_keys=True)
    file = cache / f"inputs-{hashlib.sha256(key.encode()).hexdigest()[:16]}.npy"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(".part")
        inputs: Any = None
        for row, sample in enumerate(track(samples, description="features")):
            value = first(decode_audio(sample.path.read_bytes()).waveform)
            if inputs is None:
                inputs = np.lib.format.open_memmap(unfinished, "w+", np.float16, (len(samples), *value.shape))
            inputs[row] = value
        inputs.flush()
        unfinished.rename(file)
    mapped: NDArray[np.float16] = np.load(file, mmap_mode="r", allow_pickle=False)
    return mapped


class StoredBatches(SeededBatches):
    """Shuffled batches out of a mapped file; what batch ``i`` of epoch ``e`` holds depends on the seed alone."""

    def __init__(
        self, inputs: NDArray[Any], targets: NDArray[np.float32], recipe: Recipe, *, shuffle: bool = True
    ) -> None:
        """Take the items.

        Args:
            inputs: ``(n, ...)``, of which only a batch at a time is read.
            targets: ``(n, classes)``.
            recipe: Batch size and seed.
            shuffle: Draw anew each epoch and leave an incomplete batch out; or take all, in their order.
        """
        super().__init__(recipe.seed, ahead=10)
        self.inputs, self.targets, self.recipe, self.shuffle = inputs, targets, recipe, shuffle

    def __len__(self) -> int:
        size = self.recipe.batch_size
        return max(1, len(self.inputs) // size) if self.shuffle else -(-len(self.inputs) // size)

    def __getitem__(self, index: int) -> tuple[Array, NDArray[np.float32]]:
        count, size = len(self.inputs), self.recipe.batch_size
        chosen = self.shuffled(count) if self.shuffle else np.arange(count)
        # A file is read fastest from its beginning to its end.
        rows = np.sort(chosen[index * size : (index + 1) * size])
        return self.inputs[rows].astype(np.float32), self.targets[rows]
