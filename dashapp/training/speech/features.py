"""Log-mel spectrograms of a corpus, computed once and kept in a cache file."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from rich.progress import track

from dashapp.audio.decode import decode_audio
from dashapp.audio.features import Array, MfccConfig, log_mel, trim
from dashapp.datasets.esc10 import Sound
from dashapp.datasets.sample import Sample

NOISES = "sounds"
"""Stands for the speaker of what nobody says."""
_LATER = {"n_mfcc", "keep_colour", "top_db", "window_s", "hop_s", "by_clip"}


def spectrograms(samples: Sequence[Sample | Sound], config: MfccConfig, cache: Path) -> list[Array]:
    """Return the log-mel spectrogram ``(frames, n_mels)`` of each sample, trimmed as in serving.

    Args:
        samples: Whose files are read.
        config: How; a cache made with another one, or of other samples, is not used.
        cache: Folder of the cache, an ``.npz`` of float16 for each speaker: what one training has read, one of another
            split need not read again.
    """
    groups: dict[str, list[int]] = {}
    for place, sample in enumerate(samples):
        groups.setdefault(sample.speaker if isinstance(sample, Sample) else NOISES, []).append(place)
    found: dict[int, Array] = {}
    for places in track(groups.values(), description="features"):
        heard = _of_speaker([samples[place] for place in places], config, cache)
        found |= dict(zip(places, heard, strict=True))
    return [found[place] for place in range(len(samples))]


def _of_speaker(samples: Sequence[Sample | Sound], config: MfccConfig, cache: Path) -> list[Array]:
    # What is computed of the spectrogram later does not count: recipes that differ in it share a cache.
    counts = {name: value for name, value in config.to_dict().items() if name not in _LATER}
    key = json.dumps([counts, [sample.item for sample in samples]], sort_keys=True)
    file = cache / "log-mel" / f"{hashlib.sha256(key.encode()).hexdigest()[:16]}.npz"
    if not file.exists():
        _compute(samples, config, file)
    with np.load(file, allow_pickle=False) as stored:
        frames, lengths = stored["frames"], stored["lengths"]
    return [part.astype(np.float32) for part in np.split(frames, np.cumsum(lengths)[:-1])]


def _compute(samples: Sequence[Sample | Sound], config: MfccConfig, file: Path) -> None:
    parts = [_read(sample, config) for sample in samples]
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(".part.npz")
    np.savez(unfinished, frames=np.concatenate(parts), lengths=[len(part) for part in parts])
    unfinished.rename(file)


def _read(sample: Sample | Sound, config: MfccConfig) -> np.ndarray[tuple[int, ...], np.dtype[np.float16]]:
    waveform = decode_audio(sample.path.read_bytes()).waveform
    return log_mel(trim(waveform, config)[0], config).astype(np.float16)
