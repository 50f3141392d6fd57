"""Emotional Crowd Sound, recordings of crowds cut into fragments, as sound and as spectrogram pictures.

A fragment's name is its class, its recording and its number there: ``booo000900000018``. Fragments of one recording are
much alike; `recording_split` never puts them on both sides.
"""

import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from dashapp.datasets.class_folders import PICTURE_ENDINGS
from dashapp.datasets.clips import SOUND_ENDINGS
from dashapp.datasets.sample import Refused
from dashapp.labels import CROWD_CLASSES

NAME: Final = "emotional-crowd"
TITLE: Final = "Emotional Crowd Sound"
CITATION: Final = (
    "Franzoni, V., Biondi, G. and Milani, A. (2020). Emotional sounds of crowds: spectrogram-based analysis using deep "
    "learning. Multimedia Tools and Applications 79, 36063-36075."
)
LICENCE: Final = "none is stated"
URL: Final = "https://doi.org/10.1007/s11042-020-09428-x"
KNOWN_FAULTS: Final = (
    "Fragments are about a second of a longer recording: a split over fragments has every recording on both sides. "
    "Neutral is the commonest class and disapproval the rarest; there is no silence."
)

LABELS: Final = {"appn": "approval", "booo": "disapproval", "neut": "neutral", "foot": "neutral"}
"""What the first four letters of a name mean."""

_FORM: Final = "CLASS (appn, booo, neut or foot), RECORDING (four digits) and FRAGMENT (digits)"
_LOOKS: Final = re.compile(rf"({'|'.join(LABELS)})(?![a-z]).*", re.IGNORECASE)
_NAME: Final = re.compile(
    rf"({'|'.join(LABELS)})[-_ ]?(?:(\d{{4}})(\d{{1,8}})|(\d{{1,4}})(?:[-_ ](\d{{1,8}}))?)", re.IGNORECASE
)
_SHARES: Final = (("test", 0.2), ("validation", 0.1))


@dataclass(frozen=True)
class Fragment:
    """A short piece of a recording of a crowd.

    Attributes:
        item: Stable name: ``emotional-crowd/booo000900000018``.
        label: One of `CROWD_CLASSES`, never ``silence``.
        recording: What it was cut from: ``booo-9``.
        number: Its place there; None where the name is the whole recording's.
        sounds: Its sound files.
        pictures: Its spectrograms: one a scale of frequency, each in a folder of its own.
    """

    item: str
    label: str
    recording: str
    number: int | None
    sounds: tuple[Path, ...]
    pictures: tuple[Path, ...]

    def __post_init__(self) -> None:
        if self.label not in CROWD_CLASSES:
            raise ValueError(f"{self.item}: {self.label!r} is not one of {', '.join(CROWD_CLASSES)}")


def read(root: Path) -> tuple[tuple[Fragment, ...], tuple[Refused, ...]]:
    """Read the fragments under ``root``, sounds and pictures in any folders.

    Returns:
        The fragments by name, and the files beginning like one whose names have another form.

    Raises:
        FileNotFoundError: If there is no such folder.
    """
    names: dict[str, re.Match[str]] = {}
    files: dict[str, list[Path]] = defaultdict(list)
    refused = []
    for path in _files(root):
        stem = path.stem.lower()
        if name := _NAME.fullmatch(stem):
            names[stem] = name
            files[stem].append(path)
        elif _LOOKS.fullmatch(path.stem):
            refused.append(Refused(path, f"the name is not of the form {_FORM}"))
    return tuple(_fragment(names[stem], files[stem]) for stem in sorted(names)), tuple(refused)


def recording_split(fragments: Iterable[Fragment], seed: int = 0) -> dict[str, str]:
    """Split whole recordings at random: each class in about the same shares, by the number of fragments.

    Of each class a fifth is for the test and a tenth for validation, as far as whole recordings allow; the last
    recording of a class always trains.

    Args:
        fragments: Of any number of recordings; their order does not matter.
        seed: The same seed gives the same split.

    Returns:
        ``{item: split}``, ``train``, ``validation`` or ``test``.
    """
    ordered = sorted(fragments, key=lambda fragment: fragment.item)
    sizes: dict[str, Counter[str]] = {}
    for fragment in ordered:
        sizes.setdefault(fragment.label, Counter())[fragment.recording] += 1
    generator = np.random.default_rng(seed)
    part: dict[str, str] = {}
    for label in sorted(sizes):
        part |= _parts(sizes[label], generator)
    return {fragment.item: part[fragment.recording] for fragment in ordered}


def _parts(sizes: Counter[str], generator: np.random.Generator) -> dict[str, str]:
    """Return the part of each recording of one class."""
    recordings = [sorted(sizes)[i] for i in generator.permutation(len(sizes))]
    part = dict.fromkeys(recordings, "train")
    for name, share in _SHARES:
        taken = 0
        while len(recordings) > 1 and taken < share * sizes.total():
            part[recordings[-1]] = name
            taken += sizes[recordings.pop()]
    return part


def _fragment(name: re.Match[str], paths: list[Path]) -> Fragment:
    kind, recording, number = name[1], name[2] or name[4], name[3] or name[5]
    return Fragment(
        item=f"{NAME}/{name[0]}",
        label=LABELS[kind],
        recording=f"{kind}-{int(recording)}",
        number=int(number) if number else None,
        sounds=tuple(path for path in paths if path.suffix.lower() in SOUND_ENDINGS),
        pictures=tuple(path for path in paths if path.suffix.lower() in PICTURE_ENDINGS),
    )


def _files(root: Path) -> list[Path]:
    if not root.is_dir():
        raise FileNotFoundError(f"{root} is not a folder")
    return sorted(
        Path(folder, name)
        for folder, _, names in os.walk(root)
        for name in names
        if not name.startswith(".") and Path(name).suffix.lower() in SOUND_ENDINGS | PICTURE_ENDINGS
    )
