"""RAVDESS, two sentences spoken by 24 actors in eight emotions (doi:10.1371/journal.pone.0196391)."""

import re
from pathlib import Path
from typing import Final

from dashapp.datasets.clips import VIDEO_ENDINGS, NotTakenError, Reading, read_clips
from dashapp.datasets.sample import Sample

NAME: Final = "ravdess"
TITLE: Final = "RAVDESS, Ryerson Audio-Visual Database of Emotional Speech and Song"
CITATION: Final = (
    "Livingstone, S. R. and Russo, F. A. (2018). The Ryerson Audio-Visual Database of Emotional Speech and Song. "
    "PLoS ONE 13(5), e0196391."
)
LICENCE: Final = "CC BY-NC-SA 4.0"
URL: Final = "https://zenodo.org/records/1188976"
KNOWN_FAULTS: Final = (
    "03-01-03-01-02-01-07 and 03-01-03-01-02-02-07 are the same recording: the second is left out. Clips begin and end "
    "with up to a second of silence. Among the seven emotions calm counts as neutral."
)

_FORM: Final = "MODALITY-CHANNEL-EMOTION-INTENSITY-STATEMENT-REPETITION-ACTOR"
SOUND_ALONE, VIDEO_WITH_SOUND = "03", "01"
_OTHER_MODALITY: Final = {
    SOUND_ALONE: "modality {modality} is video; the sound-only clips (03) are read",
    VIDEO_WITH_SOUND: "modality {modality} has no picture or no sound; the videos with both (01) are read",
}
_LOOKS: Final = re.compile(r"\d\d(-\d\d){3,}.*")
_NAME: Final = re.compile(r"(\d\d)-(\d\d)-(\d\d)-(\d\d)-(\d\d)-(\d\d)-(\d\d)")
_LABELS: Final = {
    "01": ("neutral", "neutral"),
    "02": ("calm", "neutral"),
    "03": ("happy", "happy"),
    "04": ("sad", "sad"),
    "05": ("angry", "angry"),
    "06": ("fearful", "fear"),
    "07": ("disgust", "disgust"),
    "08": ("surprised", "surprise"),
}
_FAULTY: Final = {"03-01-03-01-02-02-07": "the same recording as 03-01-03-01-02-01-07"}


def read(root: Path) -> Reading:
    """Read the speech clips under ``root``, in ``Actor_NN`` folders at any depth or in none."""
    return read_clips(root, lambda path: _LOOKS.fullmatch(path.stem) is not None, _parse, _FORM)


def read_videos(root: Path) -> Reading:
    """Read the speech videos with sound under ``root``: ``01-01-...mp4``, of the same actors and words as the clips."""

    def claims(path: Path) -> bool:
        return _LOOKS.fullmatch(path.stem) is not None

    return read_clips(root, claims, lambda path: _parse(path, VIDEO_WITH_SOUND), _FORM, VIDEO_ENDINGS)


def _parse(path: Path, wanted: str = SOUND_ALONE) -> Sample:
    fields = _NAME.fullmatch(path.stem)
    if not fields:
        raise NotTakenError(f"the name is not of the form {_FORM}")
    modality, channel, emotion, _, _, _, actor = fields.groups()
    if modality != wanted:
        raise NotTakenError(_OTHER_MODALITY[wanted].format(modality=modality))
    if channel != "01":
        raise NotTakenError(f"vocal channel {channel} is song, not speech")
    if emotion not in _LABELS:
        raise NotTakenError(f"emotion code {emotion} is unknown; there are {', '.join(_LABELS)}")
    if path.stem in _FAULTY:
        raise NotTakenError(_FAULTY[path.stem])
    source_label, label = _LABELS[emotion]
    return Sample(
        item=f"{NAME}/{path.stem}",
        corpus=NAME,
        path=path,
        emotion=label,
        sex="male" if int(actor) % 2 else "female",
        speaker=f"{NAME}-{actor}",
        source_label=source_label,
    )
