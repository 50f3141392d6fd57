"""Videos to frames: how many, which way up, how large, and what is refused."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from io import BytesIO

import av
import numpy as np
import pytest

from dashapp.errors import InputError
from dashapp.settings import Limits
from dashapp.vision.video import FRAMES_PER_SECOND, LONGEST_SIDE, is_video, open_video
from tests.media import moved, with_duration
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
        assert opened.length_s == pytest.approx(1.5, abs=0.1)
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


def test_frames_are_seen_when_their_timestamps_say() -> None:
    """Pictures that begin after the sound, and pause in the middle as a call does."""
    data = video([grey(50)] * 20, voice(6.0, 48_000))
    late = moved(data, "mp4", pictures=lambda t: t + (3.0 if t < 1 else 5.0))
    with open_video(late, LIMITS) as opened:
        seconds = [second for second, _ in opened.frames]
        assert opened.length_s == pytest.approx(7.0, abs=0.15)
    assert seconds[0] == pytest.approx(3.0, abs=0.05)
    assert not [second for second in seconds if 4.1 < second < 5.9]


@pytest.mark.parametrize("seconds", [0.2, 7200.0])
def test_a_header_with_a_wrong_length_changes_nothing(seconds: float) -> None:
    data = with_duration(video([grey(50)] * 20, voice(2.0, 48_000)), seconds)
    assert len(frames(data)) == 2 * FRAMES_PER_SECOND


@pytest.mark.parametrize(("ratio", "size"), [(Fraction(2, 1), (128, 48)), (Fraction(1, 2), (64, 96))])
def test_pixels_that_are_not_square_become_square(ratio: Fraction, size: tuple[int, int]) -> None:
    with open_video(video([grey(50)] * 3, ratio=ratio), LIMITS) as opened:
        assert (opened.width, opened.height) == size
        assert {pixels.shape for _, pixels in opened.frames} == {(size[1], size[0], 3)}


@pytest.mark.parametrize("growing", [False, True])
def test_a_size_that_changes_on_the_way_distorts_nothing(growing: bool) -> None:
    """A call begins small, and a phone is turned while it records."""
    small, large = [picture(64, 48)] * 10, [picture(96, 192)] * 10
    parts = (small, large) if growing else (large, small)
    with open_video(resized(*parts), LIMITS) as opened:
        assert (opened.width, opened.height) == (96, 192)
        found = [pixels for _, pixels in opened.frames]
    assert {pixels.shape for pixels in found} == {(192, 96, 3)}
    tall, wide = (found[-1], found[0]) if growing else (found[0], found[-1])
    assert np.abs(tall.astype(int) - picture(96, 192)).mean() < 12
    assert wide[:50].max() < 40  # the 4:3 picture lies in the middle, 72 rows high
    assert wide[70:120].max() > 150


def resized(*parts: list[np.ndarray]) -> bytes:
    """Frames of several sizes in one WebM, as a call that adapts to the network records them."""
    buffer = BytesIO()
    with av.open(buffer, "w", format="webm") as file:
        target, now = None, 0
        for part in parts:
            coded = BytesIO(video(part, form="webm"))
            with av.open(coded) as source:
                target = target or file.add_stream_from_template(source.streams.video[0])
                for packet in source.demux(video=0):
                    if packet.dts is None:
                        continue
                    packet.pts = packet.dts = packet.pts + now
                    packet.stream = target
                    file.mux(packet)
            now += len(part) * 100
    return buffer.getvalue()


def test_the_largest_or_default_of_several_pictures_is_read() -> None:
    buffer = BytesIO()
    with av.open(buffer, "w", format="matroska") as file:
        sources = [av.open(BytesIO(video([grey(50, *size)] * 3))) for size in ((32, 32), (96, 64))]
        targets = [file.add_stream_from_template(source.streams.video[0]) for source in sources]
        for target in targets:
            target.disposition = av.stream.Disposition(0)
        for source, target in zip(sources, targets, strict=True):
            for packet in source.demux(video=0):
                if packet.dts is not None:
                    packet.stream = target
                    file.mux(packet)
    with open_video(buffer.getvalue(), LIMITS) as opened:
        assert (opened.width, opened.height) == (96, 64)
