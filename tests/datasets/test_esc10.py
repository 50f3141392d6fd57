"""ESC-10: sounds by folder and file name."""

from pathlib import Path

import pytest

from dashapp.datasets import esc10
from dashapp.labels import SOUND_KINDS

NAMES = ("001 - Dog bark/1-100032-A.ogg", "001 - Dog bark/5-2-B.wav", "004 - Baby cry/5-3-A.ogg")
STRANGERS = ("001 - Dog bark/README.md", "001 - Dog bark/6-1-A.ogg", "dogs/1-1-A.ogg")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    for name in (*NAMES, *STRANGERS):
        path = tmp_path / "ESC-10-master" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path


def test_sounds_are_known_by_folder_and_name(corpus: Path) -> None:
    found = {(sound.item, sound.kind, sound.fold, sound.human) for sound in esc10.read(corpus)}
    assert found == {
        ("esc10/1-100032-A", "Dog bark", 1, False),
        ("esc10/5-2-B", "Dog bark", 5, False),
        ("esc10/5-3-A", "Baby cry", 5, True),
    }


def test_kinds_have_the_labels_of_the_gate(corpus: Path) -> None:
    labels = {sound.label for sound in esc10.read(corpus) if not sound.human}
    assert labels == {"dog_bark"} < set(SOUND_KINDS)


def test_environmental_sounds_are_those_of_the_folds_that_no_human_makes(corpus: Path) -> None:
    assert [sound.item for sound in esc10.environmental(corpus, esc10.TEST_FOLDS)] == ["esc10/5-2-B"]
    assert esc10.environmental(corpus, esc10.VALIDATION_FOLDS) == ()


def test_folds_of_training_validation_and_test_are_disjoint() -> None:
    folds = (esc10.TRAINING_FOLDS, esc10.VALIDATION_FOLDS, esc10.TEST_FOLDS)
    assert sorted(fold for part in folds for fold in part) == [1, 2, 3, 4, 5]


@pytest.mark.corpus
def test_the_corpus_is_complete(data: Path) -> None:
    sounds = esc10.read(data)
    assert len(sounds) == 400
    assert len({sound.kind for sound in sounds}) == 10
    assert {sound.label for sound in sounds if not sound.human} < set(SOUND_KINDS)
    assert len(esc10.environmental(data, esc10.TEST_FOLDS)) == 64
