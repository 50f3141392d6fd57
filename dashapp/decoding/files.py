"""The functions of decoding, each answered by a worker; where the system has no such workers, by this process."""

import atexit
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, NoReturn, cast

from dashapp import containers
from dashapp.decoding.budgets import Budget, budget_of
from dashapp.errors import HTTP_STATUS, InputError
from dashapp.process.lazy import Lazy
from dashapp.process.messages import Message
from dashapp.process.shared_memory import UnsoundMemoryError, shared_bytes
from dashapp.process.worker_pool import Worker, WorkerLostError, WorkerPool
from dashapp.settings import Limits

if TYPE_CHECKING:
    from dashapp.audio.decode import DecodedAudio
    from dashapp.vision.decode import DecodedImage
    from dashapp.vision.video import Video

AVAILABLE: Final = all(hasattr(os, name) for name in ("memfd_create", "pidfd_open"))
"""Whether this system has what the workers need: Linux has."""
FRAME: Final = 2
"""Parts of what is told of a frame: its time and its pixels; at the end there is one more."""
SPARE: Final = 2
MOST: Final = 8
"""Files that are decoded at a time: each has its budget of memory."""
MOST_TASKS: Final = 300

ASKED_EVERY_S: Final = 0.5
"""How often somebody who waits for a worker is asked whether the answer is still wanted."""

Waiting = Callable[[], None]

log = logging.getLogger(__name__)


def _nobody() -> None: ...


def start() -> None:
    """Have workers ready before the first file comes; returns at once."""
    if AVAILABLE:
        _POOL.get().start()


def decode_audio(data: bytes, limits: Limits, waiting: Waiting = _nobody, track: int | None = None) -> "DecodedAudio":
    """Decode a sound file in a worker, as `dashapp.audio.decode.decode_audio` does.

    Args:
        data: The file.
        limits: As there.
        track: As there.
        waiting: Called now and then meanwhile; where it raises, the worker is ended.

    Raises:
        InputError: As there; ``decode_failed`` too where the file ends the worker or needs more than it may have.
    """
    if not AVAILABLE:
        from dashapp.audio import decode

        return decode.decode_audio(data, limits, track)
    return cast("DecodedAudio", _asked("audio", data, limits, waiting, track))


def decode_image(data: bytes, limits: Limits) -> "DecodedImage":
    """Decode a picture in a worker, as `dashapp.vision.decode.decode_image` does.

    Raises:
        InputError: As there; ``decode_failed`` too where the file ends the worker or needs more than it may have.
    """
    if not AVAILABLE:
        from dashapp.vision import decode

        return decode.decode_image(data, limits)
    return cast("DecodedImage", _asked("image", data, limits))


def is_video(data: bytes) -> bool:
    """Whether a file has moving pictures, as `dashapp.vision.video.is_video` finds in a worker.

    Raises:
        InputError: ``decode_failed`` where the file ends the worker or needs more than it may have.
    """
    kind = containers.container(data)
    if kind is not None and kind not in containers.FILMS:
        return False
    if not AVAILABLE:
        from dashapp.vision import video

        return video.is_video(data)
    return bool(_asked("is_video", data, Limits()))


def is_sound(data: bytes) -> bool:
    """Whether a file may hold sound: by its first bytes, or as FFmpeg finds in a worker.

    Raises:
        InputError: ``decode_failed`` where the file ends the worker or needs more than it may have.
    """
    from dashapp.audio.formats import CONTAINERS

    kind = containers.container(data)
    if kind is not None:
        return kind in CONTAINERS
    if not AVAILABLE:
        from dashapp.audio import decode

        return decode.sniff(data) is not None
    return bool(_asked("is_sound", data, Limits()))


@contextmanager
def open_video(data: bytes, limits: Limits) -> "Iterator[Video]":
    """Open a video in a worker, as `dashapp.vision.video.open_video` does; one frame at a time comes from there.

    Raises:
        InputError: As there; ``decode_failed`` too where the file ends the worker or needs more than it may have. So
            does reading the frames.
    """
    from dashapp.vision import video as here

    if not AVAILABLE:
        with here.open_video(data, limits) as opened:
            yield opened
        return
    with _task("video", data, limits) as task:
        width, height, length_s, has_sound = task.answer()
        video = here.Video(width, height, length_s, has_sound, iter(()))
        video.frames = _frames(task, video)
        yield video


@contextmanager
def one_file(data: bytes) -> Iterator[None]:
    """Put a file into shared memory once for all that is asked about it within the block."""
    if not AVAILABLE or not data:
        yield
        return
    descriptor = shared_bytes(data)
    token = _FILE.set((data, descriptor))
    try:
        yield
    finally:
        _FILE.reset(token)
        os.close(descriptor)


def _frames(task: "_Task", video: "Video") -> "Iterator[tuple[float, Any]]":
    # One ahead: the worker decodes the next frame while this one is analysed.
    task.go_on()
    while len(told := task.answer()) == FRAME:
        task.go_on()
        yield told
    video.length_s, video.damaged, video.jumped = told
    task.worker.trusted = not video.damaged


def _asked(task: str, data: bytes, limits: Limits, waiting: Waiting = _nobody, track: int | None = None) -> Any:
    """Return what a worker says of a file.

    Raises:
        InputError: What it says, or ``decode_failed`` where it cannot say anything.
    """
    with _task(task, data, limits, waiting, track) as asked:
        try:
            told = asked.answer()
        except InputError as exc:
            # The worker has done well to refuse; only one that met a damaged file is not used again.
            asked.worker.trusted = exc.code != "decode_failed"
            refused = exc
        else:
            asked.worker.trusted = all(each.code != "damaged" for each in getattr(told, "warnings", ()))
            return told
    raise refused


@contextmanager
def _task(
    name: str, data: bytes, limits: Limits, waiting: Waiting = _nobody, track: int | None = None
) -> "Iterator[_Task]":
    """Give a worker that was sent a file; it is not used again unless whoever reads its answer trusts it."""
    budget = budget_of(name, len(data), limits)
    try:
        with _POOL.get().worker() as worker, _descriptor(data) as descriptor:
            worker.trusted = False
            worker.send({"task": name, "limits": asdict(limits), "track": track}, [descriptor])
            yield _Task(worker, data, budget, waiting)
    except WorkerLostError as exc:
        log.warning("a decoder %s, over %s of %d bytes", exc.reason, containers.describe(data), len(data))
        raise _lost(data, "takes too long" if exc.silent else "ends the program that reads it") from exc


@contextmanager
def _descriptor(data: bytes) -> Iterator[int]:
    """Give the file in shared memory, where `one_file` has it already or for this once."""
    held = _FILE.get()
    if held and held[0] is data:
        yield held[1]
        return
    descriptor = shared_bytes(data)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@dataclass
class _Task:
    worker: Worker
    data: bytes
    budget: Budget
    waiting: Waiting

    def go_on(self) -> None:
        """Ask for the next part of the answer."""
        self.worker.send({"next": True})

    def answer(self) -> Any:
        """Return the next part of the answer.

        Raises:
            InputError: What the worker found, or ``decode_failed`` where it was out of memory.
            WorkerLostError: If it ends, is silent or says what has no meaning.
        """
        # It knows the decoders, which take half a second to import.
        from dashapp.decoding.wire import unpacked

        message, files = self._said()
        try:
            return unpacked(message, files) if "value" in message else self._failure(message)
        except UnsoundMemoryError as exc:
            raise WorkerLostError(f"said {exc}") from exc

    def _said(self) -> tuple[Message, list[int]]:
        until = time.monotonic() + self.budget.patience_s
        while True:
            try:
                return self.worker.receive(ASKED_EVERY_S)
            except WorkerLostError as exc:
                if not exc.silent or time.monotonic() > until:
                    raise
            # Raises where nobody waits for the answer any more.
            self.waiting()

    def _failure(self, message: Message) -> NoReturn:
        error = message.get("error")
        if isinstance(error, dict) and error.get("code") in HTTP_STATUS:
            raise InputError(error["code"], str(error.get("message", "")))
        if message.get("no_memory"):
            raise _lost(self.data, "needs more memory than is given to a file")
        # A fault of ours or of a library, that nobody foresaw; to whoever sent it the file cannot be read.
        log.error("a decoder failed over %s:\n%s", containers.describe(self.data), message.get("failed"))
        raise _lost(self.data, "fails")


def _lost(data: bytes, what: str) -> InputError:
    return InputError(
        "decode_failed",
        f"The file begins like {containers.describe(data)}, but reading it {what}: it is damaged, or was made to do "
        "harm. Please copy, download or export it again.",
    )


def _new_pool() -> WorkerPool:
    pool = WorkerPool("dashapp.decoding.worker", spare=SPARE, most=MOST, most_tasks=MOST_TASKS)
    atexit.register(pool.close)
    return pool


def _begin_anew() -> None:
    """Forget workers after a fork: they are those of the process that was forked, and two cannot speak to one."""
    global _POOL
    if _POOL.ready:
        _POOL.get().abandon()
    _POOL = Lazy(_new_pool)


_POOL = Lazy(_new_pool)
_FILE: ContextVar[tuple[bytes, int] | None] = ContextVar("file in shared memory", default=None)
os.register_at_fork(after_in_child=_begin_anew)
