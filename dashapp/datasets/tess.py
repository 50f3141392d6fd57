"""TESS, 200 words spoken by two women in seven emotions (doi:10.5683/SP2/E8H2MF)."""

import re
from pathlib import Path
from typing import Final

from dashapp.datasets.clips import NotTakenError, Reading, read_clips
from dashapp.datasets.sample import Sample

NAME: Final = "tess"
TITLE: Final = "TESS, Toronto Emotional Speech Set"
CITATION: Final = "Pichora-Fuller, M. K. and Dupuis, K. (2020). Toronto emotional speech set (TESS). Borealis."
LICENCE: Final = "CC BY-NC-ND 4.0"
URL: Final = "https://doi.org/10.5683/SP2/E8H2MF"
KNOWN_FAULTS: Final = (
    "Two speakers only, so that no speaker-independent test is possible: it is training data. One file of speaker "
    "OAF is named OA_bite_neutral."
)

_FORM: Final = "SPEAKER_word_emotion"
_LOOKS: Final = re.compile(r"(OAF?|YAF?)_.*", re.IGNORECASE)
_NAME: Final = re.compile(r"(OAF?|YAF?)_([a-z']+)_([a-z]+)", re.IGNORECASE)
_LABELS: Final = {
    "angry": ("angry", "angry"),
    "disgust": ("disgust", "disgust"),
    "fear": ("fear", "fear"),
    "happy": ("happy", "happy"),
    "neutral": ("neutral", "neutral"),
    "ps": ("pleasant surprise", "surprise"),
    "sad": ("sad", "sad"),
}
_AGES: Final = {"OAF": 64, "YAF": 26}


def read(root: Path) -> Reading:
    """Read the clips under ``root``, in one folder or in one for each speaker and emotion (``OAF_angry``)."""
    return read_clips(root, lambda path: _LOOKS.fullmatch(path.stem) is not None, _parse, _FORM)


def _parse(path: Path) -> Sample:
    fields = _NAME.fullmatch(path.stem)
    if not fields:
        raise NotTakenError(f"the name is not of the form {_FORM}")
    speaker, word, emotion = fields[1].upper()[:2] + "F", fields[2], fields[3].lower()
    if emotion not in _LABELS:
        raise NotTakenError(f"emotion {fields[3]} is unknown; there are {', '.join(_LABELS)}")
    source_label, label = _LABELS[emotion]
    return Sample(
        item=f"{NAME}/{speaker}_{word}_{emotion}",
        corpus=NAME,
        path=path,
        emotion=label,
        sex="female",
        speaker=f"{NAME}-{speaker}",
        source_label=source_label,
        age=_AGES[speaker],
    )
