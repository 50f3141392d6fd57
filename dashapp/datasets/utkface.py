"""UTKFace, faces whose age, sex and group stand in the name of their file (Zhang, Song and Qi 2017)."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dashapp.datasets.sample import Refused

NAME: Final = "utkface"
TITLE: Final = "UTKFace"
CITATION: Final = (
    "Zhang, Z., Song, Y. and Qi, H. (2017). Age progression/regression by conditional adversarial autoencoder. CVPR "
    "2017, doi:10.1109/CVPR.2017.463."
)
LICENCE: Final = "non-commercial research"
URL: Final = "https://susanqq.github.io/UTKFace/"
KNOWN_FAULTS: Final = (
    "Age, sex and group were estimated by a network and checked by one person; a few are wrong. The part at hand was "
    "drawn as even over decade, sex and group as the set allows: it is no sample of any population."
)

SEX_CODES: Final = ("male", "female")
"""In the order of the set's own codes."""
GROUPS: Final = ("White", "Black", "Asian", "Indian", "other")
OLDEST: Final = 116

_ENDINGS: Final = frozenset((".jpg", ".jpeg", ".png"))
_LOOKS: Final = re.compile(r"\d{1,3}_\d+(_\d+)?_.+")
_NAME: Final = re.compile(r"(\d{1,3})_(\d)_(\d)_([^_.]+)")
_FORM: Final = "AGE_SEX_GROUP_NUMBER"


@dataclass(frozen=True)
class AgedFace:
    """One aligned face.

    Attributes:
        item: Its stable name: ``utkface/26_1_2_0189``.
        path: The picture.
        age: In years.
        sex: One of `dashapp.labels.SEXES`.
        group: One of `GROUPS`, the set's own words.
    """

    item: str
    path: Path
    age: int
    sex: str
    group: str


def read_utkface(data: Path) -> tuple[tuple[AgedFace, ...], tuple[Refused, ...]]:
    """Read the faces in ``data`` or in its folder ``utkface``, of the set's own names (``.chip.jpg`` too).

    Raises:
        FileNotFoundError: If there is none.
    """
    for folder in (data / NAME, data):
        files = sorted(path for path in folder.glob("*") if _is_one(path)) if folder.is_dir() else []
        if files:
            break
    else:
        raise FileNotFoundError(f"no UTKFace in {data}: looked for {_FORM}.jpg there and in {NAME}/")
    read = [_read(path) for path in files]
    faces = tuple(each for each in read if isinstance(each, AgedFace))
    return faces, tuple(each for each in read if isinstance(each, Refused))


def _is_one(path: Path) -> bool:
    return path.suffix.lower() in _ENDINGS and _LOOKS.fullmatch(path.name) is not None


def _read(path: Path) -> AgedFace | Refused:
    stem = path.name.split(".")[0]
    fields = _NAME.fullmatch(stem)
    if not fields:
        return Refused(path, f"the name is not of the form {_FORM}")
    age, sex, group = (int(field) for field in fields.groups()[:3])
    if age > OLDEST or sex >= len(SEX_CODES) or group >= len(GROUPS):
        return Refused(path, f"age {age}, sex {sex} or group {group} is none that the set has")
    return AgedFace(f"{NAME}/{stem}", path, age, SEX_CODES[sex], GROUPS[group])
