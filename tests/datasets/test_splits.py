from collections import Counter
from pathlib import Path

import pytest

from dashapp.datasets.sample import Sample
from dashapp.datasets.splits import TEST_SPEAKERS, VALIDATION_SPEAKERS, corpus_split, random_split, speaker_split


def clip(corpus: str, speaker: str, emotion: str, number: int, sex: str = "female") -> Sample:
    item = f"{corpus}/{speaker}-{emotion}-{number:03d}"
    return Sample(item, corpus, Path(f"{item}.wav"), emotion, sex, f"{corpus}-{speaker}", emotion)


CLIPS = [
    clip(corpus, speaker, emotion, number, sex)
    for corpus, speaker, sex in (("ravdess", "19", "male"), ("tess", "OAF", "female"), ("ravdess", "02", "female"))
    for emotion in ("angry", "sad", "neutral")
    for number in range(40)
]


@pytest.mark.parametrize(
    ("corpus", "speaker", "split"),
    [
        ("ravdess", "14", "train"),
        ("ravdess", "15", "validation"),
        ("ravdess", "18", "validation"),
        ("ravdess", "19", "test"),
        ("ravdess", "24", "test"),
        ("crema-d", "1001", "train"),
        ("crema-d", "1055", "train"),
        ("crema-d", "1056", "validation"),
        ("crema-d", "1073", "validation"),
        ("crema-d", "1074", "test"),
        ("crema-d", "1091", "test"),
        ("savee", "DC", "train"),
        ("savee", "JE", "train"),
        ("savee", "JK", "validation"),
        ("savee", "KL", "test"),
        ("tess", "OAF", "train"),
        ("tess", "YAF", "train"),
        ("nemo", "EB0", "train"),
        ("nemo", "KD0", "validation"),
        ("nemo", "SM0", "test"),
        ("ased", "02-female", "train"),
        ("ased", "21-male", "validation"),
        ("ased", "21-female", "validation"),
        ("ased", "65-female", "test"),
        ("turev-db", "6783", "train"),
        ("turev-db", "1234", "validation"),
        ("turev-db", "1358", "test"),
        ("emo-db", "03", "test"),
    ],
)
def test_the_speaker_decides(corpus: str, speaker: str, split: str) -> None:
    assert speaker_split(clip(corpus, speaker, "sad", 0)) == split


def test_of_a_corpus_that_is_left_out_only_the_test_speakers_are_tested_on() -> None:
    parts = [corpus_split(clip("ased", f"{number:02d}-male", "sad", 0), "ased") for number in (5, 6, 7)]
    assert parts == ["test", "unused", "unused"]
    assert corpus_split(clip("nemo", "EB0", "sad", 0), "ased") == "train"


def test_no_speaker_is_in_two_splits() -> None:
    assert TEST_SPEAKERS.isdisjoint(VALIDATION_SPEAKERS)


def test_a_random_split_has_its_shares_in_every_class_of_every_corpus() -> None:
    split = random_split(CLIPS, seed=0)
    counts = Counter((sample.corpus, sample.sex, sample.emotion, split[sample.item]) for sample in CLIPS)
    assert set(split) == {sample.item for sample in CLIPS}
    assert len(counts) == 3 * 3 * 3
    assert {(split, count) for (*_, split), count in counts.items()} == {("train", 30), ("validation", 2), ("test", 8)}


def test_a_random_split_depends_on_the_seed_only() -> None:
    assert random_split(CLIPS, seed=1) == random_split(reversed(CLIPS), seed=1)
    assert random_split(CLIPS, seed=1) != random_split(CLIPS, seed=2)


@pytest.mark.parametrize(("test", "validation"), [(0.9, 0.1), (-0.1, 0.0), (0.2, -0.1)])
def test_shares_that_leave_no_training_are_refused(test: float, validation: float) -> None:
    with pytest.raises(ValueError, match="leave nothing to train on"):
        random_split(CLIPS, seed=0, test_share=test, validation_share=validation)
