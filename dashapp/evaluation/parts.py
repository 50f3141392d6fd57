"""Which labelled items a split has, and a model's answers to all of them."""

from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
import polars as pl

from dashapp.datasets import esc10
from dashapp.datasets.faceset import USAGES, FaceSet
from dashapp.datasets.fer2013 import read_fer2013
from dashapp.datasets.portraits import CHOOSING, JUDGING, Portrait, read_portraits
from dashapp.datasets.sample import Sample
from dashapp.datasets.speech import label_of, read_speech
from dashapp.datasets.splits import SPLITS, TEST_SHARE, corpus_split, random_split, speaker_split
from dashapp.errors import DashappError
from dashapp.evaluation.conditions import CLEAN, conditions, surroundings
from dashapp.evaluation.evaluate import (
    Progress,
    evaluate_changed_faces,
    evaluate_faces,
    evaluate_speech,
    tabulate,
)
from dashapp.evaluation.face_conditions import CONDITIONS
from dashapp.evaluation.served_faces import portrait_table, rater_table
from dashapp.evaluation.workers import ask
from dashapp.labels import SPEECH_CLASSES
from dashapp.predictions import ImagePrediction, SpeechPrediction
from dashapp.protocols import FaceReading

Array = np.ndarray[Any, Any]

SPEAKER: Final = "speaker"
"""The fixed split over speakers, by its name in a recipe."""
RANDOM: Final = "random"
"""The test part of the random split over clips."""
WITHOUT: Final = "without-"
"""Before the name of a corpus: the split that leaves it out of the training."""
MOST_CHANGED: Final = 2_000
"""Clips that are asked about under each condition: of more, every second, third ... one."""
SPLITS_OF: Final[dict[str, tuple[str, ...]]] = {
    "speech": (*SPLITS, RANDOM),
    "face": USAGES,
    "gate": ("validation", "test"),
    "verifier": USAGES,
    "crowd": ("validation", "test"),
}
TEST_OF: Final = {
    "speech": "test",
    "face": "PrivateTest",
    "gate": "test",
    "verifier": "PrivateTest",
    "crowd": "test",
}
"""The part of each kind's data that is touched once, at the end."""


class NothingToEvaluateError(DashappError):
    """A split that does not exist, or of which the data folder holds nothing."""


class Service(Protocol):
    """What is evaluated: the service that every front end asks."""

    def analyze_audio(self, data: bytes) -> SpeechPrediction:
        """Analyse a sound file."""

    def analyze_image(self, data: bytes) -> ImagePrediction:
        """Analyse a picture."""


def speech_part(
    data: Path, split: str, labels: Sequence[str] = SPEECH_CLASSES, test_share: float = TEST_SHARE
) -> Sequence[Sample]:
    """Return the clips of one of ``SPLITS_OF["speech"]`` under ``data`` that are one of ``labels``.

    A random split has ``test_share`` of the clips in its test part; ``without-NAME`` is what is tested on of the corpus
    NAME by a network that was trained on the others.

    Raises:
        NothingToEvaluateError: If there is no such split, or no clip of it.
    """
    left_out = split.removeprefix(WITHOUT) if split.startswith(WITHOUT) else ""
    if not left_out:
        check_split("speech", split)
    samples = read_speech(_folder(data)).samples
    if split == RANDOM:
        parts = random_split(samples, seed=0, test_share=test_share)
        chosen = [sample for sample in samples if parts[sample.item] == "test"]
    elif left_out:
        chosen = [sample for sample in samples if corpus_split(sample, left_out) == "test"]
    else:
        chosen = [sample for sample in samples if speaker_split(sample) == split]
    chosen = [sample for sample in chosen if label_of(sample, labels)]
    if not chosen:
        raise NothingToEvaluateError(f"no clip of the split {split!r} under {data}; is it the folder of the corpora?")
    return chosen


def face_part(data: Path, split: str) -> FaceSet:
    """Return the faces of one of ``SPLITS_OF["face"]`` under ``data``.

    Raises:
        NothingToEvaluateError: If there is no such split, or no face of it.
    """
    check_split("face", split)
    try:
        faces = read_fer2013(_folder(data)).part(split)
    except FileNotFoundError as exc:
        raise NothingToEvaluateError(f"no FER2013 under {data}; is it the folder of the corpora?") from exc
    if not len(faces):
        raise NothingToEvaluateError(f"no face of the split {split!r} under {data}")
    return faces


def evaluate_part(
    make_service: Callable[[], Service],
    kind: str,
    data: Path,
    *,
    run: str,
    split: str | None = None,
    labels: Sequence[str] = SPEECH_CLASSES,
    clean_only: bool = False,
    test_share: float = TEST_SHARE,
    read: Callable[[Array], Sequence[FaceReading]] | None = None,
    votes: Callable[[Array], Array | None] | None = None,
    outputs: Callable[[Array], dict[str, Array] | None] | None = None,
    workers: int = 0,
    progress: Progress | None = None,
) -> pl.DataFrame:
    """Ask a service about every item of a split.

    Args:
        make_service: Makes the service, the models by the way of serving; for ``workers`` a function of a module.
        kind: ``speech`` or ``face``.
        data: The folder of the corpora.
        run: Name of the training run.
        split: One of ``SPLITS_OF[kind]``; by default the test part.
        labels: Of a speech model: what it tells apart.
        clean_only: Ask about the items as they are, and not under each condition too. Of many clips only some are asked
            about under conditions (`MOST_CHANGED`).
        test_share: Of a random split of speech: the share of the clips that is tested on.
        read: Of a face model: crops ``(n, 48, 48)`` to its answers; without it faces are not changed by conditions.
        votes: Of a face model: crops ``(n, 48, 48)`` to probabilities ``(n, 10)`` over FER+'s labels.
        outputs: Of a face model of several kinds of answer: crops to each kind and the votes; None from any other.
        workers: Of speech: how many processes ask, each with a service of its own; 0: this one.
        progress: Told after each item.

    Returns:
        A table as `predictions_table` describes it.

    Raises:
        NothingToEvaluateError: If there is no such split, or nothing of it.
    """
    split = split or TEST_OF[kind]
    if kind == "face":
        return _evaluate_face_part(
            make_service().analyze_image,
            face_part(data, split),
            run,
            split,
            None if clean_only else read,
            votes,
            outputs,
            _portraits(data, split),
            progress,
        )
    samples = speech_part(data, split, labels, test_share)
    folds = esc10.VALIDATION_FOLDS if split == "validation" else esc10.TEST_FOLDS
    around = surroundings(data, samples, folds)
    changes = conditions(around)
    some = samples[:: -(-len(samples) // MOST_CHANGED)]
    asked = {name: samples if name == CLEAN else some for name in ([CLEAN] if clean_only else changes)}
    answers = ask(make_service, around, asked, workers) if workers else None
    predict = make_service().analyze_audio if answers is None else None
    tables: list[pl.DataFrame] = []
    total = sum(map(len, asked.values()))
    for name, clips in asked.items():
        told = _counted(progress, sum(table.height for table in tables), total) if progress else None
        settings: dict[str, Any] = {"run": run, "split": split, "labels": labels, "condition": name, "progress": told}
        if predict:
            tables.append(evaluate_speech(predict, clips, change=changes[name], **settings))
        elif answers:
            tables.append(tabulate(islice(answers, len(clips)), clips, **settings))
    return pl.concat(tables)


def _evaluate_face_part(
    look: Callable[[bytes], ImagePrediction],
    faces: FaceSet,
    run: str,
    split: str,
    read: Callable[[Array], Sequence[FaceReading]] | None,
    votes: Callable[[Array], Array | None] | None,
    outputs: Callable[[Array], dict[str, Array] | None] | None,
    portraits: Sequence[Portrait],
    progress: Progress | None,
) -> pl.DataFrame:
    """Ask about faces as they are, and with ``read`` under each condition; about portraits with several answers."""
    names = list(CONDITIONS) if read else []
    total = (1 + len(names)) * len(faces)
    tell = [_counted(progress, place * len(faces), total) if progress else None for place in range(1 + len(names))]
    both = outputs(faces.images) if outputs else None
    if both:
        seen = [
            rater_table(both, faces, run=run, split=split),
            portrait_table(look, portraits, run=run, progress=tell[0]),
        ]
    else:
        ferplus = votes(faces.images) if votes else None
        seen = [evaluate_faces(look, faces, run=run, split=split, ferplus=ferplus, progress=tell[0])]
    if read:
        seen += [
            evaluate_changed_faces(read, faces, run=run, split=split, condition=name, progress=told)
            for name, told in zip(names, tell[1:], strict=True)
        ]
    return pl.concat(seen, how="diagonal")


def _portraits(data: Path, split: str) -> Sequence[Portrait]:
    """Return the portraits that judge beside PrivateTest, or those that chose beside PublicTest; none where none is."""
    part = {"PrivateTest": JUDGING, "PublicTest": CHOOSING}.get(split)
    try:
        return [portrait for portrait in read_portraits(data)[0] if portrait.part == part]
    except FileNotFoundError:
        return []


def _counted(progress: Progress, before: int, total: int) -> Progress:
    """Count the items of one condition among those of all."""
    return lambda done, _: progress(before + done, total)


def check_split(kind: str, split: str) -> None:
    """Check that a kind of model has a split of that name.

    Raises:
        NothingToEvaluateError: If it does not.
    """
    if split not in SPLITS_OF[kind]:
        raise NothingToEvaluateError(f"{split!r} is not one of the splits {', '.join(SPLITS_OF[kind])}")


def _folder(data: Path) -> Path:
    if not data.is_dir():
        raise NothingToEvaluateError(f"there is no folder {data}")
    return data
