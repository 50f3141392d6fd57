"""What it costs to decode a file in a worker instead of in this process, measured in turn."""

import statistics
import time
from collections.abc import Callable
from typing import Any, Final

from dashapp.benchmark.inputs import clip, picture
from dashapp.benchmark.report import machine
from dashapp.settings import Settings

ROUNDS: Final = 60
"""Of each way; few of what takes long."""
LONG_S: Final = 0.2


def time_decoding(settings: Settings, say: Callable[[str], None]) -> dict[str, Any]:
    """Return milliseconds of decoding here and in a worker, and what the worker costs, of each input.

    Args:
        settings: Where the sample pictures are, and the limits.
        say: Told what is measured.
    """
    from dashapp import decoding
    from dashapp.audio.decode import decode_audio
    from dashapp.vision.decode import decode_image

    sound, image = (decode_audio, decoding.decode_audio), (decode_image, decoding.decode_image)
    inputs: dict[str, tuple[bytes, tuple[Callable[..., object], Callable[..., object]]]] = {
        "a clip of 3 s": (clip(), sound),
        "a clip of 3 s, FLAC": (clip(container="FLAC"), sound),
        "a clip of 9 minutes, 48 MB": (clip(540.0), sound),
        "a picture of 1280 x 960": (picture(settings.assets), image),
    }
    timings = {}
    for name, (data, ways) in inputs.items():
        say(name)
        here, there = _in_turn(ways, data, settings)
        timings[name] = {"here_ms": here, "worker_ms": there, "worker_costs_ms": round(there - here, 2)}
    return {"machine": machine(), "timings": timings}


def _in_turn(ways: tuple[Callable[..., object], ...], data: bytes, settings: Settings) -> list[float]:
    """Return the median of each way in milliseconds."""
    taken: list[list[float]] = [[] for _ in ways]
    for number in range(ROUNDS):
        for way, seconds in zip(ways, taken, strict=True):
            began = time.perf_counter()
            way(data, settings.limits)
            seconds.append(time.perf_counter() - began)
        if number >= 6 and taken[0][-1] > LONG_S:
            break
    # The first of each imports, starts and warms.
    return [round(1000 * statistics.median(seconds[1:]), 2) for seconds in taken]
