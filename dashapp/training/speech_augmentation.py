"""What happens to speech between a mouth and a file, applied at random to log-mel spectrograms in dB.

Working on the log-mel spectrogram keeps an epoch cheap: sounds add in power, a slower or higher voice is a stretched
picture, a narrow band is a floor. Masks follow D. S. Park et al., "SpecAugment", Interspeech 2019,
doi 10.21437/Interspeech.2019-2680.
"""

import cv2
import librosa
import numpy as np

from dashapp.audio.features import Array, MfccConfig

FLOOR_DB = -120.0
TELEPHONE_HZ = (3300.0, 4200.0)


def augment(spectrogram: Array, other: Array, config: MfccConfig, rng: np.random.Generator) -> Array:
    """Return one random variant of ``spectrogram``, at most one window long.

    Args:
        spectrogram: ``(frames, n_mels)`` in dB.
        other: That of another clip, which may be heard in the background.
        config: How the spectrograms were computed.
        rng: Source of chance.
    """
    varied = crop(stretch(spectrogram, rng), config.window_frames, rng)
    if rng.random() < 0.25:
        varied = add(varied, noise(varied.shape, rng), rng.uniform(3, 30))
    if rng.random() < 0.15:
        varied = add(varied, np.resize(other, varied.shape), rng.uniform(3, 25))
    if rng.random() < 0.15:
        varied = narrow_band(varied, rng.uniform(*TELEPHONE_HZ), config)
    return varied


def stretch(spectrogram: Array, rng: np.random.Generator) -> Array:
    """Change speed by up to 12 % and move the formants by up to 6 %."""
    frames, bands = spectrogram.shape
    speed, warp = np.exp(rng.uniform(-0.12, 0.12)), np.exp(rng.uniform(-0.06, 0.06))
    matrix = np.array([[warp, 0, 0], [0, speed, 0]], np.float32)
    size = (bands, max(16, round(frames * speed)))
    stretched = cv2.warpAffine(spectrogram, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(stretched, np.float32)


def crop(spectrogram: Array, frames: int, rng: np.random.Generator) -> Array:
    """Return a random stretch of at most ``frames``."""
    start = int(rng.integers(0, max(0, len(spectrogram) - frames) + 1))
    return spectrogram[start : start + frames]


def noise(shape: tuple[int, ...], rng: np.random.Generator) -> Array:
    """Return stationary noise of a random smooth colour, in dB."""
    knots = np.linspace(0, 1, 5)
    colour = np.interp(np.linspace(0, 1, shape[1]), knots, rng.normal(0, 8, 5))
    fluctuation = 10 * np.log10(rng.gamma(4.0, 0.25, shape))
    return np.asarray(colour + fluctuation, np.float32)


def add(spectrogram: Array, background: Array, snr_db: float) -> Array:
    """Add ``background`` in power, ``snr_db`` below the mean power of ``spectrogram``."""
    power, other = 10 ** (spectrogram / 10), 10 ** (background / 10)
    gain = power.mean() / max(other.mean(), 1e-20) / 10 ** (snr_db / 10)
    return np.asarray(10 * np.log10(power + gain * other), np.float32)


def narrow_band(spectrogram: Array, highest_hz: float, config: MfccConfig) -> Array:
    """Empty the filters above ``highest_hz``, as a telephone does."""
    centres = mel_centres(config)
    return np.where(centres > highest_hz, np.float32(FLOOR_DB), spectrogram).astype(np.float32)


def mel_centres(config: MfccConfig) -> Array:
    """Return the centre frequency of each mel filter in Hz."""
    edges = librosa.mel_frequencies(config.n_mels + 2, fmin=config.fmin, fmax=config.fmax)
    return np.asarray(edges[1:-1], np.float32)


def mask(features: Array, rng: np.random.Generator) -> Array:
    """Hide two stretches of up to 0.4 s: their coefficients become 0, their mean."""
    masked = features.copy()
    for _ in range(2):
        length = int(rng.integers(0, 40))
        start = int(rng.integers(0, max(1, len(features) - length)))
        masked[start : start + length] = 0
    return masked


def mask_bands(spectrogram: Array, rng: np.random.Generator) -> Array:
    """Hide two stripes of up to 8 mel filters: each takes its mean over time."""
    masked = spectrogram.copy()
    for _ in range(2):
        width = int(rng.integers(0, 9))
        start = int(rng.integers(0, spectrogram.shape[1] - width))
        masked[:, start : start + width] = masked[:, start : start + width].mean(axis=0)
    return masked
