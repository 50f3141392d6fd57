"""A clip in a form that every browser plays, which OGG, WebM and some of what MP4 holds are not."""

import base64
from io import BytesIO
from typing import Final

import av
import numpy as np
import soundfile

from dashapp.audio.waveform import Waveform

LONGEST_WAV_S: Final = 20.0
"""Up to here a preview is a WAV, made in no time and exact to the sample; beyond, an MP3, a tenth of its size."""
_MP3_BITS_PER_S: Final = 32_000
_MP3_OPTIONS: Final = {"compression_level": "7"}  # LAME's fast search: 7 ms a second of sound


def audio_preview(waveform: Waveform) -> str:
    """Return a playable form of ``waveform`` as a data URI: 16-bit WAV, or MP3 where that would be large.

    Nothing is scaled; what lies beyond full scale is clipped.
    """
    samples = np.clip(waveform.samples, -1.0, 1.0)
    if waveform.duration_s <= LONGEST_WAV_S:
        return _data_uri("audio/wav", _wav(samples, waveform.sample_rate))
    return _data_uri("audio/mpeg", _mp3(samples, waveform.sample_rate))


def _wav(samples: np.ndarray, sample_rate: int) -> bytes:
    buffer = BytesIO()
    soundfile.write(buffer, samples, sample_rate, format="WAV", subtype="PCM_16")
    return buffer.getvalue()


def _mp3(samples: np.ndarray, sample_rate: int) -> bytes:
    buffer = BytesIO()
    with av.open(buffer, "w", format="mp3") as file:
        stream = file.add_stream("libmp3lame", rate=sample_rate, options=_MP3_OPTIONS)
        stream.layout = "mono"
        stream.bit_rate = _MP3_BITS_PER_S
        frame = av.AudioFrame.from_ndarray(samples[None, :], "fltp", "mono")
        frame.sample_rate = sample_rate
        file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return buffer.getvalue()


def _data_uri(media_type: str, data: bytes) -> str:
    return f"data:{media_type};base64,{base64.b64encode(data).decode('ascii')}"
