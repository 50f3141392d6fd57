"""A clip as Opus in Ogg, the same bytes each time."""

from io import BytesIO
from typing import Final

import av
import numpy as np

from dashapp.audio.waveform import Waveform

BITS_PER_S: Final = 48_000


def opus(waveform: Waveform) -> bytes:
    """Return ``waveform`` as a file that browsers play."""
    buffer = BytesIO()
    # Without bitexact the stream's number is drawn at random.
    with av.open(buffer, "w", format="ogg", options={"fflags": "+bitexact"}) as file:
        stream = file.add_stream("libopus", rate=waveform.sample_rate)
        stream.layout = "mono"
        stream.bit_rate = BITS_PER_S
        samples = np.clip(waveform.samples, -1.0, 1.0)[None, :]
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), "fltp", "mono")
        frame.sample_rate = waveform.sample_rate
        file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return buffer.getvalue()
