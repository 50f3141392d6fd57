"""Videos to frames: how many, which way up, how large, and what is refused."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from dashapp.errors import InputError
from dashapp.settings import Limits
from dashapp.vision.video import FRAMES_PER_SECOND, LONGEST_SIDE, is_video, open_video
from tests.signals import film, picture, picture_file, recording, sound_file, video, voice

LIMITS = Limits()


def grey(level: int, width: int = 64, height: int = 48) -> np.ndarray:
    return np.full((height, width, 3), level, np.uint8)


def frames(data: bytes, limits: Limits = LIMITS) -> list[tuple[float, np.ndarray]]:
    with open_video(data, limits) as opened:
        return list(opened.frames)


@pytest.mark.parametrize("form", ["mp4", "webm"])
def test_frames_come_five_a_second_in_their_order(form: str) -> None:
    found = frames(video([grey(10 * i) for i in range(20)], form=form))
    assert len(found) == 2 * FRAMES_PER_SECOND
    assert [second for second, _ in found] == pytest.approx(np.arange(10) / FRAMES_PER_SECOND, abs=0.02)
    assert [pixels.mean() for _, pixels in found] == pytest.approx(20 * np.arange(10), abs=8)


def test_a_video_says_what_it_is() -> None:
    with open_video(video([grey(50)] * 15, voice(1.5, 48_000)), LIMITS) as opened:
        assert (opened.width, opened.height, opened.has_sound) == (64, 48, True)
        assert opened.declared_s == pytest.approx(1.5, abs=0.1)
    with open_video(film(), LIMITS) as opened:
        assert not opened.has_sound


def test_a_large_frame_is_scaled_down() -> None:
    ((_, pixels), *_) = frames(video([picture(1280, 720)] * 2))
    assert pixels.shape == (540, LONGEST_SIDE, 3)


def test_a_turned_video_is_upright() -> None:
    """A phone stores what its sensor sees, and how it was held."""
    upright = picture(64, 96)
    data = turned(video([np.ascontiguousarray(np.rot90(upright, -1))] * 3))
    (_, pixels), *_ = frames(data)
    assert pixels.shape == upright.shape
    assert np.abs(pixels.astype(int) - upright).mean() < 12


def turned(data: bytes) -> bytes:
    """The same file whose track header says: turn it counter-clockwise by 90 degrees (ISO/IEC 14496-12, 8.3.2)."""
    at = data.index(b"tkhd") + 4 + 4 + 20 + 16
    one, none = (0x10000).to_bytes(4, "big"), bytes(4)
    matrix = none + (-0x10000).to_bytes(4, "big", signed=True) + none + one + none * 4 + (1 << 30).to_bytes(4, "big")
    assert data[at : at + 4] == one
    return data[:at] + matrix + data[at + 36 :]


def kinds() -> Iterator[tuple[str, bytes, bool]]:
    yield "film", film(), True
    yield "webm", video([grey(50)] * 3, form="webm"), True
    yield "voice memo", recording(voice(1.0), 48_000, "m4a"), False
    yield "sound in a film's container", recording(voice(1.0), 48_000, "mp4"), False
    yield "wav", sound_file(voice()), False
    yield "picture", picture_file(picture()), False
    yield "broken", film()[:200], False
    yield "nothing", b"", False


@pytest.mark.parametrize(("data", "answer"), [pytest.param(*rest, id=name) for name, *rest in kinds()])
def test_is_video(data: bytes, answer: bool) -> None:
    assert is_video(data) is answer


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (replace(LIMITS, video_bytes=100), "too_large"),
        (replace(LIMITS, video_seconds=0.4), "too_long"),
        (replace(LIMITS, picture_pixels=64 * 48 - 1), "too_many_pixels"),
    ],
)
def test_beyond_a_limit(limits: Limits, code: str) -> None:
    with pytest.raises(InputError) as caught:
        frames(video([grey(50)] * 20), limits)
    assert caught.value.code == code


def test_a_video_without_a_picture_that_can_be_read() -> None:
    data = bytearray(video([picture(64, 48)] * 5))
    at = data.index(b"mdat") + 4
    data[at : at + 2_000] = bytes(2_000)
    with pytest.raises(InputError) as caught:
        frames(bytes(data))
    assert caught.value.code == "decode_failed"
