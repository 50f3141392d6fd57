"""What the speech gate is trained and validated on: some clips of each speaker, and the sounds that are no speech."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from dashapp.audio.features import Array, MfccConfig, log_mel, mfcc, pad, trim
from dashapp.audio.windows import window_starts
from dashapp.datasets import esc10, synthetic_sounds
from dashapp.datasets.sample import Sample
from dashapp.labels import SOUND_KINDS
from dashapp.training.speech.features import spectrograms


def some_of_each(samples: Sequence[Sample], per_speaker: int) -> list[Sample]:
    """Return at most ``per_speaker`` clips of each speaker, drawn with a fixed seed, in their order."""
    taken: Counter[str] = Counter()
    kept = set()
    for i in np.random.default_rng(0).permutation(len(samples)):
        taken[samples[i].speaker] += 1
        if taken[samples[i].speaker] <= per_speaker:
            kept.add(int(i))
    return [samples[i] for i in sorted(kept)]


def load_sounds(
    data: Path, folds: frozenset[int], part: str, count: int, config: MfccConfig, cache: Path
) -> dict[str, list[Array]]:
    """Return the spectrograms of each kind of sound that is no speech.

    Args:
        data: The folder of the corpora.
        folds: Which of ESC-10 to take.
        part: Which seed of `synthetic_sounds.SEEDS` to take.
        count: Synthesised sounds of each kind.
        config: How spectrograms are computed.
        cache: Folder of the cache.
    """
    environment = esc10.environmental(data, folds)
    found: dict[str, list[Array]] = {}
    for sound, spectrogram in zip(environment, spectrograms(environment, config, cache), strict=True):
        found.setdefault(sound.label, []).append(spectrogram)
    for made in synthetic_sounds.sounds(part, count):
        found.setdefault(made.kind, []).append(log_mel(trim(made.waveform(), config)[0], config))
    return found


def validation_windows(
    speech: Sequence[Array], sounds: dict[str, list[Array]], config: MfccConfig
) -> tuple[Array, list[str]]:
    """Return the windows ``(n, frames, n_mfcc, 3)`` of whole clips, and what each is."""
    frames = config.window_frames
    cut = [
        (label, spectrogram[start : start + frames])
        for label, group in {SOUND_KINDS[0]: speech, **sounds}.items()
        for spectrogram in group
        for start in window_starts(len(spectrogram) - 1, frames, config.hop_frames)
    ]
    return np.stack([pad(mfcc(window, config), frames) for _, window in cut]), [label for label, _ in cut]
