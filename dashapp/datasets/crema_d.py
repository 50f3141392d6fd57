"""CREMA-D, twelve sentences spoken by 91 actors in six emotions, with raters' votes.

Cao et al. 2014, doi:10.1109/TAFFC.2014.2336244.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import polars as pl

from dashapp.datasets.clips import VIDEO_ENDINGS, NotTakenError, Reading, read_clips
from dashapp.datasets.sample import Sample

NAME: Final = "crema-d"
TITLE: Final = "CREMA-D, Crowd-sourced Emotional Multimodal Actors Dataset"
CITATION: Final = (
    "Cao, H., Cooper, D. G., Keutmann, M. K., Gur, R. C., Nenkova, A. and Verma, R. (2014). CREMA-D: crowd-sourced "
    "emotional multimodal actors dataset. IEEE Transactions on Affective Computing 5(4), 377-390."
)
LICENCE: Final = "ODbL 1.0; contents DbCL 1.0"
URL: Final = "https://github.com/CheyneyComputerScience/CREMA-D"
KNOWN_FAULTS: Final = (
    "1076_MTI_SAD_XX is silent and three pairs of identical sound stand under two labels: these seven are left out. "
    "1040_ITH_SAD_X stands for 1040_ITH_SAD_XX. No surprise."
)

_FORM: Final = "ACTOR_SENTENCE_EMOTION_LEVEL"
_LOOKS: Final = re.compile(r"1\d{3}_[A-Z]{3}_.*")
_NAME: Final = re.compile(r"(1\d{3})_([A-Z]{3})_([A-Z]{3})_(XX?|LO|MD|HI)")
_LABELS: Final = {
    "ANG": ("anger", "angry"),
    "DIS": ("disgust", "disgust"),
    "FEA": ("fear", "fear"),
    "HAP": ("happy", "happy"),
    "NEU": ("neutral", "neutral"),
    "SAD": ("sad", "sad"),
}
_VOTES: Final = {"A": "angry", "D": "disgust", "F": "fear", "H": "happy", "N": "neutral", "S": "sad"}
_PAIRS: Final = (
    ("1006_TIE_HAP_XX", "1006_TIE_NEU_XX"),
    ("1013_WSI_DIS_XX", "1013_WSI_SAD_XX"),
    ("1017_IWW_ANG_XX", "1017_IWW_FEA_XX"),
)
_FAULTY: Final = {"1076_MTI_SAD_XX": "silent"} | {
    one: f"the same sound as {other}, under another label" for pair in _PAIRS for one, other in (pair, pair[::-1])
}
# The zip of the sounds alone has no table of the actors; with it this is the column Sex.
# fmt: off
_WOMEN: Final = frozenset((
    1002, 1003, 1004, 1006, 1007, 1008, 1009, 1010, 1012, 1013, 1018, 1020, 1021, 1024, 1025, 1028, 1029, 1030, 1037,
    1043, 1046, 1047, 1049, 1052, 1053, 1054, 1055, 1056, 1058, 1060, 1061, 1063, 1072, 1073, 1074, 1075, 1076, 1078,
    1079, 1082, 1084, 1089, 1091,
))
# fmt: on
_ACTORS: Final = range(1001, 1092)


def read(root: Path) -> Reading:
    """Read the clips under ``root``, with votes, age and race where the release's tables lie there or beside it."""
    votes, actors = _read_votes(root), _read_actors(root)

    def parse(path: Path) -> Sample:
        return _parse(path, votes, actors)

    return read_clips(root, lambda path: _LOOKS.fullmatch(path.stem) is not None, parse, _FORM)


def read_videos(root: Path) -> Reading:
    """Read the videos under ``root``: ``1001_IEO_ANG_HI.flv``, of the same actors and words as the clips."""

    def parse(path: Path) -> Sample:
        return _parse(path, {}, _read_actors(root))

    return read_clips(root, lambda path: _LOOKS.fullmatch(path.stem) is not None, parse, _FORM, VIDEO_ENDINGS)


def _parse(path: Path, votes: Mapping[str, Mapping[str, int]], actors: Mapping[int, tuple[int, str | None]]) -> Sample:
    fields = _NAME.fullmatch(path.stem)
    if not fields:
        raise NotTakenError(f"the name is not of the form {_FORM}")
    actor, emotion = int(fields[1]), fields[3]
    stem = _official(path.stem)
    if actor not in _ACTORS:
        raise NotTakenError(f"actor {actor} is unknown; there are {_ACTORS.start} to {_ACTORS.stop - 1}")
    if emotion not in _LABELS:
        raise NotTakenError(f"emotion code {emotion} is unknown; there are {', '.join(_LABELS)}")
    if stem in _FAULTY:
        raise NotTakenError(_FAULTY[stem])
    age, race = actors.get(actor, (None, None))
    source_label, label = _LABELS[emotion]
    return Sample(
        item=f"{NAME}/{stem}",
        corpus=NAME,
        path=path,
        emotion=label,
        sex="female" if actor in _WOMEN else "male",
        speaker=f"{NAME}-{actor}",
        source_label=source_label,
        votes=votes.get(stem),
        age=age,
        race=race,
    )


def _official(stem: str) -> str:
    """Return the stem with the level ``X``, a slip of the release, spelt ``XX``."""
    return f"{stem}X" if stem.endswith("_X") else stem


def votes_by_modality(root: Path) -> pl.DataFrame:
    """Return all votes of CREMA-D's raters under ``root``: ``item``, ``modality``, ``said`` and ``count``.

    The modality is 1 of those who only heard the clip, 2 of those who only saw it, 3 of those who did both. Without the
    release's table there is no row.
    """
    empty = pl.DataFrame(schema={"item": pl.String, "modality": pl.Int64, "said": pl.String, "count": pl.Int64})
    tables = [pl.read_csv(path, columns=["", *_VOTES, "fileName"]) for path in _tables(root, "tabulatedVotes.csv")]
    if not tables:
        return empty
    # The nameless first column is the row id, whose first digit is the modality.
    return (
        tables[0]
        .with_columns(
            modality=pl.col("") // 100_000, item=pl.lit(f"{NAME}/") + pl.col("fileName").str.replace("_X$", "_XX")
        )
        .unpivot(list(_VOTES), index=["item", "modality"], variable_name="code", value_name="count")
        .with_columns(said=pl.col("code").replace_strict(_VOTES))
        .group_by("item", "modality", "said")
        .agg(pl.col("count").sum().cast(pl.Int64))
        .cast(empty.schema)
        .select(empty.columns)
    )


def _read_votes(root: Path) -> dict[str, dict[str, int]]:
    """Return the votes of those who only heard the clip, by its stem."""
    votes: dict[str, dict[str, int]] = {}
    for item, _, said, count in (
        votes_by_modality(root).filter(pl.col("modality") == 1).sort("item", "said").iter_rows()
    ):
        votes.setdefault(item.removeprefix(f"{NAME}/"), {})[said] = count
    return votes


def _read_actors(root: Path) -> dict[int, tuple[int, str | None]]:
    """Return age and race by actor."""
    actors: dict[int, tuple[int, str | None]] = {}
    for path in _tables(root, "VideoDemographics.csv"):
        for row in pl.read_csv(path, columns=["ActorID", "Age", "Race"]).iter_rows(named=True):
            actors[row["ActorID"]] = (row["Age"], None if row["Race"] == "Unknown" else row["Race"])
    return actors


def _tables(root: Path, name: str) -> Iterator[Path]:
    """Find a table under ``root``, else where the release has it seen from its folder ``AudioWAV``."""
    found = sorted(root.rglob(name))
    beside = (root.parent / name, root.parent / "processedResults" / name)
    yield from (found or [path for path in beside if path.is_file()])[:1]
