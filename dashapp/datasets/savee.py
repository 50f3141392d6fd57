"""SAVEE, 480 British English sentences spoken by four men in seven emotions (Haq and Jackson 2009)."""

import re
from pathlib import Path
from typing import Final

from dashapp.datasets.clips import NotTakenError, Reading, read_clips
from dashapp.datasets.sample import Sample

NAME: Final = "savee"
TITLE: Final = "SAVEE, Surrey Audio-Visual Expressed Emotion"
CITATION: Final = (
    "Haq, S. and Jackson, P. J. B. (2009). Speaker-dependent audio-visual emotion recognition. AVSP 2009, 53-58."
)
LICENCE: Final = "free for research, on registration"
URL: Final = "http://kahlan.eps.surrey.ac.uk/savee/"
KNOWN_FAULTS: Final = "Men only: a model that can tell the corpus can tell the sex."

_FORM: Final = "SPEAKER_emotionNN, or emotionNN in a folder named after the speaker"
_SPEAKERS: Final = ("DC", "JE", "JK", "KL")
_LOOKS: Final = re.compile(rf"({'|'.join(_SPEAKERS)})_.*", re.IGNORECASE)
_NAME: Final = re.compile(r"(?:([a-z]{2})_)?([a-z]{1,2})(\d\d)", re.IGNORECASE)
_LABELS: Final = {
    "a": ("anger", "angry"),
    "d": ("disgust", "disgust"),
    "f": ("fear", "fear"),
    "h": ("happiness", "happy"),
    "n": ("neutral", "neutral"),
    "sa": ("sadness", "sad"),
    "su": ("surprise", "surprise"),
}


def read(root: Path) -> Reading:
    """Read the clips under ``root``, named ``DC_a01`` or ``DC/a01``."""
    return read_clips(root, _claims, _parse, _FORM)


def _claims(path: Path) -> bool:
    return _LOOKS.fullmatch(path.stem) is not None or path.parent.name.upper() in _SPEAKERS


def _parse(path: Path) -> Sample:
    fields = _NAME.fullmatch(path.stem)
    if not fields:
        raise NotTakenError(f"the name is not of the form {_FORM}")
    speaker, emotion = (fields[1] or path.parent.name).upper(), fields[2].lower()
    if speaker not in _SPEAKERS:
        raise NotTakenError(f"speaker {speaker} is unknown; there are {', '.join(_SPEAKERS)}")
    if emotion not in _LABELS:
        raise NotTakenError(f"emotion code {emotion} is unknown; there are {', '.join(_LABELS)}")
    source_label, label = _LABELS[emotion]
    return Sample(
        item=f"{NAME}/{speaker}_{emotion}{fields[3]}",
        corpus=NAME,
        path=path,
        emotion=label,
        sex="male",
        speaker=f"{NAME}-{speaker}",
        source_label=source_label,
    )
