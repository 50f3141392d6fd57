"""Previews of pictures as data URIs."""

import base64
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from dashapp.vision.preview import image_preview, png_uri
from tests.signals import picture


def opened(uri: str, media_type: str) -> Image.Image:
    head, body = uri.split(",")
    assert head == f"data:{media_type};base64"
    return Image.open(BytesIO(base64.b64decode(body)))


@pytest.mark.parametrize(
    ("size", "shown"),
    [((3200, 2400), (1600, 1200)), ((1000, 4000), (400, 1600)), ((1280, 960), (1280, 960)), ((9000, 300), (1600, 53))],
)
def test_a_large_picture_is_scaled_down_and_a_small_one_left(size: tuple[int, int], shown: tuple[int, int]) -> None:
    preview = opened(image_preview(picture(*size)), "image/webp")
    assert preview.size == shown
    wanted = np.asarray(Image.fromarray(picture(*size)).resize(shown, Image.Resampling.BOX), dtype=int)
    assert np.abs(np.asarray(preview.convert("RGB"), dtype=int) - wanted).mean() < 4


def test_a_crop_is_a_png_of_the_same_pixels() -> None:
    grey = picture(48, 48)[..., 0]
    np.testing.assert_array_equal(np.asarray(opened(png_uri(grey), "image/png")), grey)
    np.testing.assert_array_equal(np.asarray(opened(png_uri(picture()), "image/png")), picture())
