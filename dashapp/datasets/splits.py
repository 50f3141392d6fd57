"""Which clips train, validate and test: one fixed split over speakers, and a random one over clips.

The speaker-independent split gives the headline. A random split shares every speaker between training and test; its
figures are for comparison with systems that were measured so, and are much too good.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np

from dashapp.datasets.sample import Sample

TEST_SHARE: Final = 0.2
"""Share of the clips that a random split tests on, unless another is asked for."""
SPLITS: Final = ("train", "validation", "test")


def _speakers(corpus: str, *names: object) -> frozenset[str]:
    return frozenset(f"{corpus}-{name}" for name in names)


TEST_SPEAKERS: Final = (
    _speakers("ravdess", *range(19, 25))
    | _speakers("crema-d", *range(1074, 1092))
    | _speakers("savee", "KL")
    | _speakers("nemo", "IC0", "SM0")
    | _speakers("turev-db", "1984", "1358")
)
VALIDATION_SPEAKERS: Final = (
    _speakers("ravdess", *range(15, 19))
    | _speakers("crema-d", *range(1056, 1074))
    | _speakers("savee", "JK")
    | _speakers("nemo", "KD0", "KS0")
    | _speakers("turev-db", "1234")
)
"""All others train, as TESS, which has two; but ASED's are split by their number, and EMO-DB's all test."""
NEVER_TRAINED_ON: Final = frozenset(("emo-db",))
"""Corpora that models are judged by from outside."""

_ASED: Final = re.compile(r"ased-(\d+)-(?:female|male)")


def part_by_number(number: int) -> str:
    """Return the part of a person of a corpus of many: a fifth of the numbers tests, another fifth validates."""
    return {0: "test", 1: "validation"}.get(number % 5, "train")


def speaker_split(sample: Sample) -> str:
    """Return ``train``, ``validation`` or ``test``, by the speaker alone."""
    numbered = _ASED.fullmatch(sample.speaker)
    if numbered:
        return part_by_number(int(numbered[1]))
    if sample.speaker in TEST_SPEAKERS or sample.corpus in NEVER_TRAINED_ON:
        return "test"
    return "validation" if sample.speaker in VALIDATION_SPEAKERS else "train"


def corpus_split(sample: Sample, left_out: str) -> str:
    """Return the part of a clip where the corpus ``left_out`` is heard in the test alone.

    Of that corpus the test speakers are tested on, or all where it has none; of the others the test part is left alone.

    Returns:
        ``train``, ``validation``, ``test`` or ``unused``.
    """
    part = speaker_split(sample)
    if sample.corpus != left_out:
        return "unused" if part == "test" else part
    has_test_speakers = left_out == "ased" or any(speaker.startswith(f"{left_out}-") for speaker in TEST_SPEAKERS)
    return "test" if part == "test" or not has_test_speakers else "unused"


def random_split(
    samples: Iterable[Sample], seed: int, test_share: float = TEST_SHARE, validation_share: float = 0.05
) -> dict[str, str]:
    """Split clips at random, every corpus, sex and emotion in the same shares.

    Args:
        samples: The clips; their order does not matter.
        seed: The same seed gives the same split.
        test_share: Share of each class of each corpus to test on.
        validation_share: Share to validate on.

    Returns:
        ``{item: split}``.

    Raises:
        ValueError: If nothing would be left to train on.
    """
    if not 0 <= test_share + validation_share < 1 or min(test_share, validation_share) < 0:
        raise ValueError(f"shares {test_share} and {validation_share} leave nothing to train on")
    generator = np.random.default_rng(seed)
    split: dict[str, str] = {}
    for items in _strata(samples).values():
        test = round(test_share * len(items))
        validation = round(validation_share * len(items))
        names = ["test"] * test + ["validation"] * validation + ["train"] * (len(items) - test - validation)
        split |= {items[i]: name for i, name in zip(generator.permutation(len(items)), names, strict=True)}
    return split


def _strata(samples: Iterable[Sample]) -> Mapping[tuple[str, str, str], list[str]]:
    strata: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for sample in sorted(samples, key=lambda sample: sample.item):
        strata[sample.corpus, sample.sex, sample.emotion].append(sample.item)
    return strata
