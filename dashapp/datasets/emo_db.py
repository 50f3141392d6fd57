"""EMO-DB, ten German sentences spoken by ten actors in seven emotions (Burkhardt et al. 2005)."""

import re
from pathlib import Path
from typing import Final

from dashapp.datasets.clips import NotTakenError, Reading, read_clips
from dashapp.datasets.sample import Sample

NAME: Final = "emo-db"
TITLE: Final = "EMO-DB, Berlin Database of Emotional Speech"
CITATION: Final = (
    "Burkhardt, F., Paeschke, A., Rolfes, M., Sendlmeier, W. and Weiss, B. (2005). A database of German emotional "
    "speech. Interspeech 2005, 1517-1520."
)
LICENCE: Final = "free for research"
URL: Final = "http://emodb.bilderbar.info/"
KNOWN_FAULTS: Final = "No surprise; boredom has no place among the seven emotions and is left out."

_FORM: Final = "SPEAKER text emotion version, such as 03a01Fa"
_LOOKS: Final = re.compile(r"\d\d[a-z]\d\d.*")
_NAME: Final = re.compile(r"(\d\d)([a-z]\d\d)([A-Z])([a-z])")
_LABELS: Final = {
    "W": ("Ärger", "angry"),
    "E": ("Ekel", "disgust"),
    "A": ("Angst", "fear"),
    "F": ("Freude", "happy"),
    "T": ("Trauer", "sad"),
    "N": ("neutral", "neutral"),
}
_AGES: Final = {
    "03": 31, "08": 34, "09": 21, "10": 32, "11": 26, "12": 30, "13": 32, "14": 35, "15": 25, "16": 31,
}  # fmt: skip
_WOMEN: Final = frozenset(("08", "09", "13", "14", "16"))


def read(root: Path) -> Reading:
    """Read the clips under ``root``, as in the release's folder ``wav``."""
    return read_clips(root, lambda path: _LOOKS.fullmatch(path.stem) is not None, _parse, _FORM)


def _parse(path: Path) -> Sample:
    fields = _NAME.fullmatch(path.stem)
    if not fields:
        raise NotTakenError(f"the name is not of the form {_FORM}")
    speaker, _, emotion, _ = fields.groups()
    if speaker not in _AGES:
        raise NotTakenError(f"speaker {speaker} is unknown; there are {', '.join(_AGES)}")
    if emotion == "L":
        raise NotTakenError("boredom (L) has no place among the seven emotions")
    if emotion not in _LABELS:
        raise NotTakenError(f"emotion code {emotion} is unknown; there are L, {', '.join(_LABELS)}")
    source_label, label = _LABELS[emotion]
    return Sample(
        item=f"{NAME}/{path.stem}",
        corpus=NAME,
        path=path,
        emotion=label,
        sex="female" if speaker in _WOMEN else "male",
        speaker=f"{NAME}-{speaker}",
        source_label=source_label,
        age=_AGES[speaker],
    )
