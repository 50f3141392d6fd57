"""Batches of speech: drawn, augmented and mixed.

Batches draw each corpus, sex and emotion by a power of its count, and each speaker likewise; pairs of clips are mixed.
"""

import math
from collections import Counter
from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from dashapp.audio.features import Array, MfccConfig, mfcc, pad
from dashapp.training.fit.mixing import mix
from dashapp.training.fit.seeded_batches import SeededBatches
from dashapp.training.fit.teachers import Teachers, blend
from dashapp.training.speech.augmentation import Surroundings, augment, colour, mask, mask_bands
from dashapp.training.speech.parts import Part
from dashapp.training.speech.recipe import SpeechRecipe


class SpeechBatches(SeededBatches):
    """Drawn, augmented and mixed batches; what batch ``i`` of epoch ``e`` holds depends on the seed alone."""

    def __init__(
        self,
        part: Part,
        sounds: Sequence[Array],
        recipe: SpeechRecipe,
        config: MfccConfig,
        teachers: Teachers | None = None,
    ) -> None:
        super().__init__(recipe.seed)
        self.part, self.recipe, self.config = part, recipe, config
        self.around = Surroundings(part.spectrograms, sounds)
        self.targets = part.targets(recipe.votes, recipe.smoothing)
        if teachers:
            shares = teachers.shares(part.items, "joint", recipe.teach_temperature)
            self.targets = blend(self.targets, shares, recipe.teach)
        chance = sampling_chance(recipe.balance, part.groups(), part.speakers)
        chance = np.where(part.told_by_words(), recipe.words * chance, chance)
        self.clip_chance = chance / chance.sum()

    def __len__(self) -> int:
        return max(1, len(self.part.spectrograms) // self.recipe.batch_size)

    def __getitem__(self, index: int) -> tuple[Array, NDArray[np.float32]]:
        rng = self.chance(index)
        chosen = rng.choice(len(self.clip_chance), self.recipe.batch_size, p=self.clip_chance)
        frames = crop_length(self.recipe.crops, rng)
        features = np.stack([self._window(self.part.spectrograms[i], frames, rng) for i in chosen])
        mixed, targets = mix(features, {"joint": self.targets[chosen]}, self.recipe.mixup, rng)
        return mixed, targets["joint"]

    def _window(self, spectrogram: Array, frames: int, rng: np.random.Generator) -> Array:
        recipe = self.recipe
        varied = augment(
            spectrogram,
            self.around,
            self.config,
            rng,
            frames=frames,
            noisy=recipe.noisy,
            reverberant=recipe.reverberant,
        )
        if recipe.colour_db:
            varied = varied + colour(varied.shape[1], recipe.colour_db, rng)
        if recipe.floor_db:
            varied = np.maximum(varied, varied.max() - rng.uniform(recipe.floor_db, recipe.top_db))
        return pad(mask(mfcc(mask_bands(varied, rng), self.config), rng), frames)


def crop_length(crops: Sequence[int], rng: np.random.Generator) -> int:
    """Return one of ``crops``, the last as often as all others together."""
    others = len(crops) - 1
    chance = [0.5 / others] * others + [0.5] if others else [1.0]
    return int(rng.choice(crops, p=chance))


def sampling_chance(balance: float, *groupings: Sequence[Hashable]) -> NDArray[np.float64]:
    """Return each clip's chance to be drawn, which falls with how many there are like it.

    Args:
        balance: By what power; 0: each clip is drawn as often.
        groupings: Of ``n`` names each: the group that each clip belongs to. Groups of one grouping, but for the others,
            are drawn by their size to the power of ``1 - balance``.
    """
    counts = [Counter(grouping) for grouping in groupings]
    sizes = ([count[group] for group in grouping] for count, grouping in zip(counts, groupings, strict=True))
    chance = np.array([math.prod(each) for each in zip(*sizes, strict=True)], float) ** -balance
    normalised: NDArray[np.float64] = chance / chance.sum()
    return normalised
