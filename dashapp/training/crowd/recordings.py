"""Sounds that crowds are made of: recorded voices and surroundings, and synthesised ones, each made or read once."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import librosa
import numpy as np
from numpy.typing import NDArray

from dashapp.audio.decode import decode_audio

Samples = NDArray[np.float32]

_ACTIVE_DB: Final = 35.0
"""What is this much below the loudest frame at either end is left out."""


class Sounds:
    """A number of sounds of equal loudness, each made when it is first asked for and then kept.

    Args:
        count: How many there are.
        make: Makes one from its number: ``(n,)`` at 16 kHz.
    """

    def __init__(self, count: int, make: Callable[[int], NDArray[Any]]) -> None:
        self._make = make
        self._kept: list[Samples | None] = [None] * count

    def __len__(self) -> int:
        return len(self._kept)

    def take(self, number: int) -> Samples:
        """Return a sound with a mean power of 1, ``(n,)``."""
        kept = self._kept[number]
        if kept is None:
            kept = self._kept[number] = level(self._make(number))
        return kept


def recorded(paths: Sequence[Path], *, trimmed: bool = False) -> Sounds:
    """Return the sounds in files of any format.

    Args:
        paths: The files.
        trimmed: Whether the silence at both ends is left out.
    """

    def read(number: int) -> Samples:
        samples = decode_audio(paths[number].read_bytes()).waveform.samples
        return np.asarray(librosa.effects.trim(samples, top_db=_ACTIVE_DB)[0] if trimmed else samples, np.float32)

    return Sounds(len(paths), read)


def synthesised(count: int, make: Callable[[np.random.Generator], NDArray[Any]], seed: tuple[int, ...]) -> Sounds:
    """Return ``count`` sounds that ``make`` makes by chance; the same seed makes the same ones."""
    return Sounds(count, lambda number: make(np.random.default_rng((*seed, number))))


def level(samples: NDArray[Any]) -> Samples:
    """Return ``samples`` with a mean power of 1; silence stays silent."""
    power = float(np.mean(np.square(samples, dtype=np.float64)))
    return np.asarray(samples / np.sqrt(max(power, 1e-18)), np.float32)
