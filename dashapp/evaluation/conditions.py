"""Conditions under which speech is evaluated: what is done to a clip before it is sent to the model.

Noises are those of ESC-10's held-out folds, babble is of other speakers of the same part of the split; neither was
heard in training. What chance decides is decided by the clip's name, so that every model hears the same.
"""

import io
import logging
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Final

import av
import librosa
import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray
from scipy.signal import fftconvolve

from dashapp.audio.decode import SAMPLE_RATE, decode_audio
from dashapp.datasets import esc10
from dashapp.datasets.sample import Sample

Samples = NDArray[np.float32]
Condition = Callable[[Sample], bytes]
"""A clip to the bytes of the file that the model is asked about."""

CLEAN: Final = "clean"
BAND_8K: Final = "band8k"
OPUS_12K: Final = "opus12"
ROOM: Final = "room"
SNR_DB: Final = (20, 10, 0)
"""Signal-to-noise ratios of the conditions ``noise20`` ... ``babble0``."""

NARROW_RATE: Final = 8_000
"""Hz; the rate of a telephone."""
OPUS_BITS_PER_S: Final = 12_000
BABBLE_VOICES: Final = 5
_POOL: Final = 60
"""Voices that babble is drawn from."""
_ACTIVE_DB: Final = 35.0
"""Speech is what lies no more than this below the loudest frame: its power is the signal of the ratio."""
_REVERBERATION_S: Final = (0.4, 0.8)
_DIRECT_DB: Final = (0.0, 6.0)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Surroundings:
    """What may be heard beside a voice.

    Attributes:
        voices: Clips that babble is made of.
        sounds: Environmental sounds.
    """

    voices: tuple[Sample, ...]
    sounds: tuple[esc10.Sound, ...]

    @cached_property
    def _voices(self) -> list[tuple[str, Samples]]:
        return [(voice.speaker, _level(_active(_decoded(voice.path)))) for voice in self.voices]

    @cached_property
    def _sounds(self) -> list[Samples]:
        return [_decoded(sound.path) for sound in self.sounds]

    def babble(self, length: int, speaker: str, rng: np.random.Generator) -> Samples:
        """Return ``length`` samples of several voices at once, none of them that of ``speaker``."""
        others = [samples for name, samples in self._voices if name != speaker]
        chosen = rng.permutation(len(others))[:BABBLE_VOICES]
        return np.asarray(sum(_excerpt(others[i], length, rng) for i in chosen), np.float32)

    def sound(self, length: int, rng: np.random.Generator) -> Samples:
        """Return ``length`` samples of one environmental sound."""
        return _excerpt(self._sounds[rng.integers(len(self._sounds))], length, rng)


def surroundings(data: Path, samples: Sequence[Sample], folds: frozenset[int] = esc10.TEST_FOLDS) -> Surroundings:
    """Return what may be heard beside the clips ``samples``: each other, and ESC-10's ``folds`` under ``data``."""
    order = np.random.default_rng(0).permutation(len(samples))
    return Surroundings(tuple(samples[i] for i in order[:_POOL]), esc10.environmental(data, folds))


def conditions(around: Surroundings) -> Mapping[str, Condition]:
    """Return each condition by its name, as it stands in the column ``condition``; the first is ``clean``.

    Without environmental sounds there is no ``noise``, and without two speakers no ``babble``.
    """
    available: dict[str, Condition] = {CLEAN: as_it_is, BAND_8K: at_8_khz, OPUS_12K: through_opus, ROOM: in_a_room}
    if around.sounds:
        available |= {f"noise{snr}": partial(in_noise, around=around, snr_db=snr) for snr in SNR_DB}
    else:
        log.warning("no sounds of ESC-10 found: speech is not evaluated in noise")
    if len({voice.speaker for voice in around.voices}) > 1:
        available |= {f"babble{snr}": partial(in_babble, around=around, snr_db=snr) for snr in SNR_DB}
    return available


def as_it_is(sample: Sample) -> bytes:
    """Return the file."""
    return sample.path.read_bytes()


def at_8_khz(sample: Sample) -> bytes:
    """Return the clip as a WAV file at 8 kHz: what a telephone leaves of it."""
    narrow = soxr.resample(_decoded(sample.path), SAMPLE_RATE, NARROW_RATE, quality="HQ")
    return _wav(narrow, NARROW_RATE)


def through_opus(sample: Sample) -> bytes:
    """Return the clip as Opus at 12 kbit/s: a frugal voice message."""
    samples = np.clip(_decoded(sample.path), -1, 1)
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="ogg") as file:
        stream = file.add_stream("libopus", rate=SAMPLE_RATE)
        stream.layout, stream.format = "mono", "flt"
        stream.bit_rate = OPUS_BITS_PER_S
        frame = av.AudioFrame.from_ndarray(samples[None, :], "flt", "mono")
        frame.sample_rate = SAMPLE_RATE
        file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return buffer.getvalue()


def in_a_room(sample: Sample) -> bytes:
    """Return the clip as heard across a room.

    The response is the direct sound and a decaying noise (J.-D. Polack's model of late reverberation).
    """
    rng = _chance(sample, ROOM)
    seconds, direct_db = rng.uniform(*_REVERBERATION_S), rng.uniform(*_DIRECT_DB)
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    tail = rng.normal(size=len(time)) * 10 ** (-3 * time / seconds)  # 60 dB less after `seconds`
    tail /= np.sqrt((tail**2).sum()) * 10 ** (direct_db / 20)
    dry = _decoded(sample.path)
    wet = fftconvolve(dry, np.concatenate([[1.0], tail]))
    return _wav(_within_full_scale(wet), SAMPLE_RATE)


def in_noise(sample: Sample, around: Surroundings, snr_db: float) -> bytes:
    """Return the clip with an environmental sound behind it."""
    samples = _decoded(sample.path)
    return _wav(mix(samples, around.sound(len(samples), _chance(sample, "noise")), snr_db), SAMPLE_RATE)


def in_babble(sample: Sample, around: Surroundings, snr_db: float) -> bytes:
    """Return the clip with other people talking behind it."""
    samples = _decoded(sample.path)
    babble = around.babble(len(samples), sample.speaker, _chance(sample, "babble"))
    return _wav(mix(samples, babble, snr_db), SAMPLE_RATE)


def mix(samples: Samples, background: Samples, snr_db: float) -> Samples:
    """Return the sum, within full scale; ``background`` is ``snr_db`` below the power of what is said."""
    gain = _rms(_active(samples)) / max(_rms(background), 1e-9) / 10 ** (snr_db / 20)
    return _within_full_scale(samples + gain * background)


def _chance(sample: Sample, purpose: str) -> np.random.Generator:
    return np.random.default_rng(zlib.crc32(f"{purpose} {sample.item}".encode()))


def _decoded(path: Path) -> Samples:
    return decode_audio(path.read_bytes()).waveform.samples


def _active(samples: Samples) -> Samples:
    """Leave out the silence at both ends."""
    return np.asarray(librosa.effects.trim(samples, top_db=_ACTIVE_DB)[0], np.float32)


def _excerpt(samples: Samples, length: int, rng: np.random.Generator) -> Samples:
    """Return ``length`` samples from a random place on, going round."""
    return np.resize(np.roll(samples, -int(rng.integers(len(samples)))), length)


def _level(samples: Samples) -> Samples:
    return samples / np.float32(max(_rms(samples), 1e-9))


def _rms(samples: NDArray[Any]) -> float:
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))


def _within_full_scale(samples: NDArray[Any]) -> Samples:
    return np.asarray(samples / max(1.0, float(np.abs(samples).max())), np.float32)


def _wav(samples: Samples, rate: int) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, samples, rate, format="WAV", subtype="PCM_16")
    return file.getvalue()
