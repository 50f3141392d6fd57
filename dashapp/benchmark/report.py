"""All that is measured, in one run."""

import os
import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from dashapp import __version__
from dashapp.benchmark import predecessor
from dashapp.benchmark.inputs import clip, picture
from dashapp.benchmark.server import Server
from dashapp.benchmark.timing import Timing, measure, slope
from dashapp.settings import Settings

STARTS: Final = 3
UPLOADS: Final = 3
"""How often what is slow is repeated: starts of the server, long clips, and uploads in the predecessor's way."""
REPEATS: Final = 30
ROUNDS: Final = 10
"""The requests come in so many rounds, each first of clips, then of pictures; the memory is read after each."""

PAGE_GOAL_S: Final = 2.0
CLIP_GOAL_S: Final = 0.080
PICTURE_GOAL_S: Final = 0.200
MEMO_S: Final = 600.0
MEMO_GOAL_S: Final = 10.0
MEMORY_GOAL_MB: Final = 1_500
RATIO_GOAL: Final = 20
FACES: Final = 10
FACE_GOAL_S: Final = 0.040

CLIP: Final = "clip.wav"
MEMO: Final = "memo.flac"
PICTURE: Final = "picture.jpg"

Files = Mapping[str, bytes]
Say = Callable[[str], None]


@dataclass(frozen=True)
class Memory:
    """Resident memory of the server in MB; empty or None where the system does not tell.

    Attributes:
        warm: After the models were warm.
        course: After each round of requests.
        requests: How many requests there were.
    """

    warm: float | None
    course: tuple[float, ...]
    requests: int

    def to_dict(self) -> dict[str, Any]:
        """Return what it was, and how it rose over the second half, when every cache is filled."""
        late = self.course[len(self.course) // 2 :]
        return {
            "requests": self.requests,
            "warm_mb": None if self.warm is None else round(self.warm, 1),
            "after_mb": round(self.course[-1], 1) if self.course else None,
            "highest_mb": round(max(self.course), 1) if self.course else None,
            "rise_in_second_half_mb": round(slope(late), 1) if late else None,
            "goal_mb": MEMORY_GOAL_MB,
        }


def benchmark(settings: Settings, requests: int, say: Say = lambda _: None) -> dict[str, Any]:
    """Measure everything; takes some minutes.

    Args:
        settings: Where models and assets are.
        requests: How many requests the warm server answers, half of them clips and half pictures.
        say: Told what is being measured.

    Returns:
        The report, as ``--json`` prints it.

    Raises:
        DashappError: If the server does not start, a model is missing, or there is no sample picture.
    """
    files = {CLIP: clip(), MEMO: clip(MEMO_S, "FLAC"), PICTURE: picture(settings.assets)}
    folders = {"DASHAPP_MODELS": str(settings.models.resolve()), "DASHAPP_ASSETS": str(settings.assets.resolve())}
    say(f"starting the server {STARTS} times")
    starts = cold_starts(lambda: Server(folders))
    say(f"{requests} requests over HTTP")
    with Server({**folders, "DASHAPP_AGE_SEX": "1"}) as server:
        asked, memory = requests_over_http(server, files, requests)
        asked += as_the_page_asks(server, files)
    say("a server without age and sex")
    with Server({**folders, "DASHAPP_AGE_SEX": "0"}) as server:
        asked.append(_asking(server, "picture without age and sex, over HTTP", PICTURE, files, REPEATS))
    say("in this process")
    inside = in_process(settings, files)
    say(f"one process for each upload, {2 * UPLOADS} uploads")
    old_clip, old_picture = predecessors(settings, files)
    return {
        "program": __version__,
        "machine": machine(),
        "timings": [timing.to_dict() for timing in (*starts, *asked, *inside, old_clip, old_picture)],
        "memory": memory.to_dict(),
        "times_faster": {
            "clip": round(old_clip.median_s / asked[0].median_s, 1),
            "picture": round(old_picture.median_s / asked[1].median_s, 1),
            "goal": RATIO_GOAL,
        },
    }


def machine() -> dict[str, Any]:
    """Describe what it was measured on."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    about = {"system": platform.system(), "architecture": platform.machine(), "python": platform.python_version()}
    return {"cores": cores, **about}


def cold_starts(make: Callable[[], Server], times: int = STARTS) -> list[Timing]:
    """Start the server again and again: how long until the page is served, and until the models are warm."""
    pages, warm = [], []
    for _ in range(times):
        with make() as server:
            pages.append(server.page_s)
            warm.append(server.warm_s)
    return [
        Timing("cold start to page served", tuple(pages), PAGE_GOAL_S),
        Timing("cold start to models warm", tuple(warm)),
    ]


def requests_over_http(server: Server, files: Files, requests: int) -> tuple[list[Timing], Memory]:
    """Ask the warm server about clips and pictures, and read its memory after each round."""
    warm = server.memory_mb()
    share = max(1, requests // (2 * ROUNDS))
    course: list[float | None] = []
    clips: list[float] = []
    pictures: list[float] = []
    for _ in range(ROUNDS):
        clips += _asking(server, "", CLIP, files, share).seconds
        pictures += _asking(server, "", PICTURE, files, share).seconds
        course.append(server.memory_mb())
    timings = [
        Timing("clip of 3 s, over HTTP", tuple(clips), CLIP_GOAL_S),
        Timing("picture with age and sex, over HTTP", tuple(pictures), PICTURE_GOAL_S),
    ]
    return timings, Memory(warm, tuple(now for now in course if now is not None), 2 * ROUNDS * share)


def as_the_page_asks(server: Server, files: Files) -> list[Timing]:
    """Ask with what the page draws: previews, waveform, MFCC, crops."""
    names = {"clip of 3 s with what the page draws, over HTTP": CLIP}
    names |= {"picture with age, sex and what the page draws, over HTTP": PICTURE}
    timings = [
        measure(name, lambda file=file: server.analyze(file, files[file], view=True), REPEATS)  # type: ignore[misc]
        for name, file in names.items()
    ]
    memo = measure(
        "clip of 10 minutes with what the page draws, over HTTP",
        lambda: server.analyze(MEMO, files[MEMO], view=True),
        UPLOADS,
        goal_s=MEMO_GOAL_S,
    )
    return [*timings, memo]


def in_process(settings: Settings, files: Files) -> list[Timing]:
    """Ask the service in this process, without HTTP."""
    from dashapp.wiring import build_service

    whole, bare = (build_service(replace(settings, age_sex=age_sex)) for age_sex in (True, False))
    for service in (whole, bare):
        service.warm_up()
    return [
        measure("clip of 3 s, in process", lambda: whole.analyze(files[CLIP]), REPEATS),
        measure("picture with age and sex, in process", lambda: whole.analyze(files[PICTURE]), REPEATS),
        measure("picture without age and sex, in process", lambda: bare.analyze(files[PICTURE]), REPEATS),
        _many_faces(files[PICTURE]),
    ]


def _many_faces(file: bytes) -> Timing:
    """Read the apparent age and sex of many faces of one picture at once, without looking for them."""
    from dashapp.inference.registry import load_age_sex
    from dashapp.predictions import Box
    from dashapp.vision.decode import decode_image
    from dashapp.vision.faces import Face

    pixels, model = decode_image(file).pixels, load_age_sex()
    faces = [Face(Box(100 * number, 100, 200, 200)) for number in range(FACES)]
    title = f"apparent age and sex of {FACES} faces at once, in process"
    return measure(title, lambda: model.predict(pixels, faces), REPEATS, goal_s=FACES * FACE_GOAL_S)


def predecessors(settings: Settings, files: Files) -> tuple[Timing, Timing]:
    """Answer a clip and a picture in the way of the predecessor, a new process for each."""
    from dashapp.inference.registry import FACE, SPEECH

    def upload(model: str, kind: str, file: str) -> Callable[[], object]:
        return lambda: predecessor.upload(settings.models / model, kind, files[file])

    return (
        measure("clip, a new process for each upload", upload(SPEECH, "speech", CLIP), UPLOADS),
        measure("picture without age and sex, a new process for each upload", upload(FACE, "face", PICTURE), UPLOADS),
    )


def _asking(server: Server, title: str, file: str, files: Files, times: int) -> Timing:
    return measure(title, lambda: server.analyze(file, files[file]), times)
