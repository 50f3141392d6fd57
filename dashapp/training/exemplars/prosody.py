"""What of a voice carries emotion, measured with Praat: pitch, its range and course, tempo, energy, spectral tilt.

Boersma and Weenink, Praat (https://www.praat.org), through Jadoul et al. 2018, doi:10.1016/j.wocn.2018.07.001. Floor
and ceiling of the pitch are fitted to each clip in a second pass, after De Looze and Hirst 2008.
"""

from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
import parselmouth
from numpy.typing import NDArray

from dashapp.audio.waveform import Waveform

CONTOUR_POINTS: Final = 12
FLOOR_HZ: Final = 65.0
CEILING_HZ: Final = 700.0
ACTIVE_DB: Final = 30.0
"""Below the loudest moment; what is quieter at either end is silence."""

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Prosody:
    """The measures of one clip.

    Attributes:
        pitch_hz: Median of the voiced frames.
        range_st: From their 10th to their 90th percentile, in semitones.
        syllables_per_s: Syllables of its sentence over the time from its first to its last sound.
        energy_db: Level of the active part, relative to full scale.
        tilt_db: Energy between 1 and 5 kHz relative to that below 1 kHz; greater where the voice is pressed.
        harmonicity_db: Median harmonics-to-noise ratio; smaller where the voice is breathy or rough.
        contour_st: `CONTOUR_POINTS` pitches at equal steps of time, in semitones relative to ``pitch_hz``.
    """

    pitch_hz: float
    range_st: float
    syllables_per_s: float
    energy_db: float
    tilt_db: float
    harmonicity_db: float
    contour_st: tuple[float, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return all fields."""
        return asdict(self)


def measure(waveform: Waveform, syllables: int) -> Prosody | None:
    """Measure a clip of a sentence of so many syllables; None where there is too little voice in it."""
    active = active_part(sound(waveform))
    times, pitch = pitch_track(active)
    if len(pitch) < CONTOUR_POINTS:
        return None
    low, median, high = np.quantile(pitch, (0.1, 0.5, 0.9))
    return Prosody(
        pitch_hz=float(median),
        range_st=float(semitones(high, low)),
        syllables_per_s=syllables / active.duration,
        energy_db=float(10 * np.log10(np.mean(np.square(active.values)) + 1e-12)),
        tilt_db=_tilt(active),
        harmonicity_db=_harmonicity(active),
        contour_st=tuple(np.round(_contour(times, semitones(pitch, median)), 3).tolist()),
    )


def sound(waveform: Waveform) -> parselmouth.Sound:
    """Return a waveform as Praat knows it."""
    return parselmouth.Sound(waveform.samples.astype(np.float64), sampling_frequency=waveform.sample_rate)


def active_part(clip: parselmouth.Sound) -> parselmouth.Sound:
    """Return a clip without the silence at its ends."""
    intensity = clip.to_intensity(minimum_pitch=100.0, time_step=0.01)
    levels = intensity.values[0]
    loud = intensity.xs()[levels > levels.max() - ACTIVE_DB]
    return clip.extract_part(from_time=max(clip.xmin, loud[0] - 0.02), to_time=min(clip.xmax, loud[-1] + 0.02))


def pitch_track(clip: parselmouth.Sound) -> tuple[Array, Array]:
    """Return times in seconds from the clip's start and pitches in Hz of its voiced frames.

    The second pass looks only where the first one's quartiles say that this voice is, so that octave errors are rare.
    """
    _, first = _voiced(clip, FLOOR_HZ, CEILING_HZ)
    if len(first) < CONTOUR_POINTS:
        return np.zeros(0), np.zeros(0)
    low, high = np.quantile(first, (0.25, 0.75))
    return _voiced(clip, max(FLOOR_HZ, 0.7 * low), min(CEILING_HZ, 1.9 * high))


def semitones(pitch: Any, reference: Any) -> Any:
    """Return how many semitones ``pitch`` lies above ``reference``."""
    return 12 * np.log2(pitch / reference)


def _voiced(clip: parselmouth.Sound, floor: float, ceiling: float) -> tuple[Array, Array]:
    pitch = clip.to_pitch_ac(time_step=0.01, pitch_floor=floor, pitch_ceiling=ceiling, voicing_threshold=0.5)
    values = pitch.selected_array["frequency"]
    return pitch.xs()[values > 0] - clip.xmin, values[values > 0]


def _contour(times: Array, relative: Array) -> Array:
    """Sample the course of the pitch; the time runs from the first voiced frame to the last."""
    at = np.linspace(times[0], times[-1], CONTOUR_POINTS)
    width = (times[-1] - times[0]) / CONTOUR_POINTS
    # Gaussian weights bridge voiceless stretches and forget single syllables.
    weights = np.exp(-0.5 * np.square((at[:, None] - times[None, :]) / width)) + 1e-12
    result: Array = (weights * relative).sum(axis=1) / weights.sum(axis=1)
    return result


def _tilt(clip: parselmouth.Sound) -> float:
    samples = clip.values[0]
    power = np.square(np.abs(np.fft.rfft(samples)))
    frequency = np.fft.rfftfreq(len(samples), 1 / clip.sampling_frequency)
    low = power[(frequency >= 60) & (frequency < 1000)].sum()
    high = power[(frequency >= 1000) & (frequency < 5000)].sum()
    return float(10 * np.log10((high + 1e-12) / (low + 1e-12)))


def _harmonicity(clip: parselmouth.Sound) -> float:
    values = clip.to_harmonicity_cc(time_step=0.02, minimum_pitch=FLOOR_HZ).values[0]
    voiced = values[values > -100]
    return float(np.median(voiced)) if len(voiced) else 0.0
