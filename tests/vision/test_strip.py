"""Crops in one picture: each where its box says, with room around it."""

import numpy as np

from dashapp.vision.strip import FRAME, framed_strip


def test_each_box_holds_its_crop() -> None:
    crops = list(np.random.default_rng(0).integers(0, 256, (3, 48, 48), np.uint8))
    picture, faces = framed_strip(crops)
    assert picture.shape[1:] == (48 + 2 * FRAME, 3)
    for crop, face in zip(crops, faces, strict=True):
        box = face.box
        found = picture[box.y : box.y + box.height, box.x : box.x + box.width]
        np.testing.assert_array_equal(found, np.repeat(crop[:, :, None], 3, axis=2))


def test_around_a_crop_is_its_own_border() -> None:
    dark, light = np.zeros((48, 48), np.uint8), np.full((48, 48), 200, np.uint8)
    picture, (_, below) = framed_strip([dark, light])
    assert (picture[below.box.y - FRAME : below.box.y] == 200).all()
    assert (picture[: FRAME + 48] == 0).all()
