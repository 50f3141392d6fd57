"""Faces as picture files in folders, ``train/<class>/*.jpg`` and ``test/<class>/*.jpg``."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from dashapp.datasets.faceset import USAGES, VOTE_LABELS, FaceSet, decode_faces
from dashapp.datasets.fer2013_csv import find_ambiguous
from dashapp.datasets.sample import Refused
from dashapp.labels import EMOTIONS

PICTURE_ENDINGS: Final = frozenset((".jpg", ".jpeg", ".png", ".bmp", ".webp"))

_PARTS: Final = {
    "train": "Training",
    "training": "Training",
    "validation": "PublicTest",
    "valid": "PublicTest",
    "val": "PublicTest",
    "publictest": "PublicTest",
    "test": "PrivateTest",
    "privatetest": "PrivateTest",
}
_CLASSES: Final = {
    "angry": "angry",
    "anger": "angry",
    "disgust": "disgust",
    "disgusted": "disgust",
    "fear": "fear",
    "fearful": "fear",
    "happy": "happy",
    "happiness": "happy",
    "sad": "sad",
    "sadness": "sad",
    "surprise": "surprise",
    "surprised": "surprise",
    "neutral": "neutral",
}


def part_folders(root: Path) -> list[tuple[str, Path]]:
    """Return ``(usage, folder)`` of the folders of ``root`` that are named after a part."""
    folders = sorted(path for path in root.iterdir() if path.is_dir()) if root.is_dir() else []
    return [(_PARTS[path.name.lower()], path) for path in folders if path.name.lower() in _PARTS]


def read_class_folders(root: Path) -> FaceSet:
    """Read the pictures, which get running numbers as rows in the order of their sorted paths.

    A file named after its part (``PublicTest_123.jpg``, as Kaggle's copies have it) belongs there, whatever its folder:
    their ``test`` holds both tests.
    """
    found: list[tuple[Path, str, str]] = []
    refused: list[Refused] = []
    for usage, folder in part_folders(root):
        for path, label in _files(folder, refused):
            found.append((path, label, _named_part(path) or usage))
    images, decoded = decode_faces([path.read_bytes() for path, _, _ in found])
    refused += [
        Refused(path, "the picture does not decode") for (path, _, _), ok in zip(found, decoded, strict=True) if not ok
    ]
    emotion = np.array([EMOTIONS.index(label) for _, label, _ in found], np.int64)
    return FaceSet(
        images=images,
        emotion=emotion,
        votes=np.zeros((len(found), len(VOTE_LABELS)), np.int64),
        usage=np.array([usage for _, _, usage in found], dtype=np.str_),
        row=np.arange(len(found)),
        ambiguous=find_ambiguous(images, emotion),
        refused=tuple(refused),
    ).select(decoded)


def _files(part: Path, refused: list[Refused]) -> Iterator[tuple[Path, str]]:
    """Yield the pictures of one part with their labels; list in ``refused`` what is none."""
    for path in sorted(part.iterdir()):
        if path.name.startswith("."):
            continue
        if not path.is_dir() or path.name.lower() not in _CLASSES:
            refused.append(Refused(path, f"not a folder named after one of {', '.join(EMOTIONS)}"))
            continue
        for file in sorted(path.iterdir()):
            if file.suffix.lower() in PICTURE_ENDINGS and not file.name.startswith("."):
                yield file, _CLASSES[path.name.lower()]
            elif not file.name.startswith("."):
                refused.append(Refused(file, f"not one of {', '.join(sorted(PICTURE_ENDINGS))}"))


def _named_part(path: Path) -> str | None:
    prefix = path.stem.split("_")[0]
    return prefix if prefix in USAGES else None
