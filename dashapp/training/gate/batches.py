"""Batches for the speech gate: speech and other sound, cut into pieces, whispered, put among other sound."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from dashapp.audio.features import Array, MfccConfig, mfcc, pad
from dashapp.labels import SOUND_KINDS
from dashapp.training.fit.recipe import Recipe
from dashapp.training.fit.seeded_batches import SeededBatches
from dashapp.training.speech.augmentation import (
    Surroundings,
    add,
    augment,
    crop,
    mask,
    mask_bands,
    mel_centres,
    noise,
    surround,
)
from dashapp.training.speech.batches import sampling_chance
from dashapp.training.speech.parts import Part

SHORTEST_PIECE: Final = 30
"""Frames: 0.3 s of a voice are speech."""
_NEAR_DB: Final = 20.0
"""A piece is taken around a frame that is at most this much below the loudest."""
_MASKED_FROM: Final = 120
"""Frames a window must have for parts of it to be hidden."""
_SYNTHETIC: Final = frozenset(("music", "tone", "noise", "silence"))


@dataclass(frozen=True)
class GateRecipe(Recipe):
    """How the speech gate is trained.

    Attributes:
        steps: Batches in an epoch.
        width: Channels of the first stage.
        dropout: Before the head.
        smoothing: Of the labels.
        speech: Share of speech in a batch.
        short: How often a piece of 0.3 to 3 s is heard instead of a whole window.
        whispered: How often speech is turned into a whisper.
        noisy: How often speech, and other sound, is heard with other sound behind it.
        reverberant: How often it is heard across a room.
        synthetic: Synthesised sounds of each kind.
        per_speaker: Clips of each speaker; TESS has 1,400 of one voice, which teach a gate little more than 20.
    """

    epochs: int = 8
    batch_size: int = 64
    learning_rate: float = 4e-3
    weight_decay: float = 0.02
    ema: float = 0.98
    steps: int = 60
    width: int = 16
    dropout: float = 0.3
    smoothing: float = 0.02
    speech: float = 0.5
    short: float = 0.5
    whispered: float = 0.1
    noisy: float = 0.5
    reverberant: float = 0.25
    synthetic: int = 100
    per_speaker: int = 20


class GateBatches(SeededBatches):
    """Drawn and augmented batches; what batch ``i`` of epoch ``e`` holds depends on the seed alone."""

    def __init__(self, speech: Part, sounds: dict[str, list[Array]], recipe: GateRecipe, config: MfccConfig) -> None:
        super().__init__(recipe.seed)
        self.speech, self.sounds, self.recipe, self.config = speech, sounds, recipe, config
        self.clip_chance = sampling_chance(0.5, speech.groups())
        environment = [each for kind, group in sounds.items() if kind not in _SYNTHETIC for each in group]
        everything = [each for kind, group in sounds.items() if kind != "silence" for each in group]
        self.behind_speech = Surroundings(speech.spectrograms, everything)
        # Several sounds at once take the place of several voices at once: no voice may be behind what is no speech.
        self.behind_sounds = Surroundings(environment or everything, everything)

    def __len__(self) -> int:
        return self.recipe.steps

    def __getitem__(self, index: int) -> tuple[Array, NDArray[np.float32]]:
        rng = self.chance(index)
        kinds = list(self.sounds)
        labels = [
            SOUND_KINDS[0] if rng.random() < self.recipe.speech else kinds[rng.integers(len(kinds))]
            for _ in range(self.recipe.batch_size)
        ]
        features = np.stack([self._window(label, rng) for label in labels])
        return features, one_hot(labels)

    def _window(self, label: str, rng: np.random.Generator) -> Array:
        varied = self._speech(rng) if label == SOUND_KINDS[0] else self._sound(label, rng)
        features = mfcc(mask_bands(varied, rng), self.config)
        # A mask may hide all of a short piece.
        hidden = mask(features, rng) if len(features) > _MASKED_FROM and rng.random() < 0.5 else features
        return pad(hidden, self.config.window_frames)

    def _speech(self, rng: np.random.Generator) -> Array:
        frames = self.config.window_frames
        spectrogram = self.speech.spectrograms[rng.choice(len(self.clip_chance), p=self.clip_chance)]
        length = int(rng.integers(SHORTEST_PIECE, frames)) if rng.random() < self.recipe.short else frames
        heard = piece(spectrogram, length, rng)
        if rng.random() < self.recipe.whispered:
            heard = whisper(heard, self.config, rng)
        return self._in_place(self._varied(heard, self.behind_speech, rng), rng)

    def _sound(self, kind: str, rng: np.random.Generator) -> Array:
        frames, group = self.config.window_frames, self.sounds[kind]
        spectrogram = group[rng.integers(len(group))]
        if kind == "silence":
            return crop(spectrogram, frames, rng)
        length = int(rng.integers(SHORTEST_PIECE, frames)) if rng.random() < self.recipe.short / 2 else frames
        return self._in_place(self._varied(piece(spectrogram, length, rng), self.behind_sounds, rng), rng)

    def _varied(self, spectrogram: Array, around: Surroundings, rng: np.random.Generator) -> Array:
        return augment(
            spectrogram, around, self.config, rng, noisy=self.recipe.noisy, reverberant=self.recipe.reverberant
        )

    def _in_place(self, spectrogram: Array, rng: np.random.Generator) -> Array:
        """Put what is shorter than a window somewhere in it, half of the time, on a floor of faint noise."""
        if rng.random() < 0.5:
            return spectrogram
        around = surround(spectrogram, self.config.window_frames, rng)
        return add(around, noise(around.shape, rng), rng.uniform(15, 70))


def piece(spectrogram: Array, frames: int, rng: np.random.Generator) -> Array:
    """Return at most ``frames`` of a spectrogram around a loud place, so that there is something in it."""
    if len(spectrogram) <= frames:
        return spectrogram
    levels = spectrogram.max(axis=1)
    loud = np.flatnonzero(levels > levels.max() - _NEAR_DB)
    start = int(loud[rng.integers(len(loud))]) - int(rng.integers(frames // 4, frames - frames // 4))
    start = min(max(0, start), len(spectrogram) - frames)
    return spectrogram[start : start + frames]


def whisper(spectrogram: Array, config: MfccConfig, rng: np.random.Generator) -> Array:
    """Turn voiced speech into a likeness of a whisper.

    A whisper has no harmonics, fluctuates like the noise that excites it, and is weak below 1.5 kHz, where the voice is
    strongest (T. Ito, K. Takeda, F. Itakura, "Analysis and recognition of whispered speech", Speech Communication 45
    (2005), doi 10.1016/j.specom.2003.10.005). So the log-mel spectrogram is smoothed over filters, tilted, and
    multiplied by noise.
    """
    envelope = cv2.GaussianBlur(spectrogram, (0, 0), sigmaX=rng.uniform(1.5, 3.0), sigmaY=0.6)
    tilt = rng.uniform(8, 20) * np.clip(1 - mel_centres(config) / 1500, 0, 1)
    fluctuation = 10 * np.log10(rng.gamma(3.0, 1 / 3, spectrogram.shape))
    return np.asarray(envelope - tilt + fluctuation, np.float32)


def one_hot(labels: Sequence[str]) -> NDArray[np.float32]:
    """Return ``(n, 13)`` targets."""
    return np.eye(len(SOUND_KINDS), dtype=np.float32)[[SOUND_KINDS.index(label) for label in labels]]
