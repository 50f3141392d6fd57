"""TurEV-DB, Turkish words spoken by six people in four emotions (Canpolat et al. 2020)."""

import re
from pathlib import Path
from typing import Final

from dashapp.datasets.clips import NotTakenError, Reading, read_clips
from dashapp.datasets.sample import Sample

NAME: Final = "turev-db"
TITLE: Final = "TurEV-DB, Turkish Emotion-Voice Database"
CITATION: Final = (
    "Canpolat, S. F., Ormanoglu, Z. and Zeyrek, D. (2020). Turkish Emotion Voice Database (TurEV-DB). "
    "SLTU and CCURL 2020, 368-375."
)
LICENCE: Final = "CC BY-NC-ND 4.0"
URL: Final = "https://github.com/Xeonen/TurEV-DB"
KNOWN_FAULTS: Final = (
    "Single words of about a second; no disgust, fear or surprise. Its release does not say the speakers' sex: it is "
    "taken from their pitch. Speaker 1157 is only angry and sad. Calm counts as neutral."
)

_FORM: Final = "SPEAKER_emotion_word, such as 1984_kz_acik"
_LOOKS: Final = re.compile(r"\d{4}_[a-z]{2}_.*")
_NAME: Final = re.compile(r"(\d{4})_([a-z]{2})_([a-z0-9]+)")
_LABELS: Final = {
    "kz": ("angry", "angry"),
    "sk": ("calm", "neutral"),
    "mt": ("happy", "happy"),
    "hl": ("sad", "sad"),
}
_SPEAKERS: Final = {
    "1157": "male",
    "1234": "female",
    "1358": "male",
    "1984": "female",
    "6783": "male",
    "7895": "female",
}


def read(root: Path) -> Reading:
    """Read the clips under ``root``, in one folder or in one for each emotion (``Sound Source/Angry``)."""
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
    source_label, label = _LABELS[emotion]
    return Sample(
        item=f"{NAME}/{path.stem}",
        corpus=NAME,
        path=path,
        emotion=label,
        sex=_SPEAKERS[speaker],
        speaker=f"{NAME}-{speaker}",
        source_label=source_label,
    )
