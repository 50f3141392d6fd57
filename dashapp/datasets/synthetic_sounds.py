"""Sounds that no human makes, synthesised: music, tones, noise and near silence.

They stand for what a microphone picks up beside the kinds of ESC-10. A sound is decided by its seed and its place, so
that those of training, validation and test are different ones and each can be made again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dashapp.audio.waveform import Waveform

NAME: Final = "synthetic"
TITLE: Final = "Synthesised music, tones, noise and silence"
CITATION: Final = "Made by this program from seeds, of formulas alone."
LICENCE: Final = "MIT"
URL: Final = "`dashapp/datasets/synthetic_sounds.py`"
KNOWN_FAULTS: Final = (
    "Music is chords, melodies and drums of plain timbres, without any voice: recorded music, and song above all, may "
    "be taken for speech."
)

SAMPLE_RATE: Final = 16_000
SEEDS: Final = {"train": 1, "validation": 2, "test": 3}
"""Each part of the data has a seed of its own."""

Samples = NDArray[np.float64]
_SCALES: Final = ((0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10), (0, 2, 4, 7, 9))
_CHORDS: Final = ((0, 4, 7), (0, 3, 7), (0, 4, 7, 10), (0, 5, 7), (0, 7, 12))


@dataclass(frozen=True)
class SyntheticSound:
    """One sound that can be made.

    Attributes:
        item: Stable name: ``synthetic/test-music-0003``.
        kind: ``music``, ``tone``, ``noise`` or ``silence``.
        seed: What decides it.
    """

    item: str
    kind: str
    seed: tuple[int, ...]

    def waveform(self) -> Waveform:
        """Make it: 1 to 6 seconds at 16 kHz, at a random level."""
        rng = np.random.default_rng(self.seed)
        samples = _MAKERS[self.kind](round(rng.uniform(1, 6) * SAMPLE_RATE), rng)
        if self.kind != "silence":
            samples = _levelled(samples) * 10 ** (rng.uniform(-30, -1) / 20)
        return Waveform(samples.astype(np.float32), SAMPLE_RATE)


def sounds(part: str, count: int) -> tuple[SyntheticSound, ...]:
    """Return ``count`` sounds of each kind for a part of the data, one of `SEEDS`."""
    return tuple(
        SyntheticSound(f"{NAME}/{part}-{kind}-{place:04d}", kind, (SEEDS[part], number, place))
        for number, kind in enumerate(_MAKERS)
        for place in range(count)
    )


def _music(length: int, rng: np.random.Generator) -> Samples:
    """Return a melody, chords or both, with or without drums, in one timbre each."""
    beat = round(SAMPLE_RATE * 60 / rng.uniform(60, 180))
    key_hz, scale = 110 * 2 ** rng.uniform(0, 1), _SCALES[rng.integers(len(_SCALES))]
    parts = rng.integers(1, 8)  # one bit each: melody, chords, drums
    total = np.zeros(length)
    if parts & 1:
        steps = beat // int(rng.choice([1, 2, 4]))
        melody = [(int(rng.choice(scale)) + 12 * int(rng.integers(0, 3)),) for _ in range(0, length, steps)]
        total += rng.uniform(0.4, 1) * _line(melody, steps, length, key_hz, rng)
    if parts & 2:
        steps = beat * int(rng.choice([1, 2, 4]))
        chords = [
            tuple(int(rng.choice(scale)) + step for step in _CHORDS[rng.integers(len(_CHORDS))])
            for _ in range(0, length, steps)
        ]
        total += rng.uniform(0.4, 1) * _line(chords, steps, length, key_hz, rng)
    if parts & 4:
        total += rng.uniform(0.3, 1) * _drums(beat, length, rng)
    return total


def _line(
    notes: Sequence[tuple[int, ...]], steps: int, length: int, key_hz: float, rng: np.random.Generator
) -> Samples:
    """Return notes (several semitones over the key at once) one after another, each ``steps`` samples after the last.

    The timbre is drawn once: how harmonics fall off, attack, decay, vibrato and how long a note rings on.
    """
    falloff, harmonics = rng.uniform(0.5, 2.5), int(rng.integers(2, 16))
    odd_only, vibrato = rng.random() < 0.25, rng.choice([0.0, rng.uniform(0.002, 0.01)])
    attack_s, decay_s = rng.uniform(0.003, 0.08), 10 ** rng.uniform(-1, 0.7)
    ring = round(steps * rng.uniform(0.7, 2.0))
    t = np.arange(ring) / SAMPLE_RATE
    envelope = np.minimum(t / attack_s, 1) * np.exp(-t / decay_s) * np.minimum((ring - np.arange(ring)) / 200, 1)
    wobble = vibrato * np.sin(2 * np.pi * rng.uniform(4, 7) * t) / 30
    total = np.zeros(length + ring)
    for place, chord in enumerate(notes):
        for semitones in chord:
            pitch_hz = key_hz * 2 ** (semitones / 12) * (1 + rng.normal(0, 0.001))
            for k in range(1, harmonics + 1, 1 + odd_only):
                if k * pitch_hz < SAMPLE_RATE / 2:
                    tone = np.sin(2 * np.pi * k * pitch_hz * (t + wobble) + k * k)
                    total[place * steps : place * steps + ring] += envelope * tone * k**-falloff
    return _levelled(total[:length])


def _drums(beat: int, length: int, rng: np.random.Generator) -> Samples:
    """Return a low drum on every beat and a burst of noise between."""
    total = np.zeros(length + 2 * beat)
    t = np.arange(beat) / SAMPLE_RATE
    low = np.sin(2 * np.pi * (rng.uniform(45, 80) * t + 2 * (1 - np.exp(-t / 0.02)))) * np.exp(-t / 0.1)
    for start in range(0, length, beat):
        total[start : start + beat] += low
        hit = rng.normal(0, 0.3, beat) * np.exp(-t / rng.uniform(0.01, 0.06))
        total[start + beat // 2 : start + beat // 2 + beat] += hit
    return _levelled(total[:length])


def _tone(length: int, rng: np.random.Generator) -> Samples:
    """Return a steady tone, several at once, beeps, a sweep or siren, or the hum of the mains."""
    t = np.arange(length) / SAMPLE_RATE
    kind, hz = rng.integers(5), 10 ** rng.uniform(1.8, 3.6, 5)
    if kind == 0:
        tone = sum(_sine(hz[0] * k, t) * k**-2.0 for k in range(1, int(rng.integers(2, 8))))
    elif kind == 1:
        tone = sum(_sine(each, t) for each in hz[: rng.integers(2, 6)])
    elif kind == 2:
        on_s = rng.uniform(0.05, 0.6)
        tone = _sine(hz[0], t) * (t % (on_s * rng.uniform(1.2, 4)) < on_s)
    elif kind == 3:
        swing = np.cumsum(1 + 0.4 * _sine(rng.uniform(0.1, 3), t)) / SAMPLE_RATE
        tone = _sine(hz[0], swing)
    else:
        mains_hz = rng.choice([50.0, 60.0])
        tone = sum(rng.uniform(0, 1) * _sine(mains_hz * k, t + k) / k for k in range(1, 30))
    hiss = 10 ** (rng.uniform(-80, -25) / 20) * rng.normal(size=length)
    return np.asarray(tone) + hiss


def _levelled(samples: Samples) -> Samples:
    return np.asarray(samples / max(np.abs(samples).max(), 1e-9))


def _sine(hz: float, t: Samples) -> Samples:
    return np.asarray(np.sin(2 * np.pi * hz * t))


def _noise(length: int, rng: np.random.Generator) -> Samples:
    """Return noise of a random slope and resonance that stays, swells like wind, or comes in bursts."""
    spectrum = np.fft.rfft(rng.normal(size=length))
    hz = np.maximum(np.fft.rfftfreq(length, 1 / SAMPLE_RATE), 20.0)
    gain_db = rng.uniform(-12, 6) * np.log2(hz / 1000)
    for _ in range(rng.integers(0, 4)):
        octaves = np.log2(hz / 10 ** rng.uniform(2, 3.7))
        gain_db += rng.uniform(-15, 25) * np.exp(-((octaves / rng.uniform(0.1, 1)) ** 2))
    steady = np.fft.irfft(spectrum * 10 ** (gain_db / 20), length)
    kind = rng.integers(3)
    if kind == 0:
        return steady
    t = np.arange(length) / SAMPLE_RATE
    if kind == 1:
        return steady * np.exp(rng.uniform(0.3, 2) * _sine(10 ** rng.uniform(-1, 0.7), t + rng.uniform(0, 10)))
    bursts = np.zeros(length)
    for start in rng.integers(0, length, rng.integers(1, 12)):
        bursts[start:] += np.exp(-(t[: length - start]) / 10 ** rng.uniform(-2.5, -0.3))
    return steady * (bursts + 10 ** rng.uniform(-3, -1))


def _silence(length: int, rng: np.random.Generator) -> Samples:
    """Return digital silence, or noise of at most a step of 16 bits."""
    return np.round(rng.normal(0, rng.choice([0.0, rng.uniform(0.15, 0.6)]), length)) / 2**15


_MAKERS: Final[dict[str, Callable[[int, np.random.Generator], Samples]]] = {
    "music": _music,
    "tone": _tone,
    "noise": _noise,
    "silence": _silence,
}
