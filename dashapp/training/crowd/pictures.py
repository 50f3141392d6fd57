"""Simulated clips as spectrogram pictures with their labels, simulated once and kept on the disk.

To simulate a clip takes longer than to learn from it once; and what a clip is, its number alone decides.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from dashapp.audio.crowd_spectrogram import CrowdSpectrogramConfig, decibels
from dashapp.labels import CROWD_CLASSES
from dashapp.training.crowd.simulator import CrowdSimulator

RANGE_DB: Final = 100.0
"""What is kept below the loudest point: more than a network sees, so that augmentation may raise what is soft."""


@dataclass(frozen=True, eq=False)
class CrowdPictures:
    """Clips as a network learns them.

    Attributes:
        levels: ``(n, bands, frames)`` uint8, mapped from a file: 255 is the loudest point, 0 `RANGE_DB` below it; low
            frequencies are in the last row.
        classes: ``(n,)`` indices among `CROWD_CLASSES`.
        shares: ``(n, 4)``, of the people.
    """

    levels: NDArray[np.uint8]
    classes: NDArray[np.int64]
    shares: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.classes)

    def decibels(self, rows: NDArray[np.int64] | slice) -> NDArray[np.float32]:
        """Return some of them in dB below their loudest point, ``(n, bands, frames)``."""
        return np.asarray((self.levels[rows] / np.float32(255) - 1) * RANGE_DB, np.float32)


def stored_pictures(
    parts: Sequence[tuple[CrowdSimulator, int]], config: CrowdSpectrogramConfig, scales: Sequence[str], cache: Path
) -> CrowdPictures:
    """Return the first clips of each simulator, from the file that holds them or simulated into it.

    Args:
        parts: Simulators, and how many clips of each.
        config: Of the spectrogram.
        scales: Of frequency; the clips take them in turn.
        cache: Folder of the files.
    """
    key = json.dumps([config.to_dict(), list(scales), [_key(simulator, count) for simulator, count in parts]])
    base = cache / f"crowds-{hashlib.sha256(key.encode()).hexdigest()[:16]}"
    pictures, labels = base.with_suffix(".npy"), base.with_suffix(".npz")
    if not labels.exists():
        _simulate(parts, config, scales, pictures, labels)
    with np.load(labels, allow_pickle=False) as kept:
        return CrowdPictures(np.load(pictures, mmap_mode="r", allow_pickle=False), kept["classes"], kept["shares"])


def _simulate(
    parts: Sequence[tuple[CrowdSimulator, int]],
    config: CrowdSpectrogramConfig,
    scales: Sequence[str],
    pictures: Path,
    labels: Path,
) -> None:
    pictures.parent.mkdir(parents=True, exist_ok=True)
    deep = [replace(config, scale=scale, top_db=RANGE_DB) for scale in scales]
    total = sum(count for _, count in parts)
    levels = np.lib.format.open_memmap(pictures, "w+", np.uint8, (total, *config.input_shape[:2]))
    classes, shares = np.zeros(total, np.int64), np.zeros((total, len(CROWD_CLASSES)), np.float32)
    clips = (simulator.clip(number) for simulator, count in parts for number in range(count))
    for row, clip in enumerate(track(clips, total=total, description="crowds")):
        spectrogram = decibels(clip.waveform, deep[row % len(deep)])
        levels[row] = np.rint((spectrogram / RANGE_DB + 1) * 255).T[::-1, : config.window_frames]
        classes[row], shares[row] = CROWD_CLASSES.index(clip.label), clip.people_shares
    levels.flush()
    # Last, and at once: where the labels stand, all is whole.
    unfinished = labels.with_suffix(".part.npz")
    np.savez(unfinished, classes=classes, shares=shares)
    unfinished.rename(labels)


def _key(simulator: CrowdSimulator, count: int) -> list[Any]:
    weights = dict(simulator.weights) if simulator.weights else None
    return [
        simulator.setting.name,
        simulator.split,
        simulator.seed,
        simulator.seconds,
        weights,
        simulator.mixed,
        {label: list(speakers) for label, speakers in simulator.cast.speakers.items()},
        len(simulator.environment),
        count,
    ]
