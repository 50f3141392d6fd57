"""Vectors of a corpus's clips, computed once and kept in a cache file."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

import numpy as np
from rich.progress import track

from dashapp.audio.clip_features import SPECTRAL, ClipFeatureConfig, clip_features
from dashapp.audio.decode import decode_audio
from dashapp.audio.features import Array
from dashapp.datasets.sample import Sample


def clip_vectors(samples: Sequence[Sample], config: ClipFeatureConfig, cache: Path) -> Array:
    """Return the vector of the first window of each sample, ``(n, features)``.

    The spectral features are computed and kept in any case, so that recipes that differ in them share a cache.

    Args:
        samples: Whose files are read.
        config: How; a cache made with another one, or of other samples, is not used.
        cache: Folder of the cache, an ``.npz`` of float32.
    """
    everything = replace(config, **dict.fromkeys(SPECTRAL, True))
    if not samples:
        return np.zeros((0, *config.input_shape), np.float32)
    key = json.dumps([everything.to_dict(), [sample.item for sample in samples]], sort_keys=True)
    file = cache / f"clip-vectors-{hashlib.sha256(key.encode()).hexdigest()[:16]}.npz"
    if not file.exists():
        vectors = np.stack([_read(sample, everything) for sample in track(samples, description="features")])
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(".part.npz")
        np.savez(unfinished, vectors=vectors)
        unfinished.rename(file)
    with np.load(file, allow_pickle=False) as stored:
        vectors = stored["vectors"]
    return np.ascontiguousarray(vectors[:, columns(everything, config)])


def columns(everything: ClipFeatureConfig, config: ClipFeatureConfig) -> list[int]:
    """Return where the features of ``config`` stand in a vector of ``everything``, which has all of them."""
    sizes = everything.blocks
    starts = dict(zip(sizes, accumulate(sizes.values(), initial=0), strict=False))
    return [starts[name] + i for name, size in config.blocks.items() for i in range(size)]


def _read(sample: Sample, config: ClipFeatureConfig) -> Array:
    first: Array = clip_features(decode_audio(sample.path.read_bytes()).waveform, config).features[0]
    return first
