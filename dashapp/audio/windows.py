"""A clip cut into windows: of equal length, overlapping, the last one ending where the clip ends.

The windows of ten minutes are a thousand; their inputs are computed a batch at a time, so that memory stays bounded.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from dashapp.audio.features import Array, MfccConfig, log_mel, mfcc, pad, trim
from dashapp.audio.framing import Framing
from dashapp.audio.waveform import Waveform


@dataclass(frozen=True)
class Windows:
    """The windows of a clip.

    Attributes:
        seconds: Start and end of each in seconds of the untrimmed clip.
        take: Computes the inputs ``(stop - start, ...)`` of the windows ``start`` to ``stop``.
        length_s: Of a full window; a shorter one is filled up to it. None where an input has no time in it.
        drawn: Whether an input is a picture, time to the right and low tones below, not ``(frames, bands)``.
    """

    seconds: tuple[tuple[float, float], ...]
    take: Callable[[int, int], Array]
    length_s: float | None = None
    drawn: bool = False

    @property
    def features(self) -> Array:
        """The inputs of all of them, ``(windows, ...)``."""
        return self.take(0, len(self.seconds))

    def batches(self, size: int) -> Iterator[Array]:
        """Yield the inputs of ``size`` windows at a time, and of the rest."""
        count = len(self.seconds)
        for start in range(0, count, size):
            yield self.take(start, min(start + size, count))


def window_starts(n_frames: int, length: int, hop: int) -> list[int]:
    """Return the first frame of each window; the last window ends with the clip, a short clip has one window."""
    last = max(0, n_frames - length)
    starts = list(range(0, last, hop))
    return [*starts, last]


def windows(waveform: Waveform, config: MfccConfig) -> Windows:
    """Trim a clip, cut it into windows and compute their MFCC, ``(windows, *config.input_shape)``.

    Args:
        waveform: At least 0.1 s at ``config.sample_rate``.
        config: How.
    """
    length = config.window_frames
    if config.by_clip:
        return cut(
            waveform, config, lambda trimmed: mfcc(log_mel(trimmed, config), config), lambda part: pad(part, length)
        )
    return cut(waveform, config, lambda trimmed: log_mel(trimmed, config), lambda part: pad(mfcc(part, config), length))


def cut(
    waveform: Waveform,
    config: Framing,
    spectrogram: Callable[[Waveform], Array],
    features: Callable[[Array], Array],
    *,
    drawn: bool = False,
) -> Windows:
    """Trim a clip and cut it into windows.

    Args:
        waveform: At least 0.1 s at ``config.sample_rate``.
        config: How.
        spectrogram: The trimmed clip to ``(frames, bands)``.
        features: At most one window's frames of it to an input.
        drawn: Whether that is a picture.
    """
    trimmed, offset_s = trim(waveform, config)
    frames = spectrogram(trimmed)
    starts = _starts(trimmed, config)

    def take(first: int, last: int) -> Array:
        return np.stack([features(frames[start : start + config.window_frames]) for start in starts[first:last]])

    length_s = config.window_frames * config.hop_length / config.sample_rate
    return Windows(_seconds(trimmed, offset_s, starts, config), take, length_s, drawn)


def window_seconds(waveform: Waveform, config: Framing) -> tuple[tuple[float, float], ...]:
    """Return start and end of each window that `cut` makes, in seconds of the untrimmed clip."""
    trimmed, offset_s = trim(waveform, config)
    return _seconds(trimmed, offset_s, _starts(trimmed, config), config)


def _starts(trimmed: Waveform, config: Framing) -> list[int]:
    # The spectrogram has one frame more than the clip has hops: its frames are centred, from the first sample on.
    return window_starts(len(trimmed.samples) // config.hop_length, config.window_frames, config.hop_frames)


def _seconds(trimmed: Waveform, offset_s: float, starts: list[int], config: Framing) -> tuple[tuple[float, float], ...]:
    frame_s = config.hop_length / config.sample_rate
    end_s = offset_s + trimmed.duration_s
    return tuple(
        (offset_s + start * frame_s, min(end_s, offset_s + (start + config.window_frames) * frame_s))
        for start in starts
    )
