"""What of a voice carries emotion: pitch, its range and course, tempo, level and brightness.

Pitch by pYIN (M. Mauch, S. Dixon, ICASSP 2014, doi 10.1109/ICASSP.2014.6853678), as librosa has it. The measures are
those of ``assets/exemplars/statistics.json``, which Praat took of the corpora's training speakers, so that both can be
compared.
"""

from dataclasses import dataclass
from typing import Any, Final

import librosa
import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfiltfilt

from dashapp.audio.waveform import Waveform

FLOOR_HZ: Final = 75.0
HUM_BELOW_HZ: Final = 80.0
"""Filtered out before the pitch is looked for: in a quiet clip the hum of the recording would pass for a voice."""
CEILING_HZ: Final = 700.0
AT_THE_FLOOR: Final = 1.03
STEP_S: Final = 0.01
ACTIVE_DB: Final = 30.0
"""Below the loudest moment; what is quieter at either end is silence."""
FEWEST_VOICED: Final = 12
"""Frames with a pitch below which nothing is said of it."""
LOW_BAND_HZ: Final = (60.0, 1000.0)
HIGH_BAND_HZ: Final = (1000.0, 5000.0)

Array = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class VoiceMeasures:
    """The measures of one clip.

    Attributes:
        pitch_hz: Median of the voiced frames; NaN where there are too few.
        range_st: From their 10th to their 90th percentile, in semitones; NaN likewise.
        syllables_per_s: Syllables of its sentence over the time from its first to its last sound; NaN where the
            sentence is not known.
        energy_db: Level of the active part, relative to full scale.
        tilt_db: Energy between 1 and 5 kHz relative to that below 1 kHz: brightness.
        times_s: Of the frames of `contour_hz`.
        contour_hz: Pitch at each; NaN where there is none.
    """

    pitch_hz: float
    range_st: float
    syllables_per_s: float
    energy_db: float
    tilt_db: float
    times_s: tuple[float, ...]
    contour_hz: tuple[float, ...]


def measure(waveform: Waveform, syllables: int | None = None) -> VoiceMeasures:
    """Measure a clip.

    Args:
        waveform: The clip.
        syllables: Of its sentence, where that is known.
    """
    active, (first, last) = _active(waveform)
    contour = pitch_contour(waveform)
    times = np.arange(len(contour)) * STEP_S
    # In the silence at either end the hum of the recording would pass for a deep voice.
    contour[(times < first) | (times > last)] = np.nan
    voiced = contour[np.isfinite(contour)]
    enough = len(voiced) >= FEWEST_VOICED
    low, median, high = np.quantile(voiced, (0.1, 0.5, 0.9)) if enough else (np.nan,) * 3
    seconds = len(active) / waveform.sample_rate
    return VoiceMeasures(
        pitch_hz=float(median),
        range_st=float(12 * np.log2(high / low)),
        syllables_per_s=syllables / seconds if syllables else float("nan"),
        energy_db=float(10 * np.log10(np.mean(np.square(active)) + 1e-12)),
        tilt_db=_tilt(active, waveform.sample_rate),
        times_s=tuple(np.round(times, 3).tolist()),
        contour_hz=tuple(np.round(contour, 1).tolist()),
    )


def pitch_contour(waveform: Waveform) -> Array:
    """Return the pitch in Hz every `STEP_S` seconds; NaN where the voice has none."""
    rate = waveform.sample_rate
    without_hum = sosfiltfilt(butter(4, HUM_BELOW_HZ, "high", fs=rate, output="sos"), waveform.samples)
    pitch, voiced, _ = librosa.pyin(
        without_hum.astype(np.float32),
        sr=rate,
        fmin=FLOOR_HZ,
        fmax=CEILING_HZ,
        frame_length=int(2 ** np.ceil(np.log2(4 * rate / FLOOR_HZ))),
        hop_length=round(STEP_S * rate),
    )
    # At the floor it has found none, but the lowest that it may say.
    found: Array = np.where(voiced & (pitch > AT_THE_FLOOR * FLOOR_HZ), pitch, np.nan)
    return found


def _active(waveform: Waveform) -> tuple[Array, tuple[float, float]]:
    """Return the samples between the first and the last sound, and from and to which second they go."""
    samples, ends = librosa.effects.trim(waveform.samples, top_db=ACTIVE_DB, frame_length=640, hop_length=160)
    if not len(samples):
        return waveform.samples, (0.0, waveform.duration_s)
    return samples, (float(ends[0]) / waveform.sample_rate, float(ends[1]) / waveform.sample_rate)


def _tilt(samples: Array, rate: int) -> float:
    power = np.square(np.abs(np.fft.rfft(samples)))
    frequency = np.fft.rfftfreq(len(samples), 1 / rate)

    def energy(band: tuple[float, float]) -> float:
        return float(power[(frequency >= band[0]) & (frequency < band[1])].sum()) + 1e-12

    return float(10 * np.log10(energy(HIGH_BAND_HZ) / energy(LOW_BAND_HZ)))
