"""Which recorded clip stands for a sex and an emotion: the one that people agreed on most.

Only test speakers count, whom no served model was trained on. Where nobody was asked (CREMA-D has no surprise), the
speech model's own figure decides, and what is said of the clip says so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from dashapp.datasets.sample import Sample
from dashapp.datasets.speech import CORPORA
from dashapp.datasets.splits import speaker_split
from dashapp.labels import EMOTION_NAMES, EMOTIONS, SEXES, speech_class

ItemProbabilities = Mapping[str, float]
"""Probability of an item's own class."""

_CORPORA: Final = {module.NAME: module for module in CORPORA}


@dataclass(frozen=True)
class Representative:
    """A recorded clip and why it was chosen.

    Attributes:
        sample: The clip.
        reason: Corpus, licence and votes, in one sentence for the person who listens.
    """

    sample: Sample
    reason: str


def representatives(
    samples: Iterable[Sample], probabilities: ItemProbabilities
) -> Mapping[tuple[str, str], Representative]:
    """Choose a clip for each (sex, emotion) of which test speakers have one with votes or with a probability.

    Args:
        samples: The clips of all corpora.
        probabilities: Of items, what the speech model gives their own class.
    """
    test = [sample for sample in samples if speaker_split(sample) == "test"]
    chosen = {
        (sex, emotion): _representative([s for s in test if (s.sex, s.emotion) == (sex, emotion)], probabilities)
        for sex in SEXES
        for emotion in EMOTIONS
    }
    return {key: found for key, found in chosen.items() if found}


def agreement(sample: Sample) -> tuple[float, int]:
    """Return the share of voice-only raters who heard the acted emotion, and how many raters there were."""
    votes = sample.votes or {}
    raters = sum(votes.values())
    return (votes.get(sample.emotion, 0) / raters if raters else 0.0), raters


def read_probabilities(predictions: Path, samples: Iterable[Sample]) -> ItemProbabilities:
    """Read what a model gives each sample's own class from its ``predictions.parquet``.

    Returns:
        Empty where there is no such file: then only clips with votes can be chosen.
    """
    if not predictions.is_file():
        return {}
    table = pl.read_parquet(predictions)
    clean = table.filter(pl.col("condition") == "clean") if "condition" in table.columns else table
    rows = {row["item"]: row for row in clean.iter_rows(named=True)}
    own = {s.item: rows[s.item].get(f"p_{speech_class(s.sex, s.emotion)}") for s in samples if s.item in rows}
    return {item: probability for item, probability in own.items() if probability is not None}


def _representative(samples: list[Sample], probabilities: ItemProbabilities) -> Representative | None:
    # The name breaks ties, so that the choice does not hang on the order of files.
    voted = sorted((s for s in samples if agreement(s)[1]), key=lambda s: (-agreement(s)[0], -agreement(s)[1], s.item))
    if voted:
        return Representative(voted[0], _voted(voted[0]))
    heard = sorted((s for s in samples if s.item in probabilities), key=lambda s: (-probabilities[s.item], s.item))
    return Representative(heard[0], _heard(heard[0], probabilities[heard[0].item])) if heard else None


def _voted(sample: Sample) -> str:
    raters = agreement(sample)[1]
    votes = (sample.votes or {}).get(sample.emotion, 0)
    return (
        f"{_recording(sample)}. {votes} of {raters} people who only heard it called it "
        f"{EMOTION_NAMES[sample.emotion]}, the highest agreement among the test speakers."
    )


def _heard(sample: Sample, probability: float) -> str:
    return (
        f"{_recording(sample)}. No rater's votes are known for it; it was chosen by the speech model, which gives it "
        f"{100 * probability:.0f} %, the most among the test speakers."
    )


def _recording(sample: Sample) -> str:
    corpus = _CORPORA[sample.corpus]
    name = sample.item.removeprefix(f"{sample.corpus}/")
    return f"A recorded actor: {name} of {corpus.TITLE.partition(',')[0]} ({corpus.LICENCE})"
