"""Corpora in small: sound files and faces in the public layouts."""

import cv2
import numpy as np
import polars as pl

from tests.signals import sound_file, voice

FER_COLUMNS = ("neutral", "happiness", "surprise", "sadness", "anger", "disgust", "fear", "contempt", "unknown", "NF")


def ravdess(root, actors=(1, 15, 19, 20)):
    """Two clips an actor, happy and sad, as RAVDESS names them."""
    for actor in actors:
        folder = root / "ravdess" / f"Actor_{actor:02d}"
        folder.mkdir(parents=True)
        for emotion in ("03", "04"):
            clip = sound_file(voice(1.0, pitch_hz=100.0 + actor))
            (folder / f"03-01-{emotion}-01-01-01-{actor:02d}.wav").write_bytes(clip)
    return root


def fer2013(root, faces=14):
    """FER2013's Parquet form, half PublicTest and half PrivateTest; everyone sees happiness."""
    random = np.random.default_rng(0)
    pictures = random.integers(0, 256, (faces, 48, 48), np.uint8)
    columns = {
        "row": list(range(faces)),
        "usage": ["PublicTest", "PrivateTest"] * (faces // 2),
        "emotion": [i // 2 % 7 for i in range(faces)],
        "label_ambiguous": [False] * faces,
        "image": [bytes(cv2.imencode(".png", picture)[1]) for picture in pictures],
    }
    votes = {f"ferplus_{name}": [10 * (name == "happiness")] * faces for name in FER_COLUMNS}
    pl.DataFrame(columns | votes).write_parquet(root / "fer2013.parquet")
    return root


def esc10(root, folds=(1, 4, 5)):
    """Rain, a barking dog and a crying baby in each fold, all of them hiss."""
    random = np.random.default_rng(0)
    for folder in ("001 - Dog bark", "002 - Rain", "004 - Baby cry"):
        (root / "esc10" / folder).mkdir(parents=True)
        for fold in folds:
            hiss = sound_file(random.normal(0, 0.1, 16_000))
            (root / "esc10" / folder / f"{fold}-{int(folder[2])}-A.wav").write_bytes(hiss)
    return root
