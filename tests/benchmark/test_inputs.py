import cv2
import numpy as np
import pytest
from PIL import Image

from dashapp.audio.decode import decode_audio
from dashapp.benchmark.inputs import NoPictureError, clip, picture
from dashapp.vision.decode import decode_image


def test_the_clip_has_three_seconds_and_is_the_same_each_time():
    assert decode_audio(clip()).waveform.duration_s == pytest.approx(3.0, abs=0.01)
    assert clip() == clip()


def test_the_picture_has_1280_x_960_pixels_and_its_content(tmp_path):
    (tmp_path / "samples").mkdir()
    half = np.zeros((512, 512, 3), np.uint8)
    half[:, :256] = 255
    Image.fromarray(half).save(tmp_path / "samples" / "portrait.png")
    pixels = decode_image(picture(tmp_path)).pixels
    assert pixels.shape == (960, 1280, 3)
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    assert grey[480, 400] > 240
    assert grey[480, 900] < 15


def test_without_a_sample_picture_the_reason_is_given(tmp_path):
    with pytest.raises(NoPictureError, match="no picture in"):
        picture(tmp_path)
