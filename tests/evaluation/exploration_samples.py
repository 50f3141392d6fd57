"""Clips and faces to explore, made for tests."""

import numpy as np

from dashapp.datasets.faceset import FaceSet
from dashapp.labels import EMOTIONS
from tests.signals import sound_file, voice

RATES = {1: 48_000, 2: 44_100, 3: 16_000}
"""Of each actor in Hz."""
SECONDS = {1: 0.5, 2: 1.0, 3: 1.5}


def ravdess_releases(root, emotions=("01", "02", "05")):
    """Neutral, calm and angry of three actors, each at a sample rate and of a length of their own."""
    for actor, rate in RATES.items():
        folder = root / "ravdess" / f"Actor_{actor:02d}"
        folder.mkdir(parents=True)
        for emotion in emotions:
            clip = sound_file(voice(SECONDS[actor], rate), rate)
            (folder / f"03-01-{emotion}-01-01-01-{actor:02d}.wav").write_bytes(clip)
    return root


def face_set(votes=None, n=28):
    """``n`` faces, each emotion in turn, its picture all of one grey; one in four is PublicTest."""
    emotion = np.arange(n) % len(EMOTIONS)
    grey = (10 * emotion + 50).astype(np.uint8)
    return FaceSet(
        images=np.broadcast_to(grey[:, None, None], (n, 48, 48)).copy(),
        emotion=emotion,
        votes=np.zeros((n, 10), np.int64) if votes is None else np.asarray(votes),
        usage=np.where(np.arange(n) % 4 == 0, "PublicTest", "Training"),
        row=np.arange(n),
        ambiguous=np.zeros(n, np.bool_),
    )
