"""What is said of sound that cannot be analysed: what came, what is accepted, what to do."""

import math
from typing import Final

from dashapp import containers
from dashapp.audio.formats import ACCEPTED
from dashapp.audio.truncation import looks_cut
from dashapp.errors import InputError
from dashapp.settings import Limits

_INDEX_AT_END: Final = ("m4a", "mp4")  # there nothing can be read without the file's last part


def too_long(seconds: float | None, limits: Limits) -> InputError:
    """Return the refusal of a clip that lasts ``seconds``, or longer than the limit where that is None."""
    length = "is longer" if seconds is None else f"lasts {_clock(seconds)}"
    return InputError(
        "too_long",
        f"The clip {length}; at most {_clock(limits.clip_seconds)} (minutes and seconds) are analysed. "
        "Please cut out a part of it.",
    )


def _clock(seconds: float) -> str:
    return f"{math.ceil(seconds) // 60}:{math.ceil(seconds) % 60:02}"


def not_finite(seconds: float) -> InputError:
    """Return the refusal of a clip with values that are no sound, first after ``seconds``."""
    return InputError(
        "not_finite",
        f"The file holds values that are no sound (not a number, infinite or enormous) after {seconds:.2f} s. "
        "Please export it again from where it was made.",
    )


def decode_failed(data: bytes, kind: str) -> InputError:
    """Return the refusal of a file that nothing could be read from."""
    reason = "it is damaged or was cut off"
    if kind in _INDEX_AT_END and looks_cut(data, kind):
        reason = "its end, which tells where the sound lies, is missing"
    return InputError(
        "decode_failed",
        f"The file begins like {containers.describe(data)}, but no sound could be read from it: {reason}. "
        "Please copy, download or export it again.",
    )


def no_decoder(data: bytes, codec: str) -> InputError:
    """Return the refusal of sound that is written by a codec which is not read here."""
    return InputError(
        "unsupported_format",
        f"This is {containers.describe(data)} whose sound uses a codec that is not read here ({codec}); it "
        "may be protected against copying. Please save it as MP3, M4A or WAV.",
    )


def no_sound_track(data: bytes) -> InputError:
    """Return the refusal of a film without sound."""
    return InputError(
        "unsupported_format",
        f"This is {containers.describe(data)} without any sound. Accepted are {ACCEPTED} with a sound track: "
        "please choose a clip in which somebody speaks.",
    )
