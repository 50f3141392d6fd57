"""How the corpora's speakers sound in each emotion: quartiles of a class, and medians relative to a speaker's neutral.

A seeded sample of the training speakers' clips is measured. Tempo needs no detector of syllables, for the corpora's
sentences are known.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from dashapp.audio.decode import decode_audio
from dashapp.datasets.sample import Sample
from dashapp.datasets.splits import speaker_split
from dashapp.labels import EMOTIONS, SEXES, SPEECH_CLASSES, speech_class
from dashapp.predictions import Json
from dashapp.training.exemplars.prosody import Prosody, measure, semitones

BOUNDED: Final = ("pitch_hz", "range_st", "syllables_per_s")
"""What must lie between a class's quartiles."""
MEASURES: Final = (*BOUNDED, "energy_db", "tilt_db", "harmonicity_db")
CLIPS_OF_A_CORPUS: Final = 36
"""Of each class, at most, spread over its speakers."""

# fmt: off
_CREMA_D: Final = {
    "IEO": 6, "TIE": 8, "IOM": 8, "IWW": 8, "TAI": 7, "MTI": 9,
    "IWL": 8, "ITH": 10, "DFA": 6, "ITS": 7, "TSI": 5, "WSI": 9,
}
# fmt: on
_ITEM_SYLLABLES: Final[Mapping[str, Callable[[str], int]]] = {
    "ravdess": lambda _: 7,  # Kids are talking by the door. Dogs are sitting by the door.
    "crema-d": lambda stem: _CREMA_D[stem.split("_")[1]],
    "tess": lambda _: 4,  # Say the word ..., and a word of one syllable.
}


@dataclass(frozen=True)
class ClassStatistics:
    """What was measured of one class.

    Attributes:
        clips: How many clips.
        speakers: Of how many speakers.
        quartiles: Of each of `MEASURES`, the 25th, 50th and 75th percentile.
        from_neutral: Median difference from the speaker's own neutral: pitch and range in semitones, tempo as a
            factor, the others in dB.
        contour_st: Median course of the pitch, in semitones around the clip's median.
    """

    clips: int
    speakers: int
    quartiles: Mapping[str, tuple[float, float, float]]
    from_neutral: Mapping[str, float]
    contour_st: tuple[float, ...]

    def to_dict(self) -> Json:
        """Return all fields."""
        return {
            "clips": self.clips,
            "speakers": self.speakers,
            "quartiles": {name: list(values) for name, values in self.quartiles.items()},
            "from_neutral": dict(self.from_neutral),
            "contour_st": list(self.contour_st),
        }

    def holds(self, prosody: Prosody) -> bool:
        """Whether pitch, range and tempo of a clip lie between the quartiles."""
        return all(low <= getattr(prosody, name) <= high for name, (low, _, high) in self.bounds().items())

    def bounds(self) -> Mapping[str, tuple[float, float, float]]:
        """Return the quartiles of `BOUNDED`."""
        return {name: self.quartiles[name] for name in BOUNDED}


Measured = tuple[Sample, Prosody]


def syllables(sample: Sample) -> int | None:
    """Return how many syllables the sentence of a clip has; None for a corpus whose sentences are not known here."""
    count = _ITEM_SYLLABLES.get(sample.corpus)
    return count(sample.item.partition("/")[2]) if count else None


def sampled(samples: Iterable[Sample], seed: int) -> list[Sample]:
    """Draw training speakers' clips, of each class and corpus as many of each speaker."""
    generator = np.random.default_rng(seed)
    known = [s for s in samples if speaker_split(s) == "train" and syllables(s) is not None]
    strata: dict[tuple[str, str], dict[str, dict[str, list[Sample]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for sample in sorted(known, key=lambda s: s.item):
        strata[sample.corpus, sample.sex][sample.speaker][sample.emotion].append(sample)
    drawn = []
    for _, speakers in sorted(strata.items()):
        # The same speakers for every emotion, so that each has a neutral to be compared with.
        chosen = [list(speakers)[i] for i in generator.permutation(len(speakers))[: CLIPS_OF_A_CORPUS // 2]]
        each = max(2, CLIPS_OF_A_CORPUS // len(chosen))
        for speaker in chosen:
            for emotion in EMOTIONS:
                clips = speakers[speaker][emotion]
                drawn += [clips[i] for i in generator.permutation(len(clips))[:each]]
    return drawn


def measure_all(
    samples: Sequence[Sample], cache: Path, progress: Callable[[float], None] = lambda _: None
) -> list[Measured]:
    """Measure clips; what was measured before is read from ``cache``."""
    known: dict[str, Any] = json.loads(cache.read_text(encoding="utf-8")) if cache.exists() else {}
    missing = [s for s in samples if s.item not in known]
    for done, sample in enumerate(missing):
        prosody = measure(decode_audio(sample.path.read_bytes()).waveform, syllables(sample) or 1)
        known[sample.item] = prosody.to_dict() if prosody else None
        if done % 50 == 49 or done + 1 == len(missing):
            cache.parent.mkdir(parents=True, exist_ok=True)
            cache.write_text(json.dumps(known), encoding="utf-8")
            progress((done + 1) / len(missing))
    return [(s, _prosody(known[s.item])) for s in samples if known[s.item] is not None]


def statistics(measured: Sequence[Measured]) -> dict[str, ClassStatistics]:
    """Return the statistics of each class of `SPEECH_CLASSES`.

    Raises:
        ValueError: If a class has no clip, or no speaker of it a neutral one.
    """
    neutral = _neutral(measured)
    found = {}
    for sex in SEXES:
        for emotion in EMOTIONS:
            clips = [(s, p) for s, p in measured if (s.sex, s.emotion) == (sex, emotion) and s.speaker in neutral]
            if not clips:
                raise ValueError(f"no clip of {sex} {emotion} could be measured")
            found[speech_class(sex, emotion)] = _of_class(clips, neutral)
    return found


def write(found: Mapping[str, ClassStatistics], path: Path) -> None:
    """Write statistics as JSON."""
    text = json.dumps({name: found[name].to_dict() for name in SPEECH_CLASSES}, indent=1, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def _prosody(values: Json) -> Prosody:
    return Prosody(**(values | {"contour_st": tuple(values["contour_st"])}))


def _neutral(measured: Sequence[Measured]) -> dict[str, dict[str, float]]:
    """Return the medians of each speaker's neutral clips."""
    clips: dict[str, list[Prosody]] = defaultdict(list)
    for sample, prosody in measured:
        if sample.emotion == "neutral":
            clips[sample.speaker].append(prosody)
    return {speaker: {name: _median(own, name) for name in MEASURES} for speaker, own in clips.items()}


def _of_class(clips: Sequence[Measured], neutral: Mapping[str, Mapping[str, float]]) -> ClassStatistics:
    prosodies = [prosody for _, prosody in clips]
    quartiles = {name: _quartiles([getattr(p, name) for p in prosodies]) for name in MEASURES}
    differences = {
        name: round(
            float(np.median([_difference(name, getattr(p, name), neutral[s.speaker][name]) for s, p in clips])), 3
        )
        for name in MEASURES
    }
    contour = np.median([p.contour_st for p in prosodies], axis=0)
    speakers = {sample.speaker for sample, _ in clips}
    return ClassStatistics(len(clips), len(speakers), quartiles, differences, tuple(np.round(contour, 3).tolist()))


def _difference(name: str, value: float, neutral: float) -> float:
    if name == "pitch_hz":
        return float(semitones(value, neutral))
    return value / neutral if name == "syllables_per_s" else value - neutral


def _median(prosodies: Sequence[Prosody], name: str) -> float:
    return float(np.median([getattr(prosody, name) for prosody in prosodies]))


def _quartiles(values: Sequence[float]) -> tuple[float, float, float]:
    low, median, high = np.round(np.quantile(values, (0.25, 0.5, 0.75)), 3).tolist()
    return low, median, high
