"""ASED, Amharic sentences spoken by 65 people in five emotions (Retta et al. 2023, doi 10.1145/3529759)."""

import re
from pathlib import Path
from typing import Final

from dashapp.datasets.clips import NotTakenError, Reading, read_clips
from dashapp.datasets.sample import Sample

NAME: Final = "ased"
TITLE: Final = "ASED, Amharic Speech Emotion Dataset"
CITATION: Final = (
    "Retta, E. A., Almekhlafi, E., Sutcliffe, R., Mhamed, M., Ali, H. and Feng, J. (2023). A new Amharic speech "
    "emotion dataset and classification benchmark. ACM TALLIP 22(1), 9."
)
LICENCE: Final = "none stated"
URL: Final = "https://github.com/Ethio2021/ASED_V1"
KNOWN_FAULTS: Final = (
    "No disgust and no surprise. Five speaker numbers occur with both sexes: number and sex together are the person. "
    "Sentences 01 and 02 are spoken in every emotion; 03 to 07 are other sentences for each emotion, where the words "
    "tell the emotion."
)

SHARED_SENTENCES: Final = frozenset(("01", "02"))
"""Spoken in every emotion: what a model is judged by."""

_FORM: Final = "EMOTION-SENTENCE-REPETITION-SEX-SPEAKER, such as n1-01-01-02-07"
_LOOKS: Final = re.compile(r"[a-z]\d-.*", re.IGNORECASE)
_NAME: Final = re.compile(r"([a-z])\d-(\d\d)-(\d\d)-(\d\d)-(\d\d)", re.IGNORECASE)
_LABELS: Final = {
    "n": ("neutral", "neutral"),
    "f": ("fearful", "fear"),
    "h": ("happy", "happy"),
    "s": ("sad", "sad"),
    "a": ("angry", "angry"),
}
_SEXES: Final = {"01": "female", "02": "male"}


def read(root: Path) -> Reading:
    """Read the clips under ``root``, in one folder or in one for each emotion (``04Sad``)."""
    return read_clips(root, lambda path: _LOOKS.fullmatch(path.stem) is not None, _parse, _FORM)


def sentence(item: str) -> str:
    """Return the number of the sentence that ``item``, ``ased/n1-01-01-02-07``, speaks."""
    return item.split("-")[1]


def _parse(path: Path) -> Sample:
    fields = _NAME.fullmatch(path.stem)
    if not fields:
        raise NotTakenError(f"the name is not of the form {_FORM}")
    emotion, _, _, sex, speaker = fields.groups()
    if emotion.lower() not in _LABELS:
        raise NotTakenError(f"emotion {emotion} is unknown; there are {', '.join(_LABELS)}")
    if sex not in _SEXES:
        raise NotTakenError(f"sex {sex} is unknown; 01 is female and 02 is male")
    source_label, label = _LABELS[emotion.lower()]
    return Sample(
        item=f"{NAME}/{path.stem.lower()}",
        corpus=NAME,
        path=path,
        emotion=label,
        sex=_SEXES[sex],
        speaker=f"{NAME}-{speaker}-{_SEXES[sex]}",
        source_label=source_label,
    )
