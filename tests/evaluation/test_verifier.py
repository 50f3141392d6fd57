"""A verifier judged by one that sees brightness alone."""

import numpy as np
import pytest

from dashapp.datasets.faceset import FaceSet
from dashapp.evaluation.cards.tables import CONDITIONS as NAMES
from dashapp.evaluation.cards.verifier_tables import conditions, headline_rows, reasons, refused
from dashapp.evaluation.face_conditions import CONDITIONS
from dashapp.evaluation.summary import summarise
from dashapp.evaluation.verifier import EACH, OF_FACES, OF_NOTHING, evaluate_verifier, unreadable
from tests.fakes import FakeVerifier


@pytest.fixture(scope="module")
def faces() -> FaceSet:
    images = np.random.default_rng(0).integers(140, 256, (6, 48, 48)).astype(np.uint8)
    zeros = np.zeros(6, np.int64)
    return FaceSet(images, zeros, np.zeros((6, 10), np.int64), np.array(["PrivateTest"] * 6), np.arange(6), zeros > 0)


def test_what_is_let_through_and_what_is_refused_is_counted(faces: FaceSet) -> None:
    told = []
    table = evaluate_verifier(
        FakeVerifier("no_face"), faces, run="served", split="PrivateTest", progress=lambda *count: told.append(count)
    )
    total = 6 * (1 + len(CONDITIONS)) + EACH * len(OF_FACES | OF_NOTHING)
    assert table.height == total
    assert told[-1] == (total, total)
    figures = summarise(table)
    assert figures["headline"]["accepted_clean"] == 1.0
    assert figures["accepted"]["dark"] == {"n": 6, "accepted": 0, "share": 0.0}
    assert set(figures["refused"]) == {*OF_FACES, *OF_NOTHING}
    assert figures["reason_right"]["no_face"]["right"] == figures["reason_right"]["no_face"]["n"]
    assert "turned" not in figures["reason_right"]  # the faces are bright, turned or not: none of them was refused
    assert headline_rows(figures)[0] == ("faces as they are, let through", "100.0 % (6 of 6)")
    assert "half as bright | 0.0 % (0 of 6)" in conditions(figures, NAMES)
    assert "letters (never trained on)" in refused(figures)
    assert "no face | 100.0 %" in reasons(figures)


def test_unreadable_crops_of_a_split_are_always_the_same(faces: FaceSet) -> None:
    for name in ("covered", "bricks"):
        first, again = (unreadable(faces, name, "PrivateTest") for _ in range(2))
        np.testing.assert_array_equal(first, again)
        assert (first != unreadable(faces, name, "PublicTest")).any()
