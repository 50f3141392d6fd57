"""Who may stand in a crowd: the corpora's speakers of one part of the split, and that part's synthesised sounds."""

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from dashapp.datasets.sample import Sample
from dashapp.datasets.speech import read_speech
from dashapp.datasets.splits import SPLITS, speaker_split
from dashapp.errors import CorpusError
from dashapp.training.crowd.boos import boo
from dashapp.training.crowd.cheers import cheer
from dashapp.training.crowd.claps import clapping
from dashapp.training.crowd.recordings import Samples, Sounds, recorded, synthesised
from dashapp.training.crowd.whistles import whistle_of_joy, whistle_of_scorn
from dashapp.training.gate.sounds import some_of_each

VOICE: Final = "voice"
EMOTIONS_OF: Final = {
    "approval": ("happy", "surprise"),
    "disapproval": ("angry", "disgust"),
    "neutral": ("neutral",),
}
"""The emotions whose voices are heard in each kind of crowd; calm is neutral."""

PER_SPEAKER: Final = 6
"""Clips of a speaker in each kind of crowd: more speakers, not more of what each says, make crowds differ."""
_MADE: Final = 240
"""Sounds of each synthesised kind."""
_MAKERS: Final[Mapping[str, Callable[[np.random.Generator], NDArray[Any]]]] = {
    "cheer": cheer,
    "claps": clapping,
    "whistle of joy": whistle_of_joy,
    "boo": boo,
    "whistle of scorn": whistle_of_scorn,
}


@dataclass(frozen=True)
class Cast:
    """The sounds of people.

    Attributes:
        voices: The voices of each kind of crowd.
        speakers: The speaker of each of them.
        made: The synthesised sounds by what they are.
    """

    voices: Mapping[str, Sounds]
    speakers: Mapping[str, tuple[str, ...]]
    made: Mapping[str, Sounds]

    def take(self, label: str, activity: str, rng: np.random.Generator) -> tuple[Samples, str | None]:
        """Return what one person does, with a mean power of 1, and the speaker where it is a corpus's voice.

        Args:
            label: The kind of crowd.
            activity: ``voice``, or one of ``made``.
            rng: Source of chance.
        """
        sounds = self.voices[label] if activity == VOICE else self.made[activity]
        number = int(rng.integers(len(sounds)))
        return sounds.take(number), self.speakers[label][number] if activity == VOICE else None


def read_cast(data: Path, split: str) -> Cast:
    """Return who is heard in one part of the split.

    Args:
        data: Folder of the corpora.
        split: One of `SPLITS`.

    Raises:
        CorpusError: If a kind of crowd would have no voices.
        FileNotFoundError: If there is no such folder.
    """
    return cast_of([sample for sample in read_speech(data).samples if speaker_split(sample) == split], split)


def cast_of(samples: Sequence[Sample], split: str) -> Cast:
    """Return a cast of the voices ``samples``; the synthesised sounds are those of ``split``.

    Raises:
        CorpusError: If a kind of crowd would have no voices.
    """
    chosen = {
        label: some_of_each([sample for sample in samples if sample.emotion in emotions], PER_SPEAKER)
        for label, emotions in EMOTIONS_OF.items()
    }
    for label, voices in chosen.items():
        if not voices:
            raise CorpusError(
                f"no voices for {label} ({' or '.join(EMOTIONS_OF[label])}) among the speakers of {split}; crowds are "
                "made of RAVDESS, CREMA-D and others as `dashapp train` reads them"
            )
    return Cast(
        {label: recorded([voice.path for voice in voices], trimmed=True) for label, voices in chosen.items()},
        {label: tuple(voice.speaker for voice in voices) for label, voices in chosen.items()},
        {
            name: synthesised(_MADE, make, (SPLITS.index(split), zlib.crc32(name.encode())))
            for name, make in _MAKERS.items()
        },
    )
