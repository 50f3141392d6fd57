"""This program beside another build of it, one after the other in the same run: what is reported are ratios."""

import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Any, Final

import numpy as np

from dashapp.benchmark.inputs import clip, picture
from dashapp.benchmark.multiplications import limits
from dashapp.benchmark.report import machine
from dashapp.benchmark.server import Server, ServerError, tree_pss_mb
from dashapp.settings import ROOT, Settings

TIMES: Final = 9
"""Answers of each server to a short file; the first one does not count."""
MEMO_S: Final = 600.0
VIDEO_S: Final = 60
VIDEO_FPS: Final = 25
BATCH_CLIPS: Final = 1_000
BATCH_PICTURES: Final = 200
WORKERS: Final = 2
_PATIENCE_S: Final = 900.0
_UNBOUNDED: Final = {
    "DASHAPP_IN_FLIGHT_MB": "1000",
    "DASHAPP_REQUESTS_A_MINUTE": "1000000",
    "DASHAPP_MB_A_MINUTE": "1000000",
}
"""All requests come from one address: the pace of one client is no bound here."""

Say = Callable[[str], None]


@dataclass(frozen=True)
class Row:
    """One thing that is compared.

    Attributes:
        key: Its name in a build's figures.
        title: In words.
        unit: Of a figure.
        goal: The ratio to the other build that should be reached: at most, or at least where more is better.
        more_is_better: Whether it is a rate.
    """

    key: str
    title: str
    unit: str
    goal: float
    more_is_better: bool = False


ROWS: Final = (
    Row("warm_mb", "memory when warm, all processes (PSS)", "MB", 0.40),
    Row("after_mb", "memory after the requests, all processes (PSS)", "MB", 0.40),
    Row("warm_s", "from start to warm models", "s", 0.30),
    Row("analyze_s", "`dashapp analyze clip.ogg`, the whole process", "s", 0.30),
    Row("clip_s", "clip of 3 s over HTTP", "s", 0.70),
    Row("picture_s", "picture with age and sex over HTTP", "s", 0.65),
    Row("memo_s", "memo of 10 minutes, with what the page draws", "s", 0.30),
    Row("video_s", "video of 60 s with one face", "s", 0.40),
    Row("batch_clips", "clips a second, two workers, start included", "1/s", 1.6, more_is_better=True),
    Row("batch_pictures", "pictures a second, two workers, start included", "1/s", 1.6, more_is_better=True),
)


@dataclass(frozen=True)
class Files:
    """What both builds are asked about."""

    clip: bytes
    picture: bytes
    memo: bytes
    video: bytes


def compare(settings: Settings, other: Path, requests: int, say: Say = lambda _: None) -> dict[str, Any]:
    """Measure this build and another one in turn.

    Args:
        settings: Where models and assets are.
        other: The other build's folder.
        requests: How many a warm server is asked before its memory is read again.
        say: Told what is being measured.

    Returns:
        What stands as ``against`` in the benchmark's file.

    Raises:
        DashappError: If a build does not run.
    """
    files = Files(clip(), picture(settings.assets), clip(MEMO_S, "FLAC"), video(settings.assets))
    folders = {"this": ROOT, "other": other.resolve()}
    figures = _served(folders, files, requests, say)
    for name, found in _from_the_shell(folders, files, say).items():
        figures[name] |= found
    return {
        "machine": machine(),
        "requests": requests,
        "other": _revision(folders["other"]),
        "rows": [_row(row, figures) for row in ROWS],
        "limits": limits(settings),
    }


def _row(row: Row, figures: dict[str, dict[str, float]]) -> dict[str, Any]:
    this, other = figures["this"][row.key], figures["other"][row.key]
    ratio = this / other
    met = ratio >= row.goal if row.more_is_better else ratio <= row.goal
    return {
        "title": row.title,
        "unit": row.unit,
        "this": this,
        "other": other,
        "ratio": round(ratio, 3),
        "goal": row.goal,
        "more_is_better": row.more_is_better,
        "met": met,
    }


def _served(folders: dict[str, Path], files: Files, requests: int, say: Say) -> dict[str, dict[str, float]]:
    """Return what servers of both builds took, asked one after the other, each question by both before the next."""
    figures: dict[str, dict[str, float]] = {name: {} for name in folders}
    with ExitStack() as stack:
        servers = {}
        for name, folder in folders.items():
            say(f"start of the {name} build")
            servers[name] = stack.enter_context(Server({"PYTHONPATH": str(folder), **_UNBOUNDED}, folder=folder))
            # Age and sex are loaded by the first face.
            servers[name].analyze("picture.jpg", files.picture)
            figures[name] = {"warm_s": servers[name].warm_s, "warm_mb": tree_pss_mb(servers[name].pid)}

        def ask(key: str, what: str, data: bytes, times: int, *, view: bool = False) -> None:
            say(what)
            seconds: dict[str, list[float]] = {name: [] for name in servers}
            for _ in range(times):
                for name, server in servers.items():
                    seconds[name].append(_timed(partial(server.analyze, what, data, view=view)))
            for name, taken in seconds.items():
                figures[name][key] = median(taken[1:] or taken)

        ask("clip_s", "clip.wav", files.clip, TIMES)
        ask("picture_s", "picture.jpg", files.picture, TIMES)
        say(f"{requests} requests")
        for what, data in islice(cycle([("clip.wav", files.clip), ("picture.jpg", files.picture)]), requests):
            for server in servers.values():
                server.analyze(what, data)
        for name, server in servers.items():
            figures[name]["after_mb"] = tree_pss_mb(server.pid)
        ask("memo_s", "memo.flac", files.memo, 1, view=True)
        ask("video_s", "video.mp4", files.video, 1)
    return figures


def _from_the_shell(folders: dict[str, Path], files: Files, say: Say) -> dict[str, dict[str, float]]:
    """Return what commands of both builds took, one after the other."""
    figures: dict[str, dict[str, float]] = {name: {} for name in folders}
    with tempfile.TemporaryDirectory() as scratch:
        single = Path(scratch, "clip.wav")
        single.write_bytes(files.clip)
        for name, folder in folders.items():
            say(f"commands of the {name} build")
            figures[name]["analyze_s"] = _timed(partial(_run, folder, "analyze", str(single)))
            figures[name]["batch_clips"] = _rate(folder, files.clip, ".wav", BATCH_CLIPS, Path(scratch))
            figures[name]["batch_pictures"] = _rate(folder, files.picture, ".jpg", BATCH_PICTURES, Path(scratch))
    return figures


def _rate(folder: Path, data: bytes, suffix: str, count: int, scratch: Path) -> float:
    """Return the files a second of a whole `dashapp batch`, with its start."""
    home = Path(tempfile.mkdtemp(dir=scratch))
    for each in range(count):
        Path(home, f"{each:05}{suffix}").write_bytes(data)
    arguments = ["batch", str(home), "--out", str(scratch / f"{home.name}.parquet"), "--workers", str(WORKERS)]
    return count / _timed(partial(_run, folder, *arguments, "--no-age-sex", "--chunk", "10"))


def _run(folder: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "dashapp", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run(  # noqa: S603 (this very program)
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=_PATIENCE_S
    )
    if done.returncode:
        raise ServerError(f"{' '.join(arguments)} failed in {folder}: {done.stderr[-500:]}")


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def video(assets: Path) -> bytes:
    """Return a video of `VIDEO_S` seconds: the sample picture's face, which moves a little, and a voice-like sound."""
    import av
    import soundfile
    from PIL import Image

    with Image.open(io.BytesIO(picture(assets))) as opened:
        still = np.asarray(opened.resize((640, 480)))
    samples, rate = soundfile.read(io.BytesIO(clip(float(VIDEO_S))), dtype="float32")
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        pictures, sound = container.add_stream("mpeg4", rate=VIDEO_FPS), container.add_stream("aac", rate=rate)
        pictures.width, pictures.height, pictures.pix_fmt = 640, 480, "yuv420p"
        for number in range(VIDEO_S * VIDEO_FPS):
            moved = np.roll(still, round(8 * np.sin(number / 20)), axis=1)
            container.mux(pictures.encode(av.VideoFrame.from_ndarray(moved, format="rgb24")))
        container.mux(pictures.encode(None))
        frame = av.AudioFrame.from_ndarray(samples[np.newaxis], format="fltp", layout="mono")
        frame.sample_rate = rate
        container.mux(sound.encode(frame))
        container.mux(sound.encode(None))
    return out.getvalue()


def _revision(folder: Path) -> str:
    command = ["git", "-C", str(folder), "rev-parse", "--short=7", "HEAD"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout.strip() or folder.name
