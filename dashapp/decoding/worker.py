"""What runs in a worker: it decodes what it is sent, and has nothing else within its reach.

It is forked by `dashapp.process.forker`, with all imports done: afterwards no file can be opened.
"""

import gc
import traceback
from collections.abc import Callable
from typing import Any, Final

# Plugins and codecs are loaded by what is imported here, and by the warm-up below.
from dashapp.audio.decode import decode_audio, sniff
from dashapp.decoding.budgets import budget_of, ceiling
from dashapp.decoding.warm_up import warm_up
from dashapp.decoding.wire import packed
from dashapp.errors import InputError
from dashapp.process.confinement import address_space, allow_cpu, allow_memory, confine
from dashapp.process.messages import Connection, GoneError, Message, close_all
from dashapp.process.shared_memory import read_bytes
from dashapp.settings import Limits
from dashapp.vision.decode import decode_image
from dashapp.vision.video import is_video, open_video

LONGEST_REASON: Final = 4000
"""Letters of a traceback that is told."""

warm_up()


def serve(connection: Connection) -> None:
    """Decode what comes until nobody sends any more."""
    space = address_space()
    confined = False
    while True:
        try:
            message, files = connection.receive()
        except GoneError:
            return
        if not files:
            # Somebody asked for one more frame of a video that was at its end, or could not be read on.
            continue
        limits = Limits(**message["limits"])
        if not confined:
            confine(ceiling(limits))
            confined = True
        _answer(connection, message, files, limits, space)
        gc.collect(0)


Task = Callable[[Connection, bytes, Limits, int | None], None]


def _answer(connection: Connection, message: Message, files: list[int], limits: Limits, space: int) -> None:
    task = message["task"]
    try:
        try:
            data = read_bytes(files[0])
        finally:
            close_all(files)
        budget = budget_of(task, len(data), limits)
        allow_memory(budget.memory_bytes, space)
        allow_cpu(budget.cpu_s)
        TASKS[task](connection, data, limits, message.get("track"))
    except InputError as exc:
        connection.send({"error": exc.to_dict()})
    except MemoryError:
        connection.send({"no_memory": True})
    except GoneError:
        raise
    except Exception:  # noqa: BLE001 (the server logs it as its own)
        connection.send({"failed": traceback.format_exc()[-LONGEST_REASON:]})


def _tell(connection: Connection, value: Any) -> None:
    with packed(value) as (message, files):
        connection.send(message, files)


def _audio(connection: Connection, data: bytes, limits: Limits, track: int | None) -> None:
    _tell(connection, decode_audio(data, limits, track))


def _image(connection: Connection, data: bytes, limits: Limits, _track: int | None) -> None:
    _tell(connection, decode_image(data, limits))


def _is_video(connection: Connection, data: bytes, _limits: Limits, _track: int | None) -> None:
    _tell(connection, is_video(data))


def _is_sound(connection: Connection, data: bytes, _limits: Limits, _track: int | None) -> None:
    _tell(connection, sniff(data) is not None)


def _video(connection: Connection, data: bytes, limits: Limits, _track: int | None) -> None:
    """Tell the video's size and length, then one frame each time that one is asked for."""
    with open_video(data, limits) as video:
        _tell(connection, (video.width, video.height, video.length_s, video.has_sound))
        for second, pixels in video.frames:
            connection.receive()
            _tell(connection, (second, pixels))
        connection.receive()
        _tell(connection, (video.length_s, video.damaged, video.jumped))


TASKS: Final[dict[str, Task]] = {
    "audio": _audio,
    "image": _image,
    "is_sound": _is_sound,
    "is_video": _is_video,
    "video": _video,
}
