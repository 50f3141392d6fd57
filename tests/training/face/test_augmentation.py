import numpy as np

from dashapp.training.face.augmentation import EYES, augment, cover_lightly


def face() -> np.ndarray:
    rows, columns = np.mgrid[:48, :48]
    return (100 + 2 * rows + columns).astype(np.uint8)


def test_the_same_chance_gives_the_same_variant():
    first, second = (augment(face(), np.random.default_rng(3)) for _ in range(2))
    np.testing.assert_array_equal(first, second)


def test_variants_differ_and_stay_faces():
    rng = np.random.default_rng(0)
    variants = [augment(face(), rng) for _ in range(200)]
    assert all(variant.shape == (48, 48) and variant.dtype == np.uint8 for variant in variants)
    assert len({variant.tobytes() for variant in variants}) == 200


def test_the_original_is_left_alone():
    original = face()
    for seed in range(20):
        augment(original, np.random.default_rng(seed))
    np.testing.assert_array_equal(original, face())


def test_half_of_the_faces_are_mirrored():
    rng = np.random.default_rng(0)
    # Columns grow to the right; in a mirror image they fall.
    slopes = [np.diff(augment(face(), rng).astype(float).mean(axis=0)).mean() for _ in range(400)]
    assert 0.4 < np.mean(np.array(slopes) < 0) < 0.6


def test_at_most_a_third_of_a_face_is_covered_lightly():
    rng = np.random.default_rng(0)
    hidden = [(cover_lightly(face(), rng) != face()).mean() for _ in range(200)]
    assert min(hidden) > 0.01
    assert max(hidden) < 0.33


def test_sunglasses_hide_both_eyes():
    rng = np.random.default_rng(0)
    eyes = tuple(np.array([(round(48 * down), round(48 * right)) for right, down in EYES]).T)
    both = [(cover_lightly(np.full((48, 48), 200, np.uint8), rng)[eyes] < 70).all() for _ in range(200)]
    assert 0.4 < np.mean(both) < 0.7
