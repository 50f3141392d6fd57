"""What a recording goes through before it is a file: Opus, MP3, a telephone, or nothing."""

import io
from dataclasses import dataclass
from typing import Final, cast

import av
import numpy as np
import soxr
from numpy.typing import NDArray

from dashapp.audio.decode import SAMPLE_RATE, decode_audio

Samples = NDArray[np.float32]

_TELEPHONE_HZ: Final = 8_000
_MU: Final = 255.0
_FORMATS: Final = {"opus": ("ogg", "libopus", "flt"), "mp3": ("mp3", "libmp3lame", "fltp")}
KINDS: Final = ("none", "telephone", *_FORMATS)


@dataclass(frozen=True)
class Codec:
    """A way to store sound.

    Attributes:
        kind: One of `KINDS`.
        bits_per_s: Of Opus and MP3.
    """

    kind: str
    bits_per_s: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"{self.kind!r} is not one of {', '.join(KINDS)}")

    def __str__(self) -> str:
        return f"{self.kind} {self.bits_per_s // 1000} kbit/s" if self.bits_per_s else self.kind

    def through(self, samples: Samples) -> Samples:
        """Return what is left of ``samples`` ``(n,)`` at 16 kHz, within full scale: ``(n,)``."""
        if self.kind == "none":
            return samples
        stored = _telephone(samples) if self.kind == "telephone" else self._stored(samples)
        # Codecs pad both ends.
        return np.pad(stored[: len(samples)], (0, max(0, len(samples) - len(stored))))

    def _stored(self, samples: Samples) -> Samples:
        container, codec, form = _FORMATS[self.kind]
        buffer = io.BytesIO()
        with av.open(buffer, "w", format=container) as file:
            stream = cast(av.AudioStream, file.add_stream(codec, rate=SAMPLE_RATE))
            stream.layout, stream.format = "mono", form
            stream.bit_rate = self.bits_per_s
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[None, :]), form, "mono")
            frame.sample_rate = SAMPLE_RATE
            file.mux(stream.encode(frame))
            file.mux(stream.encode(None))
        return decode_audio(buffer.getvalue()).waveform.samples


def _telephone(samples: Samples) -> Samples:
    """Return 8 kHz in eight bits of mu-law, as ITU-T G.711 has it."""
    narrow = np.clip(soxr.resample(samples, SAMPLE_RATE, _TELEPHONE_HZ), -1, 1)
    companded = np.sign(narrow) * np.log1p(_MU * np.abs(narrow)) / np.log1p(_MU)
    steps = np.round(companded * 127) / 127
    expanded = np.sign(steps) * np.expm1(np.abs(steps) * np.log1p(_MU)) / _MU
    return np.asarray(soxr.resample(expanded.astype(np.float32), _TELEPHONE_HZ, SAMPLE_RATE), np.float32)
