"""Waveform to MFCC: the one path that training, evaluation, page, API and command line share.

Every mel filter ends below 5.5 kHz: one of the training corpora holds nothing above it, and a network that could see
the band would learn the corpus. The mean is removed (cepstral mean normalisation), so that level and, unless
``keep_colour`` is set, a microphone's colour do not count; the range below the loudest point is limited, so that the
depth of silence does not. Both are those of a window or, with ``by_clip``, of the whole clip: then what overlapping
windows share is the same in each, and what a network's convolutions make of it can be shared too.

Source: S. B. Davis, P. Mermelstein, "Comparison of parametric representations for monosyllabic word recognition",
IEEE TASSP 28 (1980), doi 10.1109/TASSP.1980.1163420; mel filters as librosa has them.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashapp.audio.framing import Framing, blocks, frame_count
from dashapp.audio.short_time import cosine_transform, mel_filters, power, sounding_part, stft, to_decibels
from dashapp.audio.waveform import Waveform

Array = NDArray[np.float32]
SHORTEST_TRIMMED_S = 0.25
DELTA_FRAMES = 9
"""Over which the slope and the curvature of a coefficient are fitted."""


def _fitted(static: Array, weights: Array) -> Array:
    """Return the weighted sum of each frame's neighbours; before the first and after the last frame those go on."""
    padded = np.pad(static, ((0, 0), (len(weights) // 2, len(weights) // 2)), mode="edge")
    total = np.zeros_like(static)
    for place, weight in enumerate(weights):
        if weight:
            total += weight * padded[:, place : place + static.shape[1]]
    return total


def _slope_weights(order: int) -> NDArray[np.float32]:
    """Return the weights that give the slope (1) or the curvature (2) of the polynomial fitted to a frame's neighbours.

    Source: A. Savitzky, M. J. E. Golay, Analytical Chemistry 36 (1964), doi 10.1021/ac60214a047.
    """
    places = np.arange(DELTA_FRAMES) - DELTA_FRAMES // 2
    fitted = np.linalg.pinv(np.vander(places, order + 1, increasing=True))
    weights: NDArray[np.float32] = (order * fitted[order]).astype(np.float32)
    return weights


_DELTAS = tuple(_slope_weights(order) for order in (1, 2))


@dataclass(frozen=True, kw_only=True)
class MfccConfig(Framing):
    """How MFCC are computed.

    Attributes:
        n_fft: Samples of the Fourier transform.
        win_length: Samples of the Hann window (25 ms).
        n_mels: Mel filters between ``fmin`` and ``fmax`` Hz.
        fmin: Lowest frequency in Hz.
        fmax: Highest frequency in Hz.
        n_mfcc: Coefficients kept; 0 keeps the log-mel spectrogram itself, whose filters then are the coefficients.
        keep_colour: Remove the level only (the mean of the first coefficient); the other means are the colour of the
            voice and of the microphone.
        top_db: Range in dB below the loudest filter of a window, or of the clip.
        by_clip: Level, range and means are those of the clip instead of the window; a fourth channel holds the
            coefficients with mean 0, so without the colour of voice and microphone, and a deviation of 1 in all.
    """

    hop_length: int = 160
    window_s: float = 3.0
    hop_s: float = 0.5
    n_fft: int = 512
    win_length: int = 400
    n_mels: int = 64
    fmin: float = 50.0
    fmax: float = 5500.0
    n_mfcc: int = 40
    keep_colour: bool = False
    top_db: float = 80.0
    by_clip: bool = False

    @property
    def input_shape(self) -> tuple[int, int, int]:
        """Shape of the network's input: frames, coefficients, and (MFCC, delta, delta-delta[, standardised MFCC])."""
        return self.window_frames, self.n_mfcc or self.n_mels, 4 if self.by_clip else 3


def trim(waveform: Waveform, config: Framing) -> tuple[Waveform, float]:
    """Leave out the silence at both ends, unless hardly anything would be left.

    Returns:
        What is left, and the seconds left out before it.
    """
    if not config.trim_db:
        return waveform, 0.0
    start, stop = sounding_part(
        waveform.samples, top_db=config.trim_db, frame_length=4 * config.hop_length, hop_length=config.hop_length
    )
    if stop - start < SHORTEST_TRIMMED_S * waveform.sample_rate:
        return waveform, 0.0
    return Waveform(waveform.samples[start:stop], waveform.sample_rate), start / waveform.sample_rate


def log_mel(waveform: Waveform, config: MfccConfig) -> Array:
    """Return the log-mel spectrogram in dB, ``(frames, n_mels)``.

    Raises:
        ValueError: If the waveform has another sample rate than ``config``.
    """
    spectrogram = np.empty((frame_count(waveform, config), config.n_mels), np.float32)
    filters = mel_filters(
        sr=config.sample_rate, n_fft=config.n_fft, n_mels=config.n_mels, fmin=config.fmin, fmax=config.fmax
    )
    for frames, samples in blocks(waveform, config, config.n_fft):
        lines = stft(samples, n_fft=config.n_fft, hop_length=config.hop_length, win_length=config.win_length)
        spectrogram[frames] = to_decibels(filters @ power(lines), amin=1e-12).T
    return spectrogram


def mfcc(log_mel_window: Array, config: MfccConfig) -> Array:
    """Return MFCC, their deltas and delta-deltas of one window, or of a clip with ``by_clip``, not yet padded.

    Args:
        log_mel_window: ``(frames, n_mels)`` in dB, at least 9 frames.
        config: How.

    Returns:
        ``(frames, n_mfcc, 3)``, with ``by_clip`` 4; the mean over time is 0, of each coefficient or of the first.
    """
    floored = np.maximum(log_mel_window, log_mel_window.max() - config.top_db)
    if config.n_mfcc:
        static = cosine_transform(config.n_mels, config.n_mfcc) @ floored.T
        level = slice(0, 1) if config.keep_colour else slice(None)
        static[level] -= static[level].mean(axis=1, keepdims=True)
    else:
        static = floored.T - (floored.mean() if config.keep_colour else floored.mean(axis=0)[:, np.newaxis])
    # What librosa.feature.delta gives with mode="nearest", but for fitting its polynomial anew for every clip, which
    # costs more than all the rest.
    slopes = [_fitted(static, weights) for weights in _DELTAS]
    channels = [static, *slopes]
    if config.by_clip:
        centred = static - static.mean(axis=1, keepdims=True)
        channels.append(centred / max(float(centred.std()), 1e-3))
    stacked = np.empty((static.shape[1], static.shape[0], len(channels)), np.float32)
    for channel, values in enumerate(channels):
        stacked[:, :, channel] = values.T
    return stacked


def first_window(spectrogram: Array, config: MfccConfig) -> Array:
    """Return the features of the first window of a clip, padded, ``config.input_shape``.

    Args:
        spectrogram: Log-mel spectrogram of the clip, ``(frames, n_mels)``.
        config: How.
    """
    frames = config.window_frames
    heard = mfcc(spectrogram, config) if config.by_clip else mfcc(spectrogram[:frames], config)
    return pad(heard, frames)


def pad(features: Array, frames: int) -> Array:
    """Return ``features`` cut or padded at its end to ``frames``; the padding is 0, the mean of every coefficient."""
    missing = max(0, frames - len(features))
    return np.pad(features[:frames], ((0, missing), (0, 0), (0, 0)))
