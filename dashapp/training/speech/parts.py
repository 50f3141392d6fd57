"""The clips of a speech training: which part each belongs to, and what is learnt of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dashapp.audio.features import Array, MfccConfig, first_window
from dashapp.datasets import ased
from dashapp.datasets.sample import Sample
from dashapp.datasets.splits import TEST_SHARE, corpus_split, random_split, speaker_split
from dashapp.evaluation.parts import RANDOM, SPEAKER, WITHOUT
from dashapp.labels import EMOTIONS, SEXES, SPEECH_CLASSES, speech_class_index
from dashapp.training.fit.recipe import Recipe, RecipeError
from dashapp.training.speech.features import spectrograms


@dataclass(frozen=True)
class Part:
    """Clips of one part of a split: names, sound, classes, corpora, speakers, what people heard (`heard_classes`)."""

    items: list[str]
    spectrograms: list[Array]
    classes: NDArray[np.int64]
    corpora: list[str]
    speakers: list[str]
    heard: NDArray[np.float32]

    def groups(self) -> list[tuple[str, int]]:
        """Return corpus and class, so sex and emotion, of each clip."""
        return list(zip(self.corpora, self.classes.tolist(), strict=True))

    def one_hot(self) -> NDArray[np.float32]:
        """Return the classes as ``(n, 14)``."""
        return np.eye(len(SPEECH_CLASSES), dtype=np.float32)[self.classes]

    def targets(self, votes: float, smoothing: float) -> NDArray[np.float32]:
        """Return what is learnt, ``(n, 14)``: the class, for a share ``votes`` what people heard if they were asked.

        A share ``smoothing`` is spread over the emotions of the speaker's sex, about which there is no doubt.
        """
        share = votes * self.heard.sum(axis=1, keepdims=True)
        sharp = (1 - share) * self.one_hot() + votes * self.heard
        by_sex = sharp.reshape(-1, len(SEXES), len(EMOTIONS))
        smooth = (1 - smoothing) * by_sex + smoothing * by_sex.mean(axis=2, keepdims=True)
        targets: NDArray[np.float32] = smooth.reshape(sharp.shape).astype(np.float32)
        return targets

    def with_sound(self, spectrograms: list[Array]) -> "Part":
        """Return the same clips with other sound."""
        return replace(self, spectrograms=spectrograms)

    def features(self, config: MfccConfig) -> Array:
        """Return the first window of each clip, without augmentation."""
        return np.stack([first_window(spectrogram, config) for spectrogram in self.spectrograms])

    def every(self, step: int) -> "Part":
        """Return every ``step``-th clip."""
        return Part(
            self.items[::step],
            self.spectrograms[::step],
            self.classes[::step],
            self.corpora[::step],
            self.speakers[::step],
            self.heard[::step],
        )

    def told_by_words(self) -> NDArray[np.bool_]:
        """Return for each clip whether its sentence is spoken in one emotion alone, ``(n,)``."""
        return np.array(
            [
                corpus == ased.NAME and ased.sentence(item) not in ased.SHARED_SENTENCES
                for corpus, item in zip(self.corpora, self.items, strict=True)
            ]
        )


def split_of(samples: Sequence[Sample], split: str, test_share: float = TEST_SHARE) -> list[str]:
    """Return ``train``, ``validation`` or ``test`` for each sample.

    Args:
        samples: The clips.
        split: ``speaker``, ``random`` or ``without-NAME`` of a corpus.
        test_share: Share of the clips that a random split tests on.

    Raises:
        RecipeError: If ``split`` is none of them, or too much is tested on.
    """
    if split == SPEAKER:
        return [speaker_split(sample) for sample in samples]
    if split == RANDOM:
        # Seed 0 whatever the training's seed: runs of several seeds are judged on the same clips.
        try:
            parts = random_split(samples, seed=0, test_share=test_share)
        except ValueError as exc:
            raise RecipeError(f"test_share={test_share}: {exc}") from exc
        return [parts[sample.item] for sample in samples]
    left_out = split.removeprefix(WITHOUT)
    corpora = sorted({sample.corpus for sample in samples})
    if left_out != split and left_out in corpora:
        return [corpus_split(sample, left_out) for sample in samples]
    there_are = ", ".join([SPEAKER, RANDOM, *(WITHOUT + corpus for corpus in corpora)])
    raise RecipeError(f"split={split!r} is not one of {there_are}")


def limited(samples: Sequence[Sample], recipe: Recipe) -> list[Sample]:
    """Return all samples, or ``recipe.limit`` of them at random."""
    order = np.random.default_rng(recipe.seed).permutation(len(samples)) if recipe.limit else range(len(samples))
    return [samples[i] for i in order[: recipe.limit or len(samples)]]


def load_part(samples: Sequence[Sample], config: MfccConfig, cache: Path) -> Part:
    """Read the clips of one part."""
    classes = np.array([speech_class_index(sample.sex, sample.emotion) for sample in samples])
    corpora = [sample.corpus for sample in samples]
    items, speakers = [sample.item for sample in samples], [sample.speaker for sample in samples]
    return Part(items, spectrograms(samples, config, cache), classes, corpora, speakers, heard_classes(samples))


def heard_classes(samples: Sequence[Sample]) -> NDArray[np.float32]:
    """Return the shares of the votes for each class of the speaker's sex, ``(n, 14)``; 0 where nobody was asked."""
    heard = np.zeros((len(samples), len(SPEECH_CLASSES)), np.float32)
    for row, sample in zip(heard, samples, strict=True):
        votes = sample.votes or {}
        for emotion, count in votes.items():
            row[speech_class_index(sample.sex, emotion)] = count / max(1, sum(votes.values()))
    return heard
