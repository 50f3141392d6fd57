"""Ways of saying the carrier sentence: what is drawn at random, within what the corpora's speakers do."""

from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final

import numpy as np

from dashapp.training.exemplars.carrier import VOICES
from dashapp.training.exemplars.statistics import BOUNDED, ClassStatistics

INSIDE: Final = (0.15, 0.85)
"""Where between a class's quartiles pitch, range and tempo are drawn; the margin is for what re-synthesis misses."""
LEAST_RANGE_ST: Final = 1.0

RANGES: Final[dict[str, tuple[float, float]]] = {
    "formants": (0.92, 1.10),
    "course": (0.0, 1.0),
    "peak_st": (-5.0, 7.0),
    "peak_at": (0.1, 0.9),
    "final_st": (-7.0, 9.0),
    "tremor_st": (0.0, 0.6),
    "jitter_st": (0.0, 0.35),
    "dynamics": (0.7, 2.0),
    "swell_db": (-8.0, 8.0),
    "final_lengthening": (0.8, 1.7),
    "stress": (0.8, 1.4),
    "room": (0.0, 0.3),
    "floor_db": (-70.0, -35.0),
}
"""What is drawn for every class alike."""


@dataclass(frozen=True)
class Variant:
    """One way of saying the sentence.

    Attributes:
        voice: espeak-ng's.
        pitch_hz: Median pitch to reach.
        range_st: Range of the pitch to reach, in semitones.
        syllables_per_s: Tempo to reach.
        tilt_db: Gain above 1 kHz relative to that below, on top of the carrier's own.
        breath: Level of the noise that is mixed in, relative to the voice.
        level_db: Energy relative to neutral.
        formants: Factor of the formants: below 1 a longer vocal tract.
        course: Weight of the class's own course of pitch against the carrier's accents.
        peak_st: Height of one more accent.
        peak_at: Where in the sentence it is, from 0 to 1.
        final_st: Rise or fall over the last syllables.
        tremor_st: Depth of a trembling of 5 to 8 Hz.
        jitter_st: Irregularity of the pitch.
        dynamics: Exponent of the envelope: above 1, stressed syllables stand out.
        swell_db: From beginning to end, growing or fading.
        final_lengthening: Duration of the last syllables relative to the others.
        stress: Duration of loud syllables relative to the others.
        room: Level of the room's echoes relative to the voice.
        floor_db: Level of the room's noise relative to the voice.
        seed: Of the noise and the jitter.
    """

    voice: str
    pitch_hz: float
    range_st: float
    syllables_per_s: float
    tilt_db: float
    breath: float
    level_db: float
    formants: float = 1.0
    course: float = 0.5
    peak_st: float = 0.0
    peak_at: float = 0.5
    final_st: float = 0.0
    tremor_st: float = 0.0
    jitter_st: float = 0.0
    dynamics: float = 1.0
    swell_db: float = 0.0
    final_lengthening: float = 1.0
    stress: float = 1.0
    room: float = 0.0
    floor_db: float = -70.0
    seed: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return all fields, numbers rounded for people."""
        return {name: round(value, 3) if isinstance(value, float) else value for name, value in asdict(self).items()}


def draw(statistics: ClassStatistics, sex: str, generator: np.random.Generator) -> Variant:
    """Draw a variant of a class: pitch, range and tempo between its quartiles, the rest around its medians."""
    bounded = {name: _between(statistics, name, generator.uniform(*INSIDE)) for name in BOUNDED}
    general = {name: float(generator.uniform(*span)) for name, span in RANGES.items()}
    return Variant(
        voice=str(generator.choice(VOICES[sex])),
        tilt_db=_tilt(statistics, generator),
        breath=_breath(statistics, generator),
        level_db=statistics.from_neutral["energy_db"],
        seed=int(generator.integers(2**31)),
        **bounded,
        **general,
    )


def near(best: Variant, other: Variant, generator: np.random.Generator) -> Variant:
    """Return ``best`` with each trait, by chance, moved some of the way to another variant's."""
    moved: dict[str, Any] = {}
    for field in fields(Variant):
        mine, theirs = getattr(best, field.name), getattr(other, field.name)
        if isinstance(mine, float):
            moved[field.name] = mine + (theirs - mine) * float(generator.uniform(0, 0.6)) * (generator.random() < 0.6)
        elif generator.random() < 0.15:
            moved[field.name] = theirs
    return replace(best, **moved)


def _between(statistics: ClassStatistics, name: str, share: float) -> float:
    low, _, high = statistics.quartiles[name]
    value = low + share * (high - low)
    return max(value, LEAST_RANGE_ST) if name == "range_st" else value


def _tilt(statistics: ClassStatistics, generator: np.random.Generator) -> float:
    return float(np.clip(statistics.from_neutral["tilt_db"] + generator.normal(0, 2.5), -9, 9))


def _breath(statistics: ClassStatistics, generator: np.random.Generator) -> float:
    """Draw more noise for a class whose voices are less harmonic than in neutral; espeak-ng's are hardly noisy."""
    rougher = max(0.0, -statistics.from_neutral["harmonicity_db"])
    return float(generator.uniform(0.0, 0.15 + 0.02 * min(rougher, 5.0)))
