"""Correcting apparent age and sex, on answers that are made up: shrunk ages, odds that are too sure."""

from pathlib import Path

import numpy as np
import pytest

from dashapp.errors import ModelError
from dashapp.evaluation.cards.apparent import apparent_card_is_stale, write_apparent_card
from dashapp.inference.apparent import CORRECTION_FILE, ApparentCorrection
from dashapp.labels import SEXES
from dashapp.predictions import Distribution
from dashapp.training.face.apparent import Looked, ages, fit


@pytest.fixture(scope="module")
def looked() -> Looked:
    """Nine hundred faces: the network halves the distance from 35, and is wrong on one sex in ten, always as sure."""
    rng = np.random.default_rng(0)
    age = np.tile(np.arange(90), 10).astype(float)
    woman = rng.random(900) < 0.5
    said = woman ^ (rng.random(900) < 0.1)
    odds = np.where(said, 3.0, -3.0) + rng.normal(0, 0.5, 900)
    return Looked(age, 35 + (age - 35) / 2 + rng.normal(0, 3, 900), woman, 1 / (1 + np.exp(-odds)), np.full(900, "a"))


@pytest.fixture(scope="module")
def correction(looked: Looked) -> ApparentCorrection:
    return fit(looked)


def test_ages_are_spread_again(looked: Looked, correction: ApparentCorrection) -> None:
    before, after = correction.recipe["before"], correction.recipe["after"]
    assert before == ages(looked, looked.raw_age)
    assert after["error"] < before["error"] / 2
    assert abs(after["by_decade"]["80 to 89"]["bias"]) < abs(before["by_decade"]["80 to 89"]["bias"]) / 2
    assert correction.years(60) == pytest.approx(85, abs=6)


def test_the_curve_never_falls(correction: ApparentCorrection) -> None:
    asked = np.linspace(-10, 120, 500)
    for values in (list(map(correction.years, asked)), *zip(*map(correction.range_of, asked), strict=True)):
        assert (np.diff(values) >= 0).all()


def test_four_of_five_ranges_hold_the_true_age(correction: ApparentCorrection) -> None:
    assert correction.recipe["range_holds"] == pytest.approx(0.8, abs=0.06)


def test_a_sex_is_as_probable_as_it_is_right(correction: ApparentCorrection) -> None:
    assert correction.sex(Distribution.of(SEXES, (0.95, 0.05)))["female"] == pytest.approx(0.9, abs=0.05)
    assert correction.recipe["sex"]["right"] == pytest.approx(0.9, abs=0.04)


def test_it_comes_back_from_its_file_and_has_a_card(correction: ApparentCorrection, tmp_path: Path) -> None:
    assert ApparentCorrection.read(tmp_path) is None
    assert write_apparent_card(tmp_path) is None
    correction.write(tmp_path)
    assert ApparentCorrection.read(tmp_path) == correction
    assert apparent_card_is_stale(tmp_path)
    card = write_apparent_card(tmp_path)
    assert card is not None
    assert "80 to 89" in card.read_text()
    assert not apparent_card_is_stale(tmp_path)


@pytest.mark.parametrize("text", ["{}", '{"raw": [3, 1]}', "no JSON"])
def test_a_damaged_file_is_said(text: str, tmp_path: Path) -> None:
    (tmp_path / CORRECTION_FILE).write_text(text)
    with pytest.raises(ModelError, match=CORRECTION_FILE):
        ApparentCorrection.read(tmp_path)
