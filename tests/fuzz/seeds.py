"""Small sound files, pictures and videos of each format, made by program: what is altered."""

from functools import cache

import numpy as np

from tests.signals import FFMPEG_FORMATS, film, picture, picture_file, recording, sound_file, video, voice

PICTURES = ("jpeg", "png", "webp", "heif", "avif", "bmp", "gif", "tiff")


@cache
def seeds() -> dict[str, bytes]:
    """Return a file of each format by its name."""
    sound = voice(0.3)
    made = {"wav": sound_file(sound), "aiff": sound_file(sound, form="AIFF"), "float wav": _float(sound)}
    made |= {form: recording(voice(0.3, 48_000), form=form) for form in FFMPEG_FORMATS}
    made |= {form: picture_file(picture(), form) for form in PICTURES}
    frames = [picture(64, 48)] * 6
    made |= {
        "film": film(),
        "film with sound": video(frames, voice(0.6, 48_000)),
        "webm film": video(frames, form="webm"),
    }
    return made


def _float(sound: np.ndarray) -> bytes:
    return sound_file(sound, subtype="FLOAT")
