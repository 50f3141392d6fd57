"""Decoding in workers: the same answers as in this process, and files that cost nothing but their own answer."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import numpy as np
import pytest
import tifffile

from dashapp import decoding
from dashapp.audio import decode as audio
from dashapp.decoding import budgets, files
from dashapp.errors import InputError
from dashapp.process.lazy import Lazy
from dashapp.process.worker_pool import WorkerPool
from dashapp.settings import Limits
from dashapp.vision import decode as vision
from dashapp.vision import video
from tests.bad_input import CASES, Case
from tests.media import encoded
from tests.signals import FFMPEG_FORMATS, film, picture, picture_file, recording, sound_file, voice

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="workers need Linux")
LIMITS = Limits()


@pytest.mark.parametrize("form", ["wav", *FFMPEG_FORMATS])
def test_sound_is_that_of_this_process(form: str) -> None:
    data = sound_file(voice()) if form == "wav" else recording(voice(rate=48_000), form=form)
    here, there = audio.decode_audio(data), decoding.decode_audio(data, LIMITS)
    # Sums are rounded as their values lie in memory, here as there.
    np.testing.assert_allclose(there.waveform.samples, here.waveform.samples, rtol=0, atol=1e-7)
    assert (there.warnings, there.source_rate, there.format) == (here.warnings, here.source_rate, here.format)


@pytest.mark.parametrize("form", ["jpeg", "png", "webp", "heif", "avif", "bmp", "gif", "tiff"])
def test_pictures_are_those_of_this_process(form: str) -> None:
    data = picture_file(picture(), form)
    here, there = vision.decode_image(data), decoding.decode_image(data, LIMITS)
    np.testing.assert_array_equal(there.pixels, here.pixels)
    assert (there.warnings, there.format) == (here.warnings, here.format)


def test_videos_are_those_of_this_process() -> None:
    data = film()
    assert decoding.is_video(data)
    with video.open_video(data, LIMITS) as here, decoding.open_video(data, LIMITS) as there:
        assert (there.width, there.height, there.length_s) == (here.width, here.height, here.length_s)
        for (second, pixels), (other_second, other) in zip(here.frames, there.frames, strict=True):
            assert second == other_second
            np.testing.assert_array_equal(pixels, other)
        assert there.damaged == here.damaged
        assert there.has_sound == here.has_sound


def test_video_left_in_the_middle_leaves_nothing_running() -> None:
    with decoding.open_video(film(), LIMITS) as left:
        next(left.frames)
    assert decoding.is_video(film())


@pytest.mark.parametrize("case", [case for case in CASES if case.code], ids=lambda case: case.name)
def test_refusals_are_those_of_this_process(case: Case) -> None:
    data = case.make()
    here, there = (vision.decode_image, decoding.decode_image) if vision.sniff(data) else (
        audio.decode_audio,
        decoding.decode_audio,
    )  # fmt: skip
    with pytest.raises(InputError) as expected:
        here(data, LIMITS)
    with pytest.raises(InputError) as told:
        there(data, LIMITS)
    assert told.value.to_dict() == expected.value.to_dict()


def test_worker_knows_no_models_and_no_web() -> None:
    with pool_of("tests.decoding.modules_worker") as pool, pool.worker() as worker:
        worker.send({})
        heavy = {"tensorflow", "keras", "ai_edge_litert", "dash", "flask", "librosa", "polars"}
        assert heavy.isdisjoint(worker.receive(60)[0]["modules"])


@pytest.fixture(scope="module")
def failing_pool() -> Iterator[WorkerPool]:
    with pool_of("tests.decoding.failing_worker") as pool:
        yield pool


@pytest.fixture
def failing(failing_pool: WorkerPool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Decoders that fail as the file tells them."""
    monkeypatch.setattr(files, "ASKED_EVERY_S", 0.01)
    monkeypatch.setattr(files, "_POOL", Lazy.of(failing_pool))


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        ("exits", "ends the program"),
        ("is killed", "ends the program"),
        ("speaks nonsense", "ends the program"),
        ("lies about its memory", "ends the program"),
        ("names a class that is not carried", "ends the program"),
        ("is out of memory", "needs more memory"),
    ],
)
def test_file_that_costs_its_worker_is_refused(failing: None, behaviour: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as refused:
        decoding.decode_audio(behaviour.encode(), LIMITS)
    assert refused.value.code == "decode_failed"
    assert decoding.decode_audio(b"fine", LIMITS).format == "wav"


def test_slow_file_is_refused(failing: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budgets, "SLOWDOWN", 0.0)
    with pytest.raises(InputError, match="takes too long"):
        decoding.decode_audio(b"sleeps", LIMITS)


def test_fault_that_nobody_foresaw_is_refused_and_logged(failing: None, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(InputError, match="reading it fails"):
        decoding.decode_audio(b"fails", LIMITS)
    (record,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert "a fault of the program" in record.getMessage()


def test_answer_that_nobody_waits_for_ends_its_worker(failing: None) -> None:
    class GoneAwayError(Exception):
        pass

    def gone_away() -> None:
        raise GoneAwayError

    with pytest.raises(GoneAwayError):
        decoding.decode_audio(b"sleeps", LIMITS, waiting=gone_away)
    assert decoding.decode_audio(b"fine", LIMITS).format == "wav"


def test_lost_worker_is_logged_without_a_name(failing: None, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(InputError):
        decoding.decode_audio(b"exits", LIMITS)
    (line,) = [record.getMessage() for record in caplog.records]
    assert line == "a decoder ended with status 1, over a text file of 5 bytes"


def test_many_threads_at_once() -> None:
    data, found = sound_file(voice()), []

    def ask() -> None:
        found.append(len(decoding.decode_audio(data, LIMITS).waveform.samples))

    threads = [threading.Thread(target=ask) for _ in range(3 * files.MOST)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [16_000] * len(threads)


def test_killed_workers_are_replaced() -> None:
    data = sound_file(voice())
    decoding.decode_audio(data, LIMITS)
    for worker in list(files._POOL.get()._idle):
        os.kill(worker.pid, signal.SIGKILL)
        while worker.alive:
            pass
    assert decoding.decode_audio(data, LIMITS).format == "wav"


@pytest.mark.parametrize("compression", [None, "zlib"])
def test_a_deep_tiff_is_read_in_a_worker(compression: str | None) -> None:
    buffer = BytesIO()
    tifffile.imwrite(buffer, picture().astype(np.uint16) * 257, photometric="rgb", compression=compression)
    assert np.abs(decoding.decode_image(buffer.getvalue(), Limits()).pixels.astype(int) - picture()).max() <= 1


def test_a_kind_that_its_first_bytes_do_not_tell_is_told_by_a_worker() -> None:
    stream = encoded(voice(1.0, 48_000), 48_000, "mp2", "mp2")
    assert decoding.is_sound(stream)
    assert not decoding.is_video(stream)
    assert not decoding.is_sound(bytes(999))


@contextmanager
def pool_of(module: str) -> Iterator[WorkerPool]:
    pool = WorkerPool(module, spare=1, most=2, most_tasks=10)
    try:
        yield pool
    finally:
        pool.close()
