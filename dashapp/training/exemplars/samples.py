"""The sample group and the sample film of the start page, made of the exemplars: nobody's faces, nobody's voice.

``python -m dashapp.training.exemplars.samples`` makes them anew.
"""

from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
import numpy as np
import soundfile
import soxr
from PIL import Image

from dashapp.settings import ROOT

GROUP: Final = ("female_happy", "male_happy", "female_surprise", "male_neutral", "female_neutral")
"""From left to right; every other one is smaller and lower."""
FILM: Final = ("female_neutral", "female_happy")
"""The face changes from the first to the second, while the second's voice speaks."""
GREY: Final = (214, 218, 226)
RATE: Final = 48_000
FRAMES_PER_S: Final = 20
CHANGE: Final = (0.25, 0.55)
"""When the face changes, in shares of the film."""
_OPUS_SAMPLES: Final = 960

Pixels = np.ndarray[Any, np.dtype[np.uint8]]


def group(exemplars: Path) -> Image.Image:
    """Return five average faces in one picture."""
    picture, left = Image.new("RGB", (1200, 460), GREY), 20
    for place, name in enumerate(GROUP):
        picture.paste(_face(exemplars, name, 212 if place % 2 else 236), (left, 90 + place % 2 * 50))
        left += 236
    return picture


def film(exemplars: Path, path: Path) -> None:
    """Write a film of a face that changes while a voice speaks, as WebM."""
    sound, rate = soundfile.read(exemplars / f"{FILM[1]}.ogg", dtype="float32")
    samples = soxr.resample(sound, rate, RATE).astype(np.float32)
    with av.open(path, "w", format="webm") as file:
        seen = file.add_stream("libvpx", rate=FRAMES_PER_S)
        seen.width, seen.height, seen.pix_fmt, seen.bit_rate = 480, 360, "yuv420p", 220_000
        heard = file.add_stream("libopus", rate=RATE)
        heard.layout, heard.bit_rate = "mono", 32_000
        for number, pixels in enumerate(_frames(exemplars, len(samples) / RATE)):
            frame = av.VideoFrame.from_ndarray(pixels, "rgb24")
            frame.pts, frame.time_base = number, Fraction(1, FRAMES_PER_S)
            file.mux(seen.encode(frame))
        for first in range(0, len(samples) - _OPUS_SAMPLES, _OPUS_SAMPLES):
            block = av.AudioFrame.from_ndarray(samples[None, first : first + _OPUS_SAMPLES], "fltp", "mono")
            block.sample_rate, block.pts, block.time_base = RATE, first, Fraction(1, RATE)
            file.mux(heard.encode(block))
        file.mux(seen.encode(None))
        file.mux(heard.encode(None))


def _frames(exemplars: Path, seconds: float) -> list[Pixels]:
    first, second = (np.asarray(_face(exemplars, name, 320), np.float32) for name in FILM)
    count = int(seconds * FRAMES_PER_S)
    shares = np.interp(np.arange(count) / count, CHANGE, (0, 1))
    frames = np.full((count, 360, 480, 3), GREY, np.uint8)
    for frame, share in zip(frames, shares, strict=True):
        frame[20:340, 80:400] = (1 - share) * first + share * second
    return list(frames)


def _face(exemplars: Path, name: str, side: int) -> Image.Image:
    return Image.open(exemplars / f"{name}.webp").convert("RGB").resize((side, side))


def main() -> None:
    """Make both."""
    exemplars, folder = ROOT / "assets" / "exemplars", ROOT / "assets" / "samples"
    group(exemplars).save(folder / "group.jpg", quality=85)
    film(exemplars, folder / "film.webm")


if __name__ == "__main__":
    main()
