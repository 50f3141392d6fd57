"""Pictures of crowds changed at random: what rooms, microphones, noise and other ways to draw them would do.

It works on levels in dB, after the simulation, so that one clip is never seen twice alike.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

Levels = NDArray[np.float32]

_COLOUR_DB: Final = 12.0
_TAIL_S: Final = (0.2, 2.5)
_HOLES_DB: Final = (20.0, 45.0)
_SPECKLE_FRAMES: Final = 8
_RANGE_DB: Final = (45.0, 100.0)
_SHORTEST: Final = 0.25
"""Of a clip that is filled up by silence, as a share of the window."""


def augmented(levels: Levels, top_db: float, frame_s: float, rng: np.random.Generator) -> Levels:
    """Return one clip's picture, 0 to 1, as it might also have been.

    Args:
        levels: ``(bands, frames)`` in dB below the loudest point; the first row is the highest band.
        top_db: Range of a picture unless another is drawn.
        frame_s: Seconds from one frame to the next.
        rng: Source of chance.
    """
    x = np.roll(levels, int(rng.integers(levels.shape[1])), axis=1)
    if rng.random() < 0.1:
        x = _repeated(x, rng)
    x = x + _curve(len(x), rng.uniform(0, _COLOUR_DB), rng)
    if rng.random() < 0.5:
        x = _with_tail(x, frame_s, rng)
    if rng.random() < 0.7:
        x = _with_noise(x, rng)
    if rng.random() < 0.5:
        x = x + _cuts(len(x), rng)
    if rng.random() < 0.2:
        x = _with_holes(x, rng)
    span = rng.uniform(*_RANGE_DB) if rng.random() < 0.5 else top_db
    drawn = np.clip((x - x.max()) / np.float32(span) + 1, 0, 1)
    _mask(drawn, rng)
    if rng.random() < 0.12:
        drawn[:, round(rng.uniform(_SHORTEST, 1) * drawn.shape[1]) :] = 0
    return np.asarray(drawn, np.float32)


def _curve(bands: int, most_db: float, rng: np.random.Generator) -> Levels:
    """Return an uneven response over the bands, ``(bands, 1)``."""
    knots = rng.uniform(-most_db, most_db, 7)
    return np.interp(np.linspace(0, 6, bands), np.arange(7), knots).astype(np.float32)[:, None]


def _cuts(bands: int, rng: np.random.Generator) -> Levels:
    """Return what a microphone or a codec takes away at either end of the band, ``(bands, 1)``."""
    place = np.arange(bands) / bands
    high, low = rng.uniform(0, 0.35), 1 - rng.uniform(0, 0.3)
    steep = rng.uniform(60, 400)
    lost = np.maximum(0, high - place) * rng.integers(2) + np.maximum(0, place - low) * rng.integers(2)
    return -np.minimum(lost * steep, 60).astype(np.float32)[:, None]


def _with_tail(x: Levels, frame_s: float, rng: np.random.Generator) -> Levels:
    """Return the sound in a room that goes on ringing."""
    kept = 10 ** (-6 * frame_s / rng.uniform(*_TAIL_S))
    share = rng.uniform(0.2, 1)
    power = 10 ** (x / 10)
    # The clip goes round: what rings at its end is there at its beginning.
    ringing = lfilter([1 - kept], [1, -kept], np.concatenate([power, power], axis=1), axis=1)[:, x.shape[1] :]
    return np.asarray(10 * np.log10((1 - share) * power + share * ringing + 1e-12), np.float32)


def _with_noise(x: Levels, rng: np.random.Generator) -> Levels:
    """Return the sound with noise of a random colour, a band of it, or steady tones behind it, that come and go."""
    bands, frames = x.shape
    power = 10 ** (x / 10)
    shape = 10 ** (_curve(bands, rng.uniform(0, 18), rng) / 10)
    kind = rng.random()
    if kind < 0.25:
        lines = np.zeros((bands, 1), np.float32)
        lines[rng.integers(bands // 3, bands, int(rng.integers(1, 9)))] = 1
        shape = lines * shape
    elif kind < 0.6:
        middle, width = rng.uniform(bands / 3, bands), rng.uniform(2, bands / 4)
        shape = shape * np.exp(-np.square((np.arange(bands) - middle) / width) / 2).astype(np.float32)[:, None]
    speckle = rng.gamma(2, 0.5, (bands, frames // _SPECKLE_FRAMES + 2))
    grain = np.repeat(speckle, _SPECKLE_FRAMES, axis=1)[:, int(rng.integers(_SPECKLE_FRAMES)) :][:, :frames]
    gusts = _curve(frames, rng.uniform(0, 8), rng).T
    level = float(power.mean()) * 10 ** (rng.uniform(-35, 0) / 10) / max(float(shape.mean()), 1e-9)
    return np.asarray(10 * np.log10(power + level * shape * grain * 10 ** (gusts / 10) + 1e-12), np.float32)


def _with_holes(x: Levels, rng: np.random.Generator) -> Levels:
    """Return what a codec of few bits leaves: what lies far below the loudest band of a moment is gone."""
    kept = x.max(axis=0) - np.float32(rng.uniform(*_HOLES_DB))
    return np.where(x < kept, x - np.float32(40), x)


def _repeated(x: Levels, rng: np.random.Generator) -> Levels:
    """Return the first third, or another share, over and over: as a picture of a short fragment is read."""
    kept = max(1, round(rng.uniform(0.2, 0.5) * x.shape[1]))
    return np.tile(x[:, :kept], (1, -(-x.shape[1] // kept)))[:, : x.shape[1]]


def _mask(drawn: Levels, rng: np.random.Generator) -> None:
    """Blank a few bands and moments (D. S. Park et al., "SpecAugment", 2019, doi 10.21437/Interspeech.2019-2680)."""
    bands, frames = drawn.shape
    level = drawn.mean()
    for _ in range(int(rng.integers(3))):
        first, width = int(rng.integers(bands)), int(rng.integers(1, 7))
        drawn[first : first + width] = level
    for _ in range(int(rng.integers(3))):
        first, width = int(rng.integers(frames)), int(rng.integers(1, frames // 8))
        drawn[:, first : first + width] = level
