"""Conditions under which speech is evaluated: what is done to a clip before it is sent to the model."""

import io
from collections.abc import Callable, Mapping
from typing import Final

import soundfile
import soxr

from dashapp.audio.decode import SAMPLE_RATE, decode_audio

CLEAN: Final = "clean"
BAND_8K: Final = "band8k"
NARROW_RATE: Final = 8_000
"""Hz; the rate of a telephone."""


def at_8_khz(data: bytes) -> bytes:
    """Return a clip as a WAV file at 8 kHz, 16 bits, mono: what a telephone leaves of it.

    Raises:
        InputError: If the clip does not decode.
    """
    waveform = decode_audio(data).waveform
    narrow = soxr.resample(waveform.samples, SAMPLE_RATE, NARROW_RATE, quality="HQ")
    file = io.BytesIO()
    soundfile.write(file, narrow, NARROW_RATE, format="WAV", subtype="PCM_16")
    return file.getvalue()


CONDITIONS: Final[Mapping[str, Callable[[bytes], bytes]]] = {CLEAN: lambda data: data, BAND_8K: at_8_khz}
"""Each condition's name, as it stands in the column ``condition``, and what it does to the bytes of a clip."""
