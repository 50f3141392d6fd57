"""What people said of the corpora's clips and faces: counts of votes, kept so that they can be compared with models.

CREMA-D's clips were judged by people who only heard them, only saw them, or both (H. Cao et al. 2014, doi
10.1109/TAFFC.2014.2336244); ten people judged each face of FER2013 (E. Barsoum et al. 2016, doi
10.1145/2993148.2993165). A vote counts as an answer: of a clip that five people called fear and three sadness, five
answers are fear. Only counts are kept, by clip and by face, nobody's single vote.
"""

from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from dashapp.datasets import crema_d
from dashapp.datasets.faceset import VOTE_LABELS
from dashapp.datasets.fer2013 import read_fer2013
from dashapp.datasets.speech import read_speech
from dashapp.datasets.splits import speaker_split
from dashapp.errors import CorpusError
from dashapp.labels import EMOTIONS

VOTES_FILE: Final = Path(__file__).parent / "data" / "human-votes.parquet"
COLUMNS: Final = ("people", "item", "corpus", "split", "speaker", "sex", "race", "age", "truth", "said", "count")
"""``people``: ``listeners``, ``viewers``, ``viewers and listeners``, or ``raters`` of faces; ``truth`` is what was
acted or FER2013's label; ``said`` what they chose."""
PEOPLE: Final = {1: "listeners", 2: "viewers", 3: "viewers and listeners"}
"""By the first digit of a row of CREMA-D's table."""
SAID_OF_FACES: Final = {
    "neutral": "neutral",
    "happiness": "happy",
    "surprise": "surprise",
    "sadness": "sad",
    "anger": "angry",
    "disgust": "disgust",
    "fear": "fear",
}
"""FER+'s words for `EMOTIONS`; contempt, "unknown" and "not a face" stay what they are."""


def count_votes(data: Path) -> pl.DataFrame:
    """Return the counts of all votes under ``data``, in `COLUMNS`.

    Raises:
        CorpusError: If there is neither CREMA-D with its votes nor FER2013 with those of FER+.
    """
    tables = [table for table in (_of_clips(data), _of_faces(data)) if not table.is_empty()]
    if not tables:
        raise CorpusError(f"no votes in {data}: neither CREMA-D's tabulatedVotes.csv nor FER2013 with FER+'s votes")
    keys = [name for name in COLUMNS if name != "count"]
    return pl.concat(tables).group_by(keys).agg(pl.col("count").sum()).filter(pl.col("count") > 0).sort(keys)


def read_votes(path: Path = VOTES_FILE) -> pl.DataFrame:
    """Return the counts that `write_votes` kept; they come with the program."""
    return pl.read_parquet(path)


def write_votes(votes: pl.DataFrame, path: Path = VOTES_FILE) -> None:
    """Keep the counts."""
    path.parent.mkdir(parents=True, exist_ok=True)
    votes.write_parquet(path, compression="zstd", statistics=False)


def _of_clips(data: Path) -> pl.DataFrame:
    samples = [sample for sample in read_speech(data).samples if sample.corpus == crema_d.NAME]
    clips = pl.DataFrame(
        [
            {
                "item": sample.item,
                "split": speaker_split(sample),
                "speaker": sample.speaker,
                "sex": sample.sex,
                "race": sample.race,
                "age": sample.age,
                "truth": sample.emotion,
            }
            for sample in samples
        ],
        schema=dict.fromkeys(("item", "split", "speaker", "sex", "race"), pl.String)
        | {"age": pl.Int16, "truth": pl.String},
    )
    votes = crema_d.votes_by_modality(data)
    return (
        clips.join(votes, on="item")
        .with_columns(
            people=pl.col("modality").replace_strict(PEOPLE, return_dtype=pl.String), corpus=pl.lit(crema_d.NAME)
        )
        .select(COLUMNS)
    )


def _of_faces(data: Path) -> pl.DataFrame:
    try:
        faces = read_fer2013(data)
    except FileNotFoundError:
        return pl.DataFrame()
    said = [SAID_OF_FACES.get(label, label) for label in VOTE_LABELS]
    table = pl.DataFrame(
        {"item": [faces.item(i) for i in range(len(faces))], "split": faces.usage.tolist()}
        | {"truth": np.array(EMOTIONS)[faces.emotion].tolist()}
        | {label: faces.votes[:, i] for i, label in enumerate(said)}
    )
    counts = table.unpivot(said, index=["item", "split", "truth"], variable_name="said", value_name="count")
    unknown = {name: pl.lit(None, pl.String) for name in ("speaker", "sex", "race")} | {"age": pl.lit(None, pl.Int16)}
    return counts.with_columns(people=pl.lit("raters"), corpus=pl.lit("fer2013"), **unknown).select(COLUMNS)
