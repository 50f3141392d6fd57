"""Portraits, on a table of empty files."""

from pathlib import Path

import numpy as np
import pytest

from dashapp.datasets.portraits import CHOOSING, JUDGING, PortraitsError, own_mix_weights, read_portraits
from dashapp.labels import EMOTIONS


def write(folder: Path, *rows: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "portraits.csv").write_text("\n".join(("file,emotion,person", *rows)) + "\n")
    for row in rows:
        (folder / row.split(",")[0]).touch()


@pytest.mark.parametrize("below", ["", "portraits"])
def test_every_person_is_of_one_part(tmp_path: Path, below: str) -> None:
    write(tmp_path / below, "Bo_1.jpg,happy,Bo", "Al_1.jpg,neutral,Al", "Bo_2.jpg,sad,Bo", "Cy_1.jpg,fear,Cy")
    portraits, refused = read_portraits(tmp_path)
    assert not refused
    assert {portrait.item: portrait.part for portrait in portraits} == {
        "portraits/Al_1": CHOOSING,
        "portraits/Bo_1": JUDGING,
        "portraits/Bo_2": JUDGING,
        "portraits/Cy_1": CHOOSING,
    }


def test_what_is_not_taken_has_its_reason(tmp_path: Path) -> None:
    write(tmp_path, "Al_1.jpg,bored,Al", "Bo_1.jpg,happy,Bo")
    (tmp_path / "Bo_1.jpg").unlink()
    portraits, refused = read_portraits(tmp_path)
    assert not portraits
    assert ["bored" in refused[0].reason, "not there" in refused[1].reason] == [True, True]


def test_a_table_that_is_none_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"portraits\.csv"):
        read_portraits(tmp_path)
    (tmp_path / "portraits.csv").write_text("name,label\na,b\n")
    with pytest.raises(PortraitsError, match="file, emotion, person"):
        read_portraits(tmp_path)


def test_the_weights_give_each_expression_its_share() -> None:
    names = ["neutral"] * 3 + ["happy"] * 5 + ["angry"] * 3 + ["sad"]
    truth = np.array([EMOTIONS.index(name) for name in names])
    weights = own_mix_weights(truth)
    shares = {name: weights[truth == EMOTIONS.index(name)].sum() for name in set(names)}
    assert shares == pytest.approx({"neutral": 0.5, "happy": 0.42, "angry": 0.06, "sad": 0.02})
