"""What happens to speech between a mouth and a file, applied at random to log-mel spectrograms in dB.

Working on the log-mel spectrogram keeps an epoch cheap: sounds add in power, a slower or higher voice is a stretched
picture, a room is a decaying trail, a narrow band is a floor. Masks follow D. S. Park et al., "SpecAugment",
Interspeech 2019, doi 10.21437/Interspeech.2019-2680.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import librosa
import numpy as np
from scipy.signal import lfilter

from dashapp.audio.features import Array, MfccConfig

FLOOR_DB = -120.0
TELEPHONE_HZ = (3300.0, 4200.0)
BABBLE_VOICES = (1, 6)


@dataclass(frozen=True)
class Surroundings:
    """What may be heard behind a voice: spectrograms ``(frames, n_mels)`` in dB.

    Attributes:
        voices: Of other clips; babble is several of them at once.
        sounds: Of the environment; none means that synthetic noise takes their place.
    """

    voices: Sequence[Array]
    sounds: Sequence[Array] = ()

    def draw(self, frames: int, rng: np.random.Generator) -> Array:
        """Return ``frames`` of noise, of the environment or of other voices, each as often."""
        kind = rng.integers(3)
        if kind == 0:
            return self.babble(frames, rng)
        if kind == 1 and self.sounds:
            return _excerpt(self.sounds[int(rng.integers(len(self.sounds)))], frames, rng)
        return noise((frames, self.voices[0].shape[1]), rng)

    def babble(self, frames: int, rng: np.random.Generator) -> Array:
        """Return ``frames`` of one or several voices at once."""
        chosen = rng.integers(0, len(self.voices), rng.integers(*BABBLE_VOICES, endpoint=True))
        return add_up([_excerpt(self.voices[i], frames, rng) for i in chosen])


def augment(
    spectrogram: Array,
    around: Surroundings,
    config: MfccConfig,
    rng: np.random.Generator,
    *,
    frames: int | None = None,
    noisy: float = 0.4,
    reverberant: float = 0.25,
) -> Array:
    """Return one random variant of ``spectrogram``, at most ``frames`` long.

    Args:
        spectrogram: ``(frames, n_mels)`` in dB.
        around: What may be heard in the background.
        config: How the spectrograms were computed.
        rng: Source of chance.
        frames: At most; by default a window's.
        noisy: How often something is heard in the background.
        reverberant: How often the voice is heard across a room.
    """
    frames = frames or config.window_frames
    varied = crop(stretch(spectrogram, rng), frames, rng)
    if rng.random() < reverberant:
        varied = reverberate(varied, config, rng)
    if rng.random() < noisy:
        if rng.random() < 0.5:
            # Where there is noise, silence around the voice is not trimmed: it is heard as noise alone.
            varied = surround(varied, frames, rng)
        varied = add(varied, around.draw(len(varied), rng), rng.uniform(0, 25))
    if rng.random() < 0.15:
        varied = narrow_band(varied, rng.uniform(*TELEPHONE_HZ), config)
    return varied


def reverberate(spectrogram: Array, config: MfccConfig, rng: np.random.Generator) -> Array:
    """Trail each sound off as a room does: 60 dB in 0.2 to 0.9 s, 0 to 12 dB below the direct sound."""
    frames_per_s = config.sample_rate / config.hop_length
    decay = 10 ** (-6 / (rng.uniform(0.2, 0.9) * frames_per_s))
    share = 10 ** (-rng.uniform(0, 12) / 10)
    power = 10 ** (spectrogram / 10)
    trail = lfilter([0, share * (1 - decay)], [1, -decay], power, axis=0)
    return np.asarray(10 * np.log10(power + trail), np.float32)


def colour(bands: int, most_db: float, rng: np.random.Generator) -> Array:
    """Return the response of a random microphone, ``(bands,)`` in dB: smooth, at most ``most_db`` up or down."""
    knots = rng.uniform(-most_db, most_db, 5)
    return np.interp(np.linspace(0, 4, bands), np.arange(5), knots).astype(np.float32)


def surround(spectrogram: Array, frames: int, rng: np.random.Generator) -> Array:
    """Put silence before and after a short clip, up to ``frames`` in all."""
    missing = int(rng.integers(0, max(0, frames - len(spectrogram)) + 1))
    before = int(rng.integers(0, missing + 1))
    return np.pad(spectrogram, ((before, missing - before), (0, 0)), constant_values=FLOOR_DB)


def add_up(spectrograms: Sequence[Array]) -> Array:
    """Return several sounds at once, each as loud."""
    powers = [10 ** (spectrogram / 10) for spectrogram in spectrograms]
    total = sum(power / max(power.mean(), 1e-20) for power in powers)
    return np.asarray(10 * np.log10(np.maximum(total, 1e-12)), np.float32)


def _excerpt(spectrogram: Array, frames: int, rng: np.random.Generator) -> Array:
    """Return ``frames`` from a random place on, going round."""
    return np.take(spectrogram, np.arange(frames) + rng.integers(len(spectrogram)), axis=0, mode="wrap")


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
    """Hide two stretches of up to 0.4 s: each coefficient takes its mean, and its slopes, whose mean is 0, vanish."""
    masked, mean = features.copy(), np.zeros(features.shape[1:], np.float32)
    mean[:, 0] = features[:, :, 0].mean(axis=0)
    for _ in range(2):
        length = int(rng.integers(0, min(40, 1 + len(features) // 3)))
        start = int(rng.integers(0, max(1, len(features) - length)))
        masked[start : start + length] = mean
    return masked


def mask_bands(spectrogram: Array, rng: np.random.Generator) -> Array:
    """Hide two stripes of up to 8 mel filters: each takes its mean over time."""
    masked = spectrogram.copy()
    for _ in range(2):
        width = int(rng.integers(0, 9))
        start = int(rng.integers(0, spectrogram.shape[1] - width))
        masked[:, start : start + width] = masked[:, start : start + width].mean(axis=0)
    return masked
