"""What the exemplars are, for the program (``exemplars.json``) and as rows of tables for people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dashapp.evaluation.cards.markdown import percent
from dashapp.labels import EMOTION_NAMES, SPEECH_CLASSES
from dashapp.predictions import Distribution, Json, marginals
from dashapp.training.exemplars.carrier import SENTENCE
from dashapp.training.exemplars.pictures import Average
from dashapp.training.exemplars.search import Search
from dashapp.training.exemplars.statistics import BOUNDED, ClassStatistics
from dashapp.training.exemplars.voices import Voice

UNITS: Final = {
    "pitch_hz": ("pitch", "Hz", 0),
    "range_st": ("range", "semitones", 1),
    "syllables_per_s": ("tempo", "syllables/s", 2),
}


@dataclass(frozen=True)
class Judged:
    """A voice and what the model that took no part in choosing it hears in it."""

    voice: Voice
    heard: Distribution

    @property
    def emotion(self) -> Distribution:
        """What it hears, over the emotions."""
        return marginals(self.heard)[0]

    @property
    def agrees(self) -> bool:
        """Whether the emotion that it hears first is the clip's own."""
        return self.emotion.top == self.voice.label.partition("_")[2]


@dataclass(frozen=True)
class Provenance:
    """Who made the exemplars.

    Attributes:
        command: The command that makes them again.
        chooser: Name of the model that chose the clips.
        judge: Name of the model that reports on them.
        search: How many variants were tried.
    """

    command: str
    chooser: str
    judge: str
    search: Search


def index(
    averages: Mapping[str, Average],
    judged: Mapping[str, Judged],
    statistics: Mapping[str, ClassStatistics],
    made: Provenance,
) -> Json:
    """Return the contents of ``exemplars.json``."""
    agreed = sum(one.agrees for one in judged.values())
    return {
        "command": made.command,
        "chooser": made.chooser,
        "judge": made.judge,
        "judge_agrees": agreed,
        "sentence": SENTENCE,
        "pictures": {name: _picture(averages[name], name) for name in SPEECH_CLASSES},
        "clips": {name: _clip(judged[name], statistics[name]) for name in SPEECH_CLASSES},
    }


def agreement_line(judged: Mapping[str, Judged], made: Provenance) -> str:
    """Return how often the judge's first emotion is the clip's own, in one sentence."""
    agreed = sum(one.agrees for one in judged.values())
    return (
        f"{agreed} of {len(judged)} clips are heard as their own emotion first by {made.judge}, which took no part in "
        "choosing them."
    )


def clip_rows(judged: Mapping[str, Judged], statistics: Mapping[str, ClassStatistics]) -> list[Sequence[str]]:
    """Return one row for each clip, for `CLIP_HEADER`."""
    return [_clip_row(judged[name], statistics[name]) for name in SPEECH_CLASSES]


CLIP_HEADER: Final = (
    "class", "chooser", "judge hears", "judge", *(f"{name} ({unit})" for name, unit, _ in UNITS.values())
)  # fmt: skip
PICTURE_HEADER: Final = ("class", "faces", "mean agreement")


def picture_rows(averages: Mapping[str, Average]) -> list[Sequence[str]]:
    """Return one row a picture, for `PICTURE_HEADER`."""
    return [(name, str(averages[name].faces), percent(averages[name].agreement)) for name in SPEECH_CLASSES]


def _picture(average: Average, name: str) -> Json:
    sex, _, emotion = name.partition("_")
    people = {"female": "women's", "male": "men's"}[sex]
    how = (
        f"The average of {average.faces} {people} faces whose expression people agreed most to call "
        f"{EMOTION_NAMES[emotion]} (on average {100 * average.agreement:.0f} % of the votes): "
        "nobody's face, everybody's expression."
    )
    return {
        "how_made": how,
        "faces": average.faces,
        "agreement": round(average.agreement, 3),
        "rows": list(average.rows),
    }


def _clip(judged: Judged, statistics: ClassStatistics) -> Json:
    voice = judged.voice
    emotion = EMOTION_NAMES[voice.label.partition("_")[2]]
    how = (
        f"A synthetic voice, nobody's: espeak-ng re-synthesised with the pitch, range and tempo of actors' {emotion}; "
        f"chosen as the clearest of many by the speech model."
    )
    return {
        "how_made": how,
        "probability": round(voice.probability, 3),
        "judge_emotion": judged.emotion.top,
        "judge_probability": round(judged.emotion[voice.label.partition("_")[2]], 3),
        "measured": {name: round(getattr(voice.prosody, name), 2) for name in BOUNDED},
        "quartiles": {name: list(values) for name, values in statistics.bounds().items()},
        "variant": voice.variant.to_dict(),
    }


def _clip_row(judged: Judged, statistics: ClassStatistics) -> Sequence[str]:
    voice = judged.voice
    own = voice.label.partition("_")[2]
    mark = judged.emotion.top if judged.agrees else f"{judged.emotion.top} (not {own})"
    measured = []
    for name, (low, _, high) in statistics.bounds().items():
        digits = UNITS[name][2]
        measured.append(f"{getattr(voice.prosody, name):.{digits}f} ({low:.{digits}f} to {high:.{digits}f})")
    return voice.label, percent(voice.probability), mark, percent(judged.emotion[own]), *measured
