"""EmoGator, vocal bursts without words: laughs, cries, growls, sighs (Buhl 2023, arXiv 2301.00508).

They come out of human mouths and are no speech, so they teach what no word is, and how a crowd's throats sound.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dashapp.datasets.clips import sound_files
from dashapp.datasets.splits import part_by_number

NAME: Final = "emogator"
TITLE: Final = "EmoGator, vocal bursts"
CITATION: Final = "Buhl, F. W. (2023). EmoGator: a new open source vocal burst dataset. arXiv 2301.00508."
LICENCE: Final = "Apache 2.0"
URL: Final = "https://github.com/fredbuhl/EmoGator"
KNOWN_FAULTS: Final = (
    "Recorded at home on microphones of all kinds; some clips are nearly silent. The people's sex and age are unknown."
)

CATEGORIES: Final = {
    "01": "adoration",
    "02": "amusement",
    "03": "anger",
    "04": "awe",
    "05": "confusion",
    "06": "contempt",
    "07": "contentment",
    "08": "desire",
    "09": "disappointment",
    "10": "disgust",
    "11": "distress",
    "12": "ecstasy",
    "13": "elation",
    "14": "embarrassment",
    "15": "fear",
    "16": "guilt",
    "17": "interest",
    "18": "neutral",
    "19": "pain",
    "20": "pride",
    "21": "realization",
    "22": "relief",
    "23": "romantic love",
    "24": "sadness",
    "25": "serenity",
    "26": "shame",
    "27": "surprise (negative)",
    "28": "surprise (positive)",
    "29": "sympathy",
    "30": "triumph",
}

_FILE: Final = re.compile(r"(\d{6})-(\d\d)-(\d+)")


@dataclass(frozen=True)
class Burst:
    """One vocal burst.

    Attributes:
        item: Stable name: ``emogator/000001-02-1``.
        path: The sound file.
        category: What was to be expressed, one of `CATEGORIES`.
        person: Who made it, six digits.
    """

    item: str
    path: Path
    category: str
    person: str

    @property
    def split(self) -> str:
        """``train``, ``validation`` or ``test``, by the person alone."""
        return part_by_number(int(self.person))


def read(root: Path) -> tuple[Burst, ...]:
    """Read the bursts under ``root``, in folders or in none; of one item in several files the first is taken.

    Raises:
        FileNotFoundError: If there is no such folder.
    """
    bursts: dict[str, Burst] = {}
    for path in sound_files(root):
        fields = _FILE.fullmatch(path.stem)
        if fields and fields[2] in CATEGORIES:
            burst = Burst(f"{NAME}/{path.stem}", path, CATEGORIES[fields[2]], fields[1])
            bursts.setdefault(burst.item, burst)
    return tuple(bursts.values())
