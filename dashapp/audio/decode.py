"""Sound files to waveforms: any accepted format, rate, depth and number of channels to mono at 16 kHz."""

import math
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Final

import numpy as np
import soxr

from dashapp import containers
from dashapp.audio.conditioning import Sides, high_pass, two_sides
from dashapp.audio.ffmpeg import ffmpeg_source
from dashapp.audio.formats import ACCEPTED, CONTAINERS
from dashapp.audio.sources import SNDFILE_CONTAINERS, Block, NoSoundTrackError, Source, UnreadableError, sndfile_source
from dashapp.audio.truncation import looks_cut
from dashapp.audio.waveform import Waveform
from dashapp.errors import InputError
from dashapp.predictions import Notice
from dashapp.settings import Limits

SAMPLE_RATE: Final = 16_000
"""The rate in Hz at which all sound is analysed."""

_RATES: Final = range(1_000, 800_000)
_LENGTH_TOLERANCE_S: Final = 0.1  # MP3 and AAC encoders pad both ends
_SHORTFALL_S: Final = 0.25
_SILENT_RANGE: Final = 1e-4  # two steps of 16 bits, peak to peak: what dither and lossy codecs make of digital silence
_INDEX_AT_END: Final = ("m4a", "mp4")  # there nothing can be read without the file's last part
_NO_SOUND: Final = 1e12  # beyond any integer scale, and near where float32 would overflow on the way
_OVERSCALE: Final = 8.0  # decoders overshoot full scale a little; far more is a file in integer units


@dataclass(frozen=True, eq=False)
class DecodedAudio:
    """A sound file, decoded.

    Attributes:
        waveform: Mono, at `SAMPLE_RATE`.
        warnings: What was odd about the file.
        source_rate: The file's own sample rate in Hz; of Opus, that of the sound it was made from.
        format: Its container, as `sniff` names it.
    """

    waveform: Waveform
    warnings: tuple[Notice, ...]
    source_rate: int
    format: str


def sniff(data: bytes) -> str | None:
    """Return the sound container that ``data`` is (``wav``, ``m4a`` ...) by its first bytes; None if it is none."""
    kind = containers.container(data)
    return kind if kind in CONTAINERS else None


def decode_audio(data: bytes, limits: Limits = Limits()) -> DecodedAudio:  # noqa: B008 (frozen)
    """Decode a sound file to mono float32 at 16 kHz.

    The rate is changed by soxr's high-quality filter, what lies below hearing is taken out, and channels are averaged
    unless they cancel. It is done block by block, so that a file that unpacks to hours is refused before it fills the
    memory.

    Args:
        data: The file.
        limits: The longest, largest and shortest clip to accept.

    Raises:
        InputError: ``empty_file``, ``too_large``, ``unsupported_format``, ``decode_failed``, ``too_long``,
            ``not_finite``, ``too_short`` or ``silent``.
    """
    kind = _accepted_container(data, limits)
    meter = _Meter()
    try:
        with _open(data, kind) as source:
            _check_header(source, limits)
            sides = _resampled(meter.watch(source, limits), source.rate)
    except NoSoundTrackError as exc:
        raise _no_sound_track(data) from exc
    except UnreadableError as exc:
        raise _decode_failed(data, kind) from exc
    if source.damaged and meter.frames < limits.shortest_clip_seconds * source.rate:
        raise _decode_failed(data, kind)
    _check_content(meter, source.rate, limits)
    if meter.peak > _OVERSCALE:
        sides /= np.float32(meter.peak)
    high_pass(sides)
    samples, notices = Sides(sides).mono()
    cut = looks_cut(data, kind) or meter.frames / source.rate < (source.declared_s or 0.0) - _SHORTFALL_S
    warnings = (*_warnings(source, meter, cut), *notices)
    return DecodedAudio(Waveform(samples, SAMPLE_RATE), warnings, source.original_rate, kind)


class _Meter:
    """Folds blocks to two sides and keeps what must be known of the whole sound before its rate is changed."""

    def __init__(self) -> None:
        self.frames = 0
        self._sides = 0
        self.low: Block = np.full(1, np.inf, np.float32)
        self.high: Block = np.full(1, -np.inf, np.float32)

    @property
    def peak(self) -> float:
        return float(max(np.abs(self.low).max(), np.abs(self.high).max()))

    @property
    def range(self) -> float:
        return float((self.high - self.low).max())

    def watch(self, source: Source, limits: Limits) -> Iterator[Block]:
        longest = (limits.clip_seconds + _LENGTH_TOLERANCE_S) * source.rate
        for block in source.blocks:
            # Written so that NaN fails it too.
            sound = np.all(np.abs(block) < _NO_SOUND, axis=1)
            if not sound.all():
                raise _not_finite((self.frames + int(np.argmin(sound))) / source.rate)
            sides = self._alike(two_sides(block))
            self.frames += len(sides)
            if self.frames > longest:
                raise _too_long(None, limits)
            self.low, self.high = np.minimum(self.low, sides.min(axis=0)), np.maximum(self.high, sides.max(axis=0))
            yield sides

    def _alike(self, sides: Block) -> Block:
        """Return as many sides as the sound began with: streams may change from mono to stereo in the middle."""
        first = self._sides = self._sides or sides.shape[1]
        if sides.shape[1] == first:
            return sides
        return sides.repeat(2, axis=1) if first == 2 else sides.mean(axis=1, keepdims=True, dtype=np.float32)


@contextmanager
def _open(data: bytes, kind: str) -> Iterator[Source]:
    """Open ``data`` with libsndfile where it reads such files; with FFmpeg where it does not, or not this one."""
    with ExitStack() as stack:
        try:
            if kind not in SNDFILE_CONTAINERS:
                raise UnreadableError(kind)
            source = stack.enter_context(sndfile_source(data))
        except UnreadableError:
            source = stack.enter_context(ffmpeg_source(data, kind))
        yield source


def _resampled(blocks: Iterator[Block], rate: int) -> Block:
    if rate == SAMPLE_RATE:
        pieces = list(blocks)
    else:
        stream, pieces = None, []
        for block in blocks:
            if stream is None:
                stream = soxr.ResampleStream(rate, SAMPLE_RATE, block.shape[1], dtype="float32", quality="HQ")
            pieces.append(stream.resample_chunk(block))
        if stream:
            pieces.append(stream.resample_chunk(np.zeros((0, pieces[0].shape[1]), np.float32), last=True))
    return np.concatenate(pieces) if pieces else np.zeros((0, 1), np.float32)


def _accepted_container(data: bytes, limits: Limits) -> str:
    if not data:
        raise InputError("empty_file", "The file is empty: please choose another, or record again.")
    if len(data) > limits.clip_bytes:
        raise InputError(
            "too_large",
            f"The file has {len(data) / 1e6:.1f} MB; at most {limits.clip_bytes / 1e6:g} MB are analysed. "
            "Please shorten the clip, or save it as MP3 or M4A.",
        )
    kind = sniff(data)
    if kind is None:
        raise containers.unsupported(data, ACCEPTED)
    return kind


def _check_header(source: Source, limits: Limits) -> None:
    if source.rate not in _RATES:
        raise UnreadableError(f"a sample rate of {source.rate} Hz")
    if source.declared_s is not None and source.declared_s > limits.clip_seconds + _LENGTH_TOLERANCE_S:
        raise _too_long(source.declared_s, limits)


def _check_content(meter: _Meter, rate: int, limits: Limits) -> None:
    seconds = meter.frames / rate
    if seconds < limits.shortest_clip_seconds:
        raise InputError(
            "too_short",
            f"The clip has {seconds:.2f} s of sound; at least {limits.shortest_clip_seconds:g} s are needed. "
            "Please choose or record a longer one.",
        )
    if meter.range < _SILENT_RANGE:
        raise InputError(
            "silent", "The clip is silent from beginning to end. Please check the microphone and record again."
        )


def _too_long(seconds: float | None, limits: Limits) -> InputError:
    length = "is longer" if seconds is None else f"lasts {_clock(seconds)}"
    return InputError(
        "too_long",
        f"The clip {length}; at most {_clock(limits.clip_seconds)} (minutes and seconds) are analysed. "
        "Please cut out a part of it.",
    )


def _clock(seconds: float) -> str:
    return f"{math.ceil(seconds) // 60}:{math.ceil(seconds) % 60:02}"


def _not_finite(seconds: float) -> InputError:
    return InputError(
        "not_finite",
        f"The file holds values that are no sound (not a number, infinite or enormous) after {seconds:.2f} s. "
        "Please export it again from where it was made.",
    )


def _decode_failed(data: bytes, kind: str) -> InputError:
    reason = "it is damaged or was cut off"
    if kind in _INDEX_AT_END and looks_cut(data, kind):
        reason = "its end, which tells where the sound lies, is missing"
    return InputError(
        "decode_failed",
        f"The file begins like {containers.describe(data)}, but no sound could be read from it: {reason}. "
        "Please copy, download or export it again.",
    )


def _no_sound_track(data: bytes) -> InputError:
    return InputError(
        "unsupported_format",
        f"This is {containers.describe(data)} without any sound. Accepted are {ACCEPTED} with a sound track: "
        "please choose a clip in which somebody speaks.",
    )


def _warnings(source: Source, meter: _Meter, cut: bool) -> Iterator[Notice]:
    if cut:
        yield Notice("truncated", "The file was cut at its end; what there is of it was analysed.")
    elif source.damaged:
        yield Notice("damaged", "Parts of the file are damaged and were left out; times may be shifted.")
    rate = source.original_rate
    if rate < SAMPLE_RATE:
        yield Notice(
            "narrow_band",
            f"The clip was sampled at {rate / 1000:g} kHz: it holds sound up to {rate / 2000:.3g} kHz; "
            "answers to such clips are less often right.",
        )
    if meter.peak > _OVERSCALE:
        yield Notice("rescaled", "The samples are far beyond full scale; they were scaled down to it.")
