"""The carrier sentence said otherwise: Praat's PSOLA for pitch and duration, filters for the rest.

Moulines and Charpentier 1990, doi:10.1016/0167-6393(90)90021-Z.
"""

from typing import Any, Final

import numpy as np
import parselmouth
import soxr
from numpy.typing import NDArray
from parselmouth.praat import call, run

from dashapp.audio.decode import SAMPLE_RATE
from dashapp.audio.waveform import Waveform
from dashapp.training.exemplars.carrier import SYLLABLES, carrier
from dashapp.training.exemplars.prosody import CONTOUR_POINTS, active_part, pitch_track, semitones, sound
from dashapp.training.exemplars.variants import Variant

LISTENING_DB: Final = -23.0
"""Level of a neutral clip: RMS of its active part relative to full scale."""
LEVEL_SHARE: Final = 0.35
"""How much of the corpora's differences in energy is kept; all of it would be hard to listen to."""
MOST_LEVEL_DB: Final = 4.0
SILENCE_S: Final = 0.2
"""Around the voice: the room alone."""

Array = NDArray[np.float64]


def resynthesise(variant: Variant, contour_st: tuple[float, ...]) -> Waveform:
    """Say the carrier sentence as ``variant`` asks.

    Args:
        variant: How.
        contour_st: The class's own course of pitch, at equal steps of time, in semitones.
    """
    spoken = carrier(variant.voice, variant.pitch_hz / variant.formants, variant.syllables_per_s)
    generator = np.random.default_rng(variant.seed)
    clip = active_part(_with_formants(spoken, variant.formants))
    voiced = _with_prosody(clip, variant, np.asarray(contour_st), generator)
    samples = _with_dynamics(voiced.values[0], variant)
    samples = _with_breath(_with_tilt(samples, variant.tilt_db), variant.breath, generator)
    samples = _in_room(np.pad(samples, round(SILENCE_S * SAMPLE_RATE)), variant, generator)
    return _finished(samples, variant.level_db)


def _with_formants(spoken: Waveform, factor: float) -> parselmouth.Sound:
    """Scale the formants by playing the sound faster; pitch and duration are set afterwards."""
    samples = soxr.resample(spoken.samples, SAMPLE_RATE * factor, SAMPLE_RATE, quality="HQ")
    return sound(Waveform(samples.astype(np.float32), SAMPLE_RATE))


def _with_prosody(
    clip: parselmouth.Sound, variant: Variant, contour: Array, generator: np.random.Generator
) -> parselmouth.Sound:
    times, pitch = pitch_track(clip)
    times = times + clip.xmin
    floor, ceiling = 0.6 * float(np.min(pitch)), 1.8 * float(np.max(pitch))
    manipulation = call(clip, "To Manipulation", 0.01, floor, ceiling)
    tier = call("Create PitchTier", "pitch", clip.xmin, clip.xmax)
    for time, hertz in zip(times, _pitches(times, pitch, variant, contour, generator), strict=True):
        call(tier, "Add point", float(time), float(hertz))
    call([manipulation, tier], "Replace pitch tier")
    durations = call("Create DurationTier", "duration", clip.xmin, clip.xmax)
    for time, factor in _durations(clip, variant):
        call(durations, "Add point", time, factor)
    call([manipulation, durations], "Replace duration tier")
    # PSOLA repeats voiceless stretches at random; Praat's generator is the process's own.
    run(f"random_initializeWithSeedUnsafelyButPredictably ({variant.seed % 2**31})")
    result: parselmouth.Sound = call(manipulation, "Get resynthesis (overlap-add)")
    return result


def _pitches(times: Array, pitch: Array, variant: Variant, contour: Array, generator: np.random.Generator) -> Array:
    """Return the pitch in Hz at each time: the course and the accents, scaled to the range and put at the median."""
    share = (times - times[0]) / (times[-1] - times[0])
    accents = semitones(pitch, np.median(pitch))
    course = np.interp(share, np.linspace(0, 1, CONTOUR_POINTS), contour)
    relative = variant.course * _unit(course) + (1 - variant.course) * _unit(accents)
    bump = np.exp(-0.5 * np.square((share - variant.peak_at) / 0.09))
    relative = relative + variant.peak_st / 6 * bump + variant.final_st / 6 * np.clip((share - 0.72) / 0.28, 0, 1)
    relative = _unit(relative) * variant.range_st
    hertz = 5 + 3 * generator.random()
    relative = relative + variant.tremor_st * np.sin(2 * np.pi * hertz * times + generator.uniform(0, 6))
    relative = relative + variant.jitter_st * generator.normal(size=len(times))
    relative = relative - np.median(relative)
    result: Array = np.clip(variant.pitch_hz * 2 ** (relative / 12), 55, 680)
    return result


def _unit(course: Array) -> Array:
    """Scale a course so that its 10th and 90th percentile lie one apart."""
    low, high = np.quantile(course, (0.1, 0.9))
    unit: Array = (course - np.median(course)) / max(float(high - low), 0.3)
    return unit


def _durations(clip: parselmouth.Sound, variant: Variant) -> list[tuple[float, float]]:
    """Return times and factors of duration whose mean gives the tempo."""
    intensity = clip.to_intensity(minimum_pitch=100.0, time_step=0.02)
    times, levels = intensity.xs(), intensity.values[0]
    share = (times - clip.xmin) / clip.duration
    loud = np.clip((levels - np.median(levels)) / 6, -1, 1)
    factors = variant.stress**loud * np.where(share > 0.75, variant.final_lengthening, 1.0)
    factors *= SYLLABLES / variant.syllables_per_s / (clip.duration * factors.mean())
    return [(float(time), float(factor)) for time, factor in zip(times, np.clip(factors, 0.35, 3.0), strict=True)]


def _with_dynamics(samples: Array, variant: Variant) -> Array:
    """Raise the envelope to a power, and let it grow or fade."""
    width = round(0.04 * SAMPLE_RATE)
    window = np.hanning(width) / np.hanning(width).sum()
    envelope = np.sqrt(np.convolve(np.square(samples), window, mode="same") + 1e-9)
    gain = np.maximum(envelope / np.quantile(envelope, 0.9), 0.05) ** (variant.dynamics - 1)
    swell = 10 ** (np.linspace(-0.5, 0.5, len(samples)) * variant.swell_db / 20)
    shaped: Array = samples * gain * swell
    return shaped


def _with_tilt(samples: Array, tilt_db: float) -> Array:
    """Raise or lower what lies above 1 kHz against what lies below, with a gentle crossing from 500 Hz to 2 kHz."""
    spectrum = np.fft.rfft(samples)
    frequency = np.fft.rfftfreq(len(samples), 1 / SAMPLE_RATE)
    octaves = np.clip(np.log2(np.maximum(frequency, 1) / 1000), -1, 1)
    tilted: Array = np.fft.irfft(spectrum * 10 ** (octaves * tilt_db / 2 / 20), len(samples))
    return tilted


def _with_breath(samples: Array, breath: float, generator: np.random.Generator) -> Array:
    """Mix in noise that follows the voice, above 1.5 kHz, where breath is heard."""
    noise = np.fft.rfft(generator.normal(size=len(samples)))
    frequency = np.fft.rfftfreq(len(samples), 1 / SAMPLE_RATE)
    noise[frequency < 1500] *= 0.15
    width = round(0.02 * SAMPLE_RATE)
    envelope = np.sqrt(np.convolve(np.square(samples), np.ones(width) / width, mode="same"))
    hiss = np.fft.irfft(noise, len(samples))
    breathed: Array = samples + breath * envelope * hiss / hiss.std()
    return breathed


def _in_room(samples: Array, variant: Variant, generator: np.random.Generator) -> Array:
    """Add a small room's echoes, which die away within a quarter of a second, and its noise."""
    length = round(0.25 * SAMPLE_RATE)
    echoes = generator.normal(size=length) * np.exp(-np.arange(length) / (0.05 * SAMPLE_RATE))
    echoes[: round(0.004 * SAMPLE_RATE)] = 0.0
    echoes *= variant.room / np.sqrt(np.square(echoes).sum())
    wet = (
        samples
        + np.fft.irfft(
            np.fft.rfft(samples, 2 * len(samples)) * np.fft.rfft(echoes, 2 * len(samples)), 2 * len(samples)
        )[: len(samples)]
    )
    noise = np.fft.rfft(generator.normal(size=len(samples)))
    noise /= np.sqrt(np.maximum(np.fft.rfftfreq(len(samples), 1 / SAMPLE_RATE), 50.0))
    hum = np.fft.irfft(noise, len(samples))
    level = np.sqrt(np.mean(np.square(wet))) * 10 ** (variant.floor_db / 20)
    quiet: Array = wet + level * hum / hum.std()
    return quiet


def _finished(samples: Array, level_db: float) -> Waveform:
    """Set the level, fade in and out, and limit the peaks."""
    level = LISTENING_DB + float(np.clip(LEVEL_SHARE * level_db, -MOST_LEVEL_DB, MOST_LEVEL_DB))
    scaled: Any = samples * 10 ** (level / 20) / np.sqrt(np.mean(np.square(samples)))
    ramp = np.minimum(1, np.minimum(np.arange(len(scaled)), np.arange(len(scaled))[::-1]) / (0.05 * SAMPLE_RATE))
    limited = np.tanh(scaled * ramp / 0.95) * 0.95
    return Waveform(limited.astype(np.float32), SAMPLE_RATE)
