"""One sentence of RAVDESS, by a woman and a man in seven emotions, as the program sees it.

All of it is at the rate at which sound is analysed; silence at both ends is left out.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import librosa
import numpy as np
from numpy.typing import NDArray

from dashapp.audio.decode import decode_audio
from dashapp.audio.features import MfccConfig, log_mel, mfcc, trim
from dashapp.audio.waveform import Waveform
from dashapp.datasets import ravdess
from dashapp.datasets.sample import Sample
from dashapp.errors import InputError
from dashapp.labels import EMOTIONS, SEXES

WORDS: Final = "Kids are talking by the door"
"""RAVDESS's first sentence."""
RATES: Final = (16_000, 8_000, 4_000, 2_000)
"""Hz; the highest is that of the program."""
RANGE_DB: Final = 70.0
"""What is further below the loudest point of a spectrogram is not told apart."""

# Normal intensity, the first sentence, its first repetition.
_SENTENCE: Final = re.compile(rf"{ravdess.NAME}/03-01-\d\d-01-01-01-\d\d")
_LEFT_OUT: Final = "calm"
_N_FFT: Final = 512
_HOP: Final = 160

Array = NDArray[np.float32]


@dataclass(frozen=True)
class Sentence:
    """The clips.

    Attributes:
        clips: By sex and emotion; those that are missing are left out.
        speakers: By sex.
    """

    clips: Mapping[tuple[str, str], Waveform]
    speakers: Mapping[str, str]

    @property
    def seconds(self) -> float:
        """Length of the longest clip."""
        return max(clip.duration_s for clip in self.clips.values())


def choose(samples: Sequence[Sample]) -> dict[tuple[str, str], Sample]:
    """Return the sentence's clips by sex and emotion, of one speaker a sex: the first of those with most emotions."""
    spoken: dict[tuple[str, str], dict[str, Sample]] = defaultdict(dict)
    for sample in samples:
        if _SENTENCE.fullmatch(sample.item) and sample.source_label != _LEFT_OUT:
            spoken[sample.sex, sample.speaker][sample.emotion] = sample
    chosen: dict[tuple[str, str], Sample] = {}
    for sex in SEXES:
        speakers = sorted((speaker for of, speaker in spoken if of == sex), key=lambda s: (-len(spoken[sex, s]), s))
        if speakers:
            clips = spoken[sex, speakers[0]]
            chosen |= {(sex, emotion): clips[emotion] for emotion in EMOTIONS if emotion in clips}
    return chosen


def sentence(samples: Sequence[Sample]) -> Sentence | None:
    """Return the sentence's sound; None where none of the samples is it, or can be decoded."""
    chosen = choose(samples)
    sounds = {key: _sound(sample) for key, sample in chosen.items()}
    clips = {key: sound for key, sound in sounds.items() if sound}
    return Sentence(clips, {key[0]: chosen[key].speaker for key in clips}) if clips else None


def spectrogram(waveform: Waveform) -> Array:
    """Return the power in dB below the loudest point, ``(257, frames)`` of 10 ms at 16 kHz, cut at `RANGE_DB`."""
    power = np.abs(librosa.stft(waveform.samples, n_fft=_N_FFT, hop_length=_HOP)) ** 2
    decibels: Array = librosa.power_to_db(power, ref=np.max, amin=1e-12, top_db=RANGE_DB)
    return decibels


def coefficients(waveform: Waveform) -> Array:
    """Return the MFCC that the speech models see, ``(40, frames)``, each on a scale of its own: mean 0, deviation 1."""
    config = MfccConfig()
    static = mfcc(log_mel(waveform, config), config)[:, :, 0].T
    scaled: Array = static / np.maximum(static.std(axis=1, keepdims=True), 1e-6)
    return scaled


def resampled(waveform: Waveform, rates: Sequence[int] = RATES) -> dict[int, Waveform]:
    """Return the clip as it sounds when it was stored at each of the rates in Hz, all of them at its own rate again."""
    own = waveform.sample_rate
    return {rate: Waveform(_through(waveform.samples, own, rate), own) if rate < own else waveform for rate in rates}


def _sound(sample: Sample) -> Waveform | None:
    try:
        return trim(decode_audio(sample.path.read_bytes()).waveform, MfccConfig())[0]
    except InputError:
        return None


def _through(samples: Array, own: int, rate: int) -> Array:
    low = librosa.resample(samples, orig_sr=own, target_sr=rate, res_type="soxr_hq")
    back = librosa.resample(low, orig_sr=rate, target_sr=own, res_type="soxr_hq")
    return librosa.util.fix_length(back, size=len(samples)).astype(np.float32)
