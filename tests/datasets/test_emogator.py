"""The reader of vocal bursts, on a generated tree of empty files."""

from pathlib import Path

import pytest

from dashapp.datasets import emogator


def touch(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def test_bursts_are_read_by_their_names(tmp_path: Path) -> None:
    touch(tmp_path, "data/mp3/000001-02-1.mp3", "000006-24-3.ogg", "again/000006-24-3.ogg", "notes.txt")
    touch(tmp_path, "000001-31-1.mp3", "01-02-1.mp3", "._000001-02-2.mp3")
    bursts = {burst.item: burst for burst in emogator.read(tmp_path)}
    assert set(bursts) == {"emogator/000001-02-1", "emogator/000006-24-3"}
    laugh, cry = bursts["emogator/000001-02-1"], bursts["emogator/000006-24-3"]
    assert (laugh.category, laugh.person, laugh.path.suffix) == ("amusement", "000001", ".mp3")
    assert (cry.category, cry.person) == ("sadness", "000006")


@pytest.mark.parametrize(("person", "split"), [("000005", "test"), ("000011", "validation"), ("000357", "train")])
def test_the_person_decides_the_split(person: str, split: str, tmp_path: Path) -> None:
    touch(tmp_path, f"{person}-30-1.wav")
    assert [burst.split for burst in emogator.read(tmp_path)] == [split]


@pytest.mark.corpus
def test_the_bursts_are_complete(data: Path) -> None:
    bursts = emogator.read(data)
    assert (len(bursts), len({burst.person for burst in bursts})) == (1969, 179)
