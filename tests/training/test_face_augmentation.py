import numpy as np

from dashapp.training.face_augmentation import augment


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
