"""Readers of sound files: bytes in memory to blocks of samples, never more than a block at a time.

libsndfile reads WAV and AIFF, fast and to the bit. FFmpeg, inside PyAV's wheel, reads the rest and whatever libsndfile
declines. FLAC and OGG are among the rest: libsndfile gives nothing of a FLAC file that was cut at its end, and the
sound of an Opus file comes 6 ms late unless one seeks first.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import numpy as np
import numpy.typing as npt
import soundfile

Block = npt.NDArray[np.float32]

SNDFILE_CONTAINERS: Final = frozenset({"wav", "aiff"})
_VALUES_PER_BLOCK: Final = 2**19
_UNKNOWN_FRAMES: Final = 2**62  # libsndfile's word for a length that the header leaves open


class UnreadableError(Exception):
    """Bytes that a reader cannot read."""


class NoSoundTrackError(Exception):
    """A film without sound."""


class NoDecoderError(Exception):
    """Sound of a codec that is not read here; its argument is the codec's name."""


@dataclass
class Source:
    """A sound that is being read.

    Attributes:
        rate: In Hz.
        original_rate: The rate in Hz before encoding, where the file tells it: Opus is always decoded at 48 kHz.
        declared_s: The length that the header promises, in seconds; None where it promises none.
        blocks: ``(n, channels)`` float32, in order. Reading them raises `UnreadableError` where nothing can be read.
        damaged: Whether parts had to be left out; known after reading.
        padded: Whether the file ends with zeros, which are no sound.
        jumped: Whether its clock was set anew in the middle; known after reading.
        tracks: What its sound tracks are called, the default one first.
    """

    rate: int
    original_rate: int
    declared_s: float | None
    blocks: Iterator[Block]
    damaged: bool = False
    padded: bool = False
    jumped: bool = False
    tracks: tuple[str, ...] = ("1",)


class _LenientBytes(BytesIO):
    """Bytes in which libsndfile may seek before the beginning, as damaged headers make it try."""

    def seek(self, offset: int, whence: int = 0, /) -> int:
        start = {0: 0, 1: self.tell(), 2: len(self.getbuffer())}[whence]
        return super().seek(max(0, start + offset))


@contextmanager
def sndfile_source(data: bytes) -> Iterator[Source]:
    """Open ``data`` with libsndfile.

    Raises:
        UnreadableError: If libsndfile does not take it.
    """
    try:
        file = soundfile.SoundFile(_LenientBytes(data))
    except (soundfile.LibsndfileError, ValueError) as exc:
        raise UnreadableError(str(exc)) from exc
    with file:
        if not file.frames:
            # A recorder that was switched off left the length at zero; FFmpeg reads on to the end of the file.
            raise UnreadableError("no frames")
        declared = file.frames / file.samplerate if file.frames < _UNKNOWN_FRAMES else None
        source = Source(file.samplerate, file.samplerate, declared, iter(()))
        source.blocks = _sndfile_blocks(file, source)
        yield source


def _sndfile_blocks(file: soundfile.SoundFile, source: Source) -> Iterator[Block]:
    frames = max(1, _VALUES_PER_BLOCK // file.channels)
    some = False
    while True:
        try:
            block = file.read(frames, dtype="float32", always_2d=True)
        except soundfile.LibsndfileError as exc:
            if not some:
                raise UnreadableError(str(exc)) from exc
            source.damaged = True
            return
        if not len(block):
            return
        some = True
        yield block
