"""The sample crowds of the page: synthesised from end to end, nobody's hands and nobody's voices.

``python -m dashapp.training.crowd.samples`` writes them into ``assets/samples``.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from scipy.fft import irfft, rfft

from dashapp.audio.decode import SAMPLE_RATE
from dashapp.audio.waveform import Waveform
from dashapp.settings import ROOT
from dashapp.training.crowd.boos import boo
from dashapp.training.crowd.cheers import cheer
from dashapp.training.crowd.claps import clapping
from dashapp.training.crowd.formants import Samples
from dashapp.training.crowd.noises import hum
from dashapp.training.crowd.rooms import Room, responses
from dashapp.training.crowd.whistles import whistle_of_joy, whistle_of_scorn
from dashapp.training.exemplars.ogg import opus

PEOPLE: Final = 60
_HALL: Final = Room("hall", 1.1, 6.0)
_LOUDNESS: Final = 0.8
_HUM: Final = 0.002
"""Of full scale: what is heard where nobody is."""

Voice = Callable[[np.random.Generator], Samples]
APPLAUSE: Final[tuple[Voice, ...]] = (clapping, clapping, cheer, cheer, whistle_of_joy)
BOOING: Final[tuple[Voice, ...]] = (boo, boo, boo, boo, whistle_of_scorn)


def crowd(voices: Sequence[Voice], seconds: float, rng: np.random.Generator) -> Samples:
    """Return a crowd of `PEOPLE` in a hall, ``(n,)`` at 16 kHz, its loudest sample 1.

    Args:
        voices: What its people may do; each does one of these, again and again.
        seconds: How long.
        rng: Source of chance.
    """
    length = round(seconds * SAMPLE_RATE)
    total = np.zeros(length)
    distances = [float(rng.uniform(3, 30)) for _ in range(PEOPLE)]
    heard = responses(_HALL, distances, length, rng)
    for response in heard:
        person = _again_and_again(voices[int(rng.integers(len(voices)))], length, rng)
        total += irfft(rfft(person) * response, length)
    loud: Samples = total / np.abs(total).max()
    return loud


def samples() -> dict[str, Waveform]:
    """Return each sample by the name of its file; the same each time."""
    rng = np.random.default_rng(7)
    quiet = np.zeros(3 * SAMPLE_RATE)
    made = {
        "crowd-applause": [crowd(APPLAUSE, 6, rng)],
        "crowd-booing": [crowd(BOOING, 6, rng)],
        "crowd-turning": [crowd(APPLAUSE, 7, rng), quiet, crowd(BOOING, 7, rng)],
    }
    return {name: _finished(np.concatenate(parts), rng) for name, parts in made.items()}


def write(folder: Path) -> None:
    """Write the samples as Opus."""
    for name, waveform in samples().items():
        (folder / f"{name}.ogg").write_bytes(opus(waveform))


def _again_and_again(voice: Voice, length: int, rng: np.random.Generator) -> Samples:
    total, at = np.zeros(length), int(rng.uniform(0, SAMPLE_RATE))
    while at < length:
        once = voice(rng)[: length - at]
        total[at : at + len(once)] += once / np.sqrt(np.mean(np.square(once)) + 1e-12)
        at += len(once) + round(rng.uniform(0, 0.8) * SAMPLE_RATE)
    return total


def _finished(sound: Samples, rng: np.random.Generator) -> Waveform:
    under = hum(len(sound), 50.0, rng)
    faded = np.minimum(1, np.minimum(np.arange(len(sound)), np.arange(len(sound))[::-1]) / (0.15 * SAMPLE_RATE))
    whole = (_LOUDNESS * sound + _HUM * under / (np.abs(under).max() + 1e-12)) * faded
    return Waveform(whole.astype(np.float32), SAMPLE_RATE)


if __name__ == "__main__":
    write(ROOT / "assets" / "samples")
