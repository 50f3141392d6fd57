"""Teachers: averaged logits of an ensemble, kept and read back."""

from pathlib import Path

import numpy as np
import pytest

from dashapp.errors import ModelError
from dashapp.inference.artefact import Artefact, softmax
from dashapp.training.fit.teachers import Teachers, ask, blend

ITEMS = ("a", "b", "c")


def member(shift: float) -> tuple[str, Artefact, np.ndarray]:
    """A network whose logits are its inputs, moved by a constant."""
    inputs = np.eye(3, 4, dtype=np.float32) * 3
    return f"seed-{shift:.0f}", Artefact(None, lambda x: {"joint": x + shift}), inputs  # type: ignore[arg-type]


def test_a_constant_in_a_members_logits_says_nothing() -> None:
    alone, both = ask([member(0)], ITEMS), ask([member(0), member(5)], ITEMS)
    np.testing.assert_allclose(alone.logits["joint"], both.logits["joint"], atol=1e-6)
    assert both.members == ("seed-0", "seed-5")


def test_what_is_saved_comes_back(tmp_path: Path) -> None:
    teachers = ask([member(0)], ITEMS)
    teachers.save(tmp_path)
    again = Teachers.load(tmp_path)
    assert again.items == ITEMS
    np.testing.assert_allclose(again.logits["joint"], teachers.logits["joint"], atol=1e-2)


def test_shares_are_those_of_the_items_asked_for_softened() -> None:
    teachers = ask([member(0)], ITEMS)
    shares = teachers.shares(["c", "a"], "joint", 2.0)
    np.testing.assert_allclose(shares, softmax(teachers.logits["joint"][[2, 0]], 2.0), rtol=1e-5)
    with pytest.raises(ModelError, match="never saw 1 of 2 items, d among them"):
        teachers.shares(["a", "d"], "joint", 2.0)


def test_teachers_that_are_missing_are_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"teachers\.npz cannot be read"):
        Teachers.load(tmp_path)


def test_a_blend_keeps_its_sum_and_an_item_without_a_target_without_one() -> None:
    targets = np.array([[1, 0], [0, 0]], np.float32)
    shares = np.array([[0.2, 0.8], [0.5, 0.5]], np.float32)
    np.testing.assert_allclose(blend(targets, shares, 0.5), [[0.6, 0.4], [0, 0]])
