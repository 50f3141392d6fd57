"""What the benchmark asks about: a synthetic clip, and a sample picture with one face."""

import io
from pathlib import Path
from typing import Final

import numpy as np
import soundfile

from dashapp.errors import DashappError

CLIP_RATE: Final = 44_100
CLIP_SECONDS: Final = 3.0
PICTURE_SIZE: Final = (1280, 960)
_PITCH_HZ: Final = 150.0
_SYLLABLES_HZ: Final = 3.5
_PICTURES: Final = (".jpg", ".jpeg", ".png", ".webp")


class NoPictureError(DashappError):
    """There is no sample picture to ask about."""


def clip(seconds: float = CLIP_SECONDS, container: str = "WAV") -> bytes:
    """Return a voice-like sound as a file of 16 bits: harmonics of 150 Hz that come in syllables."""
    t = np.arange(round(seconds * CLIP_RATE), dtype=np.float32) / CLIP_RATE
    tone = sum(np.sin(2 * np.pi * _PITCH_HZ * k * t) / k for k in range(1, 25))
    hiss = np.random.default_rng(0).normal(0, 0.002, t.size)
    samples = 0.2 * tone * (0.1 + 0.9 * np.sin(np.pi * _SYLLABLES_HZ * t) ** 2) + hiss
    file = io.BytesIO()
    soundfile.write(file, samples, CLIP_RATE, format=container, subtype="PCM_16")
    return file.getvalue()


def picture(assets: Path) -> bytes:
    """Return the first sample picture of ``assets/samples`` on a canvas of 1280 x 960, as a JPEG file.

    Raises:
        NoPictureError: If there is none.
    """
    from PIL import Image, ImageOps

    found = sorted(path for path in (assets / "samples").glob("*") if path.suffix.lower() in _PICTURES)
    if not found:
        raise NoPictureError(f"no picture in {assets / 'samples'}; restore it from the repository")
    with Image.open(found[0]) as sample:
        canvas = ImageOps.pad(sample.convert("RGB"), PICTURE_SIZE, color=(90, 90, 90))
    file = io.BytesIO()
    canvas.save(file, "JPEG", quality=90)
    return file.getvalue()
