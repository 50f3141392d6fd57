"""All speech corpora found in one folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Final

from dashapp.datasets import ased, crema_d, emo_db, nemo, ravdess, savee, tess, turev_db
from dashapp.datasets.clips import sound_files
from dashapp.datasets.sample import Refused, Sample
from dashapp.labels import EMOTIONS, SPEECH_CLASSES, speech_class

CORPORA: Final[tuple[ModuleType, ...]] = (ravdess, crema_d, tess, savee, nemo, ased, turev_db, emo_db)
"""A module a corpus: ``NAME``, ``TITLE``, ``CITATION``, ``LICENCE``, ``URL``, ``KNOWN_FAULTS`` and ``read(root)``."""


@dataclass(frozen=True)
class SpeechCorpora:
    """What was found.

    Attributes:
        samples: The clips, corpus by corpus.
        refused: The files that were not taken, and folders of sounds that are no known corpus.
    """

    samples: tuple[Sample, ...]
    refused: tuple[Refused, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The corpora of which there are clips."""
        return tuple(dict.fromkeys(sample.corpus for sample in self.samples))


def read_speech(data: Path) -> SpeechCorpora:
    """Read every known speech corpus under ``data``, in any of its layouts and any sound format.

    Corpora are known by the form of their files' names, so that folders may be called anything.

    Raises:
        FileNotFoundError: If there is no such folder.
    """
    readings = [module.read(data) for module in CORPORA]
    samples = tuple(sample for taken, _ in readings for sample in taken)
    known = {sample.path for sample in samples}
    # A folder may hold several corpora: what one refuses, another may have taken.
    refused = {entry.path: entry for _, entries in readings for entry in entries if entry.path not in known}
    return SpeechCorpora(samples, (*refused.values(), *_unknown_folders(data, known.union(refused))))


def label_of(sample: Sample, labels: Sequence[str]) -> str | None:
    """Return what a clip is among a model's ``labels``; None where it is nothing of them.

    Args:
        sample: The clip.
        labels: `SPEECH_CLASSES` or `EMOTIONS`, of which every clip is one; or some of `RAVDESS_EMOTIONS`, which are
            said of RAVDESS alone: another corpus means something else by the same word.
    """
    if tuple(labels) == SPEECH_CLASSES:
        return speech_class(sample.sex, sample.emotion)
    if tuple(labels) == EMOTIONS:
        return sample.emotion
    return sample.source_label if sample.corpus == ravdess.NAME and sample.source_label in labels else None


def _unknown_folders(data: Path, seen: set[Path]) -> list[Refused]:
    """Name each folder directly under ``data`` (or ``data`` itself) of which no file was seen by any corpus."""
    files: dict[Path, list[Path]] = {}
    for path in sound_files(data):
        parts = path.relative_to(data).parts
        files.setdefault(data / parts[0] if len(parts) > 1 else data, []).append(path)
    return [
        Refused(folder, f"{len(paths)} sound files, none with a name of a known corpus")
        for folder, paths in files.items()
        if seen.isdisjoint(paths)
    ]
