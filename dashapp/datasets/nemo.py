"""nEMO, ninety Polish sentences spoken by nine actors in six emotions (Christop 2024, arXiv 2404.06292)."""

import re
from pathlib import Path
from typing import Final

from dashapp.datasets.clips import NotTakenError, Reading, read_clips
from dashapp.datasets.sample import Sample

NAME: Final = "nemo"
TITLE: Final = "nEMO, dataset of emotional speech in Polish"
CITATION: Final = "Christop, I. (2024). nEMO: Dataset of emotional speech in Polish. LREC-COLING 2024, 12111-12116."
LICENCE: Final = "CC BY-NC-SA 4.0"
URL: Final = "https://github.com/amu-cai/nEMO"
KNOWN_FAULTS: Final = (
    "No disgust. Two speakers have gaps: MK0 has no surprise, and MP0 has 17 to 49 clips of each emotion but neutral."
)

_FORM: Final = "SPEAKER_emotion_sentence, such as SK0_happiness_1"
_LOOKS: Final = re.compile(r"[A-Z]{2}\d_.*")
_NAME: Final = re.compile(r"([A-Z]{2}\d)_([a-z]+)_(\d+)")
_LABELS: Final = {
    "anger": "angry",
    "fear": "fear",
    "happiness": "happy",
    "neutral": "neutral",
    "sadness": "sad",
    "surprised": "surprise",
}
_SPEAKERS: Final = {
    "EB0": ("female", 27),
    "IC0": ("female", 28),
    "KD0": ("female", 28),
    "KS0": ("male", 23),
    "MK0": ("female", 23),
    "MP0": ("male", 24),
    "SM0": ("male", 24),
    "TP0": ("male", 26),
    "WR0": ("male", 23),
}
"""Sex and age, as in the release's ``data.tsv``."""


def read(root: Path) -> Reading:
    """Read the clips under ``root``, as in the release's folder ``samples``."""
    return read_clips(root, lambda path: _LOOKS.fullmatch(path.stem) is not None, _parse, _FORM)


def _parse(path: Path) -> Sample:
    fields = _NAME.fullmatch(path.stem)
    if not fields:
        raise NotTakenError(f"the name is not of the form {_FORM}")
    speaker, emotion, _ = fields.groups()
    if speaker not in _SPEAKERS:
        raise NotTakenError(f"speaker {speaker} is unknown; there are {', '.join(_SPEAKERS)}")
    if emotion not in _LABELS:
        raise NotTakenError(f"emotion {emotion} is unknown; there are {', '.join(_LABELS)}")
    sex, age = _SPEAKERS[speaker]
    return Sample(
        item=f"{NAME}/{path.stem}",
        corpus=NAME,
        path=path,
        emotion=_LABELS[emotion],
        sex=sex,
        speaker=f"{NAME}-{speaker}",
        source_label=emotion,
        age=age,
    )
