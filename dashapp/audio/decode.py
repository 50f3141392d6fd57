"""Sound files to waveforms: any accepted format, rate, depth and number of channels to mono at 16 kHz."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import Final

import numpy as np
import soxr

from dashapp import containers
from dashapp.audio.conditioning import Sides, high_pass, two_sides
from dashapp.audio.ffmpeg import ffmpeg_source
from dashapp.audio.formats import ACCEPTED, CONTAINERS
from dashapp.audio.refusals import decode_failed, no_decoder, no_sound_track, not_finite, too_long
from dashapp.audio.sources import (
    SNDFILE_CONTAINERS,
    Block,
    NoDecoderError,
    NoSoundTrackError,
    Source,
    UnreadableError,
    sndfile_source,
)
from dashapp.audio.truncation import looks_cut
from dashapp.audio.waveform import Waveform
from dashapp.containers.clock import SET_ANEW
from dashapp.containers.kinds import FILMS
from dashapp.containers.media import recognised_media
from dashapp.errors import InputError
from dashapp.predictions import Notice
from dashapp.settings import Limits

SAMPLE_RATE: Final = 16_000
"""The rate in Hz at which all sound is analysed."""

_RATES: Final = range(1_000, 800_000)
_LENGTH_TOLERANCE_S: Final = 0.1  # MP3 and AAC encoders pad both ends
_SHORTFALL_S: Final = 0.25
_SILENT_RANGE: Final = 1e-4  # two steps of 16 bits, peak to peak: what dither and lossy codecs make of digital silence
_LEAST_BYTES_PER_S: Final = 400  # 3 kbit/s: a header that promises more sound than the bytes can hold is not believed
_LENGTH_APART: Final = ("m4a", "mp4", "webm", "mkv")  # these tell the length apart from where the sound lies
_MOST_TRACKS: Final = 8
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
        tracks: What its sound tracks are called, the default one first.
        track: Which of them was decoded.
    """

    waveform: Waveform
    warnings: tuple[Notice, ...]
    source_rate: int
    format: str
    tracks: tuple[str, ...] = ("1",)
    track: int = 0


def sniff(data: bytes) -> str | None:
    """Return the sound container that ``data`` is (``wav``, ``m4a`` ...) by its content; None if it is none."""
    kind = recognised_media(data)[0]
    return kind if kind in CONTAINERS else None


def decode_audio(data: bytes, limits: Limits = Limits(), track: int | None = None) -> DecodedAudio:  # noqa: B008 (frozen)
    """Decode a sound file to mono float32 at 16 kHz.

    The rate is changed by soxr's high-quality filter, what lies below hearing is taken out, and channels are averaged
    unless they cancel. It is done block by block, so that a file that unpacks to hours is refused before it fills the
    memory.

    Args:
        data: The file.
        limits: The longest, largest and shortest clip to accept.
        track: Which sound track, the default one first; None is the first that is not silent.

    Raises:
        InputError: ``empty_file``, ``too_large``, ``unsupported_format``, ``decode_failed``, ``too_long``,
            ``not_finite``, ``too_short`` or ``silent``.
    """
    kind, file = _accepted_container(data, limits)
    if track is not None:
        return _decode_track(file, kind, limits, track)
    try:
        return _decode_track(file, kind, limits, 0)
    except InputError as exc:
        if exc.code not in ("silent", "too_short"):
            raise
        return _other_track(file, kind, limits, exc)


def _other_track(data: bytes, kind: str, limits: Limits, refused: InputError) -> DecodedAudio:
    """Decode the first further track with sound in it; raises ``refused`` where there is none."""
    for track in range(1, _track_count(data, kind)):
        with suppress(InputError):
            return _decode_track(data, kind, limits, track)
    raise refused


def _track_count(data: bytes, kind: str) -> int:
    if kind not in FILMS | {"m4a", "ogg"}:
        return 1
    try:
        with ffmpeg_source(data, kind) as source:
            return min(len(source.tracks), _MOST_TRACKS)
    except (UnreadableError, NoSoundTrackError, NoDecoderError):
        return 1


def _decode_track(data: bytes, kind: str, limits: Limits, track: int) -> DecodedAudio:
    meter = _Meter()
    try:
        with _open(data, kind, track, limits.clip_seconds) as source:
            _check_header(source, limits, len(data))
            sides = _resampled(meter.watch(source, limits), source.rate)
    except NoSoundTrackError as exc:
        raise no_sound_track(data) from exc
    except NoDecoderError as exc:
        raise no_decoder(data, str(exc)) from exc
    except UnreadableError as exc:
        raise decode_failed(data, kind) from exc
    if source.damaged and meter.frames < limits.shortest_clip_seconds * source.rate:
        raise decode_failed(data, kind)
    _check_content(meter, source.rate, limits)
    if meter.peak > _OVERSCALE:
        sides /= np.float32(meter.peak)
    high_pass(sides)
    samples, notices = Sides(sides).mono()
    warnings = (*_warnings(source, meter, _is_cut(data, kind, source, meter)), *notices)
    return DecodedAudio(
        Waveform(samples, SAMPLE_RATE),
        warnings,
        source.original_rate,
        kind,
        source.tracks,
        min(track, len(source.tracks)),
    )


def _is_cut(data: bytes, kind: str, source: Source, meter: "_Meter") -> bool:
    """Whether sound is missing at the end; that a flag or an index is missing there says nothing of the sound."""
    missing_s = (source.declared_s or 0.0) - meter.frames / source.rate
    if kind not in _LENGTH_APART:
        return looks_cut(data, kind) or (missing_s > _SHORTFALL_S and _plausible(source, len(data)))
    return looks_cut(data, kind) and (source.declared_s is None or missing_s > _LENGTH_TOLERANCE_S)


def _plausible(source: Source, n_bytes: int) -> bool:
    """Whether the bytes can hold as much sound as the header promises."""
    return source.declared_s is not None and n_bytes >= source.declared_s * _LEAST_BYTES_PER_S


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
                raise not_finite((self.frames + int(np.argmin(sound))) / source.rate)
            sides = self._alike(two_sides(block))
            self.frames += len(sides)
            if self.frames > longest:
                raise too_long(None, limits)
            self.low, self.high = np.minimum(self.low, sides.min(axis=0)), np.maximum(self.high, sides.max(axis=0))
            yield sides

    def _alike(self, sides: Block) -> Block:
        """Return as many sides as the sound began with: streams may change from mono to stereo in the middle."""
        first = self._sides = self._sides or sides.shape[1]
        if sides.shape[1] == first:
            return sides
        return sides.repeat(2, axis=1) if first == 2 else sides.mean(axis=1, keepdims=True, dtype=np.float32)


@contextmanager
def _open(data: bytes, kind: str, track: int, longest_gap_s: float) -> Iterator[Source]:
    """Open ``data`` with libsndfile where it reads such files; with FFmpeg where it does not, or not this one."""
    with ExitStack() as stack:
        try:
            if kind not in SNDFILE_CONTAINERS:
                raise UnreadableError(kind)
            source = stack.enter_context(sndfile_source(data))
        except UnreadableError:
            source = stack.enter_context(ffmpeg_source(data, kind, track, longest_gap_s))
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


def _accepted_container(data: bytes, limits: Limits) -> tuple[str, bytes]:
    if not data:
        raise InputError("empty_file", "The file is empty. Please choose another one, or record again.")
    if len(data) > limits.clip_bytes:
        raise InputError(
            "too_large",
            f"The file has {len(data) / 1e6:.1f} MB; at most {limits.clip_bytes / 1e6:g} MB are analysed. "
            "Please shorten the clip, or save it as MP3 or M4A.",
        )
    kind, file = recognised_media(data)
    if kind not in CONTAINERS:
        raise containers.unsupported(data, ACCEPTED)
    return kind, file


def _check_header(source: Source, limits: Limits, n_bytes: int) -> None:
    if source.rate not in _RATES:
        raise UnreadableError(f"a sample rate of {source.rate} Hz")
    declared_s = source.declared_s or 0.0
    if declared_s > limits.clip_seconds + _LENGTH_TOLERANCE_S and _plausible(source, n_bytes):
        raise too_long(source.declared_s, limits)


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


def _warnings(source: Source, meter: _Meter, cut: bool) -> Iterator[Notice]:
    if cut:
        yield Notice("truncated", "The file was cut off at its end. What is left of it was analysed.")
    elif source.damaged:
        yield Notice("damaged", "Parts of the file are damaged and were left out. Times may be shifted.")
    if source.jumped:
        yield Notice("clock_set", SET_ANEW)
    rate = source.original_rate
    if rate < SAMPLE_RATE:
        yield Notice(
            "narrow_band",
            f"The clip was sampled at {rate / 1000:g} kHz: it holds sound up to {rate / 2000:.3g} kHz; "
            "answers to such clips are less often right.",
        )
    if meter.peak > _OVERSCALE:
        yield Notice("rescaled", "The samples are far beyond full scale, and were scaled down to it.")
