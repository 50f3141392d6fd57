"""Speech clips to counts, native sample rates and lengths."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import polars as pl

from dashapp.audio.header import read_header
from dashapp.datasets.sample import Sample
from dashapp.errors import InputError
from dashapp.labels import EMOTIONS, SEXES, SPEECH_CLASSES
from dashapp.predictions import Json
from dashapp.process.progress import Progress, untold
from dashapp.stored.exploration import KEPT

SCHEMA: Final = {
    "corpus": pl.String,
    "emotion": pl.String,
    "sex": pl.String,
    "class": pl.String,
    "rate_hz": pl.Int64,
    "duration_s": pl.Float64,
}
QUANTILES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
GROUPS: Final = ("corpus", "emotion", "sex", "class")
"""By what lengths and rates are told; a class is a sex and an emotion."""

_ORDER: Final = {"emotion": EMOTIONS, "sex": SEXES, "class": SPEECH_CLASSES}


def clip_table(samples: Sequence[Sample], progress: Progress = untold) -> tuple[pl.DataFrame, int]:
    """Return one row for each clip with its native sample rate in Hz and its length in seconds, in `SCHEMA`.

    Returns:
        The table, and how many clips were left out of it since they can't be read.
    """
    rows = []
    for done, sample in enumerate(samples, start=1):
        progress(done / len(samples))
        try:
            header = read_header(sample.path)
        except InputError:
            continue
        labels = (sample.corpus, sample.emotion, sample.sex, f"{sample.sex}_{sample.emotion}")
        rows.append((*labels, header.sample_rate, header.duration_s))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row"), len(samples) - len(rows)


def voices(clips: pl.DataFrame, unreadable: int = 0) -> Json:
    """Return what is told of the clips.

    Args:
        clips: As `clip_table` returns them; at least one.
        unreadable: How many others there were.

    Returns:
        ``n``; ``counts``, rows of corpus, emotion, sex and ``n``; ``all`` and, by each of `GROUPS`, ``groups``: length
        in seconds and sample rate in Hz, see `lengths_and_rates`.
    """
    counts = clips.group_by("corpus", "emotion", "sex", maintain_order=True).len("n")
    return {
        "n": len(clips),
        "unreadable": unreadable,
        "counts": counts.to_dicts(),
        "all": lengths_and_rates(clips),
        "groups": {by: {name: lengths_and_rates(part) for name, part in _parts(clips, by)} for by in GROUPS},
    }


def lengths_and_rates(clips: pl.DataFrame) -> Json:
    """Return quantiles of the lengths in seconds, clips by sample rate, and what keeps 80 % of them.

    Returns:
        ``n``, ``duration_s`` with one entry for each of `QUANTILES`, ``rates`` (clips by Hz as text), ``kept_length_s``
        and ``kept_rate_hz``, see `kept_length` and `kept_rate`.
    """
    seconds = clips["duration_s"].to_numpy()
    rates = clips["rate_hz"].to_numpy()
    by_rate = clips["rate_hz"].value_counts().sort("rate_hz").rows()
    return {
        "n": len(clips),
        "duration_s": [round(float(value), 3) for value in np.quantile(seconds, QUANTILES)],
        "rates": {str(rate): n for rate, n in by_rate},
        "kept_length_s": round(kept_length(seconds), 3),
        "kept_rate_hz": kept_rate(rates),
    }


def kept_length(seconds: Any, share: float = KEPT) -> float:
    """Return the shortest window in seconds that holds at least ``share`` of the clips from beginning to end."""
    return float(np.quantile(np.asarray(seconds), share, method="inverted_cdf"))


def kept_rate(rates_hz: Any, share: float = KEPT) -> int:
    """Return the highest rate in Hz at or above which at least ``share`` of the clips were recorded.

    Those need not be filled up with a band that they do not hold.
    """
    return -int(np.quantile(-np.asarray(rates_hz), share, method="inverted_cdf"))


def _parts(clips: pl.DataFrame, by: str) -> list[tuple[str, pl.DataFrame]]:
    """Return the clips of each group in the labels' order; corpora in the order of reading."""
    found = {str(key[0]): part for key, part in clips.partition_by(by, as_dict=True, maintain_order=True).items()}
    return [(name, found[name]) for name in _ORDER.get(by, tuple(found)) if name in found]
