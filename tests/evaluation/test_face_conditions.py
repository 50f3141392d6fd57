import numpy as np
import pytest

from dashapp.evaluation.face_conditions import CONDITIONS, EYES, changed

RNG = np.random.default_rng(3)
CROPS = np.kron(RNG.integers(60, 120, (2, 12, 12)), np.ones((4, 4))).astype(np.uint8)
ITEMS = ["fer2013/00001", "fer2013/00002"]


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_condition_changes_every_crop_the_same_way_each_time(condition: str) -> None:
    first, again = changed(CROPS, ITEMS, condition), changed(CROPS.copy(), ITEMS, condition)
    np.testing.assert_array_equal(first, again)
    assert first.shape == CROPS.shape
    assert first.dtype == np.uint8
    assert all((one != other).any() for one, other in zip(first, CROPS, strict=True))


def test_chance_goes_by_the_items_name() -> None:
    same = np.stack([CROPS[0], CROPS[0]])
    noisy = changed(same, ITEMS, "noise")
    assert (noisy[0] != noisy[1]).any()
    np.testing.assert_array_equal(changed(same[:1], ITEMS[1:], "noise")[0], noisy[1])


def test_light_is_halved_and_doubled() -> None:
    np.testing.assert_allclose(changed(CROPS, ITEMS, "dark"), CROPS / 2, atol=0.5)
    np.testing.assert_array_equal(changed(CROPS, ITEMS, "bright"), np.minimum(255, CROPS.astype(int) * 2))


def test_a_bar_covers_the_eyes_and_nothing_else() -> None:
    covered = changed(CROPS, ITEMS, "eyes")
    assert not covered[:, EYES].any()
    np.testing.assert_array_equal(np.delete(covered, EYES, axis=1), np.delete(CROPS, EYES, axis=1))
