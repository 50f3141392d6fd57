"""ESC-10, environmental sounds of ten kinds in five folds (doi:10.1145/2733373.2806390).

The sounds are for noise behind voices and for what is no voice. Folds share no recording, so that noises of training
and test can be kept apart by them.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dashapp.datasets.clips import sound_files

NAME: Final = "esc10"
TITLE: Final = "ESC-10, environmental sound classification"
CITATION: Final = (
    "Piczak, K. J. (2015). ESC: Dataset for Environmental Sound Classification. ACM Multimedia, 1015-1018."
)
LICENCE: Final = "CC BY 3.0"
URL: Final = "https://github.com/karoldvl/ESC-10"
KNOWN_FAULTS: Final = (
    "Baby cries and sneezes are human: they are left out. The rest is heard behind voices, folds 1 to 3 in training."
)

TRAINING_FOLDS: Final = frozenset((1, 2, 3))
VALIDATION_FOLDS: Final = frozenset((4,))
TEST_FOLDS: Final = frozenset((5,))
HUMAN: Final = frozenset(("Baby cry", "Person sneeze"))
"""Kinds that come out of a human mouth: neither speech nor its absence."""

_FOLDER: Final = re.compile(r"\d{3} - (.+)")
_FILE: Final = re.compile(r"([1-5])-\d+-[A-Z]")


@dataclass(frozen=True)
class Sound:
    """One recording.

    Attributes:
        item: Stable name: ``esc10/1-100032-A``.
        path: The sound file.
        kind: What is heard, in the corpus's words: ``Dog bark``.
        fold: 1 to 5.
    """

    item: str
    path: Path
    kind: str
    fold: int

    @property
    def human(self) -> bool:
        """Whether it comes out of a human mouth."""
        return self.kind in HUMAN

    @property
    def label(self) -> str:
        """The kind as `dashapp.labels.SOUND_KINDS` has it: ``dog_bark``."""
        return self.kind.lower().replace(" ", "_")


def read(root: Path) -> tuple[Sound, ...]:
    """Read the sounds under ``root``, in folders ``NNN - Kind`` at any depth; none is an empty tuple.

    Raises:
        FileNotFoundError: If there is no such folder.
    """
    sounds = []
    for path in sound_files(root):
        folder, file = _FOLDER.fullmatch(path.parent.name), _FILE.fullmatch(path.stem)
        if folder and file:
            sounds.append(Sound(f"{NAME}/{path.stem}", path, folder[1], int(file[1])))
    return tuple(sounds)


def environmental(root: Path, folds: frozenset[int]) -> tuple[Sound, ...]:
    """Return the sounds of ``folds`` that no human makes."""
    return tuple(sound for sound in read(root) if sound.fold in folds and not sound.human)
