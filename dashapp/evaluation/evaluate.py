"""Run a model over labelled items, by the way of serving: the bytes of a file go in, an answer comes out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import numpy as np
import polars as pl

from dashapp.audio.header import read_header
from dashapp.datasets.faceset import VOTE_LABELS, FaceSet
from dashapp.datasets.sample import Sample
from dashapp.datasets.speech import label_of
from dashapp.errors import InputError
from dashapp.evaluation.conditions import CLEAN, Condition, as_it_is
from dashapp.evaluation.face_conditions import changed
from dashapp.evaluation.predictions_table import FERPLUS_TRUTH, build_table, probability_columns
from dashapp.labels import EMOTIONS, SPEECH_CLASSES
from dashapp.predictions import ImagePrediction, SpeechPrediction
from dashapp.protocols import FaceReading

Array = np.ndarray[Any, Any]
Progress = Callable[[int, int], None]
"""Called after each item with how many are done and how many there are."""

Answer = tuple[float, ...] | None
"""The probabilities that a model gave a clip; None where it gave none."""

WORKERS: Final = 2
"""Clips prepared and asked about at once: one is decoded while the network hears another."""

FACES_AT_ONCE: Final = 256

FERPLUS_CLASSES: Final = VOTE_LABELS[:8]
"""The expressions among FER+'s labels; the other two are for what is no readable face."""


def evaluate_speech(
    predict: Callable[[bytes], SpeechPrediction],
    samples: Sequence[Sample],
    *,
    run: str,
    split: str,
    labels: Sequence[str] = SPEECH_CLASSES,
    condition: str = CLEAN,
    change: Condition = as_it_is,
    progress: Progress | None = None,
) -> pl.DataFrame:
    """Ask a speech model about clips.

    A clip that is refused, or in which no speech is found, has null probabilities and counts as wrong.

    Args:
        predict: Bytes of a sound file to its answer, as the service gives it.
        samples: The clips.
        run: Name of the training run, ``served`` for the weights that are served.
        split: Name of the part of the split that the clips are.
        labels: What the model tells apart; each clip is one of them by `label_of`.
        condition: Name of what is done to the clips.
        change: What is done to the clips: to the bytes that are asked about.
        progress: Told after each clip.

    Returns:
        A table as `predictions_table` describes it.
    """
    with ThreadPoolExecutor(WORKERS) as pool:
        answers = pool.map(lambda sample: heard(predict, sample, change), samples)
        return tabulate(answers, samples, run=run, split=split, labels=labels, condition=condition, progress=progress)


def tabulate(
    answers: Iterable[Answer],
    samples: Sequence[Sample],
    *,
    run: str,
    split: str,
    labels: Sequence[str] = SPEECH_CLASSES,
    condition: str = CLEAN,
    progress: Progress | None = None,
) -> pl.DataFrame:
    """Return the answers to clips, one each, as the table of `evaluate_speech`."""
    rows: list[dict[str, Any]] = []
    for done, (sample, joint) in enumerate(zip(samples, answers, strict=True), start=1):
        about = {"item": sample.item, "corpus": sample.corpus, "split": split, "run": run, "condition": condition}
        people = {"speaker": sample.speaker, "sex": sample.sex, "race": sample.race, "age": sample.age}
        truth = {"truth": label_of(sample, labels)}
        seconds = {"seconds": seconds_of(sample) if condition == CLEAN else None}
        rows.append({**about, **people, **truth, **probability_columns(labels, joint), **seconds})
        if progress:
            progress(done, len(samples))
    return build_table(rows, "speech", {"seconds": pl.Float32}, classes=labels)


def seconds_of(sample: Sample) -> float | None:
    """Return the length of a clip; None where its header does not tell it."""
    try:
        return read_header(sample.path).duration_s
    except (InputError, OSError):
        return None


def evaluate_faces(
    predict: Callable[[bytes], ImagePrediction],
    faces: FaceSet,
    *,
    run: str,
    split: str,
    ferplus: Array | None = None,
    progress: Progress | None = None,
) -> pl.DataFrame:
    """Ask a face model about face crops, each sent as a PNG file.

    Args:
        predict: Bytes of a picture to its answer, as the service gives it; a crop is one face.
        faces: The crops.
        run: Name of the training run, ``served`` for the weights that are served.
        split: Name of the part of the split that the faces are.
        ferplus: ``(n, 10)`` probabilities over `VOTE_LABELS`, where the model has them.
        progress: Told after each face.

    Returns:
        A table as `predictions_table` describes it.
    """
    truths = ferplus_majority(faces.votes)
    rows: list[dict[str, Any]] = []
    for i in range(len(faces)):
        labels = {"item": faces.item(i), "corpus": "fer2013", "split": split, "run": run, "condition": CLEAN}
        seen = {"truth": EMOTIONS[int(faces.emotion[i])], FERPLUS_TRUTH: truths[i]}
        votes = {} if ferplus is None else probability_columns(VOTE_LABELS, ferplus[i], prefix="q_")
        rows.append({**labels, **seen, **probability_columns(EMOTIONS, _seen(predict, faces.png(i))), **votes})
        if progress:
            progress(i + 1, len(faces))
    votes_schema: Mapping[str, Any] = {} if ferplus is None else {f"q_{name}": pl.Float32 for name in VOTE_LABELS}
    return build_table(rows, "face", {FERPLUS_TRUTH: pl.String, **votes_schema})


def evaluate_changed_faces(
    read: Callable[[Array], Sequence[FaceReading]],
    faces: FaceSet,
    *,
    run: str,
    split: str,
    condition: str,
    progress: Progress | None = None,
) -> pl.DataFrame:
    """Ask a face model about face crops under one of the `face_conditions`.

    Args:
        read: Crops ``(n, 48, 48)`` to the model's answers.
        faces: The crops as they are.
        run: Name of the training run.
        split: Name of the part of the split that the faces are.
        condition: What is done to the crops.
        progress: Told after each batch.

    Returns:
        A table as `predictions_table` describes it.
    """
    items = [faces.item(i) for i in range(len(faces))]
    rows: list[dict[str, Any]] = []
    for start in range(0, len(faces), FACES_AT_ONCE):
        part = slice(start, start + FACES_AT_ONCE)
        readings = read(changed(faces.images[part], items[part], condition))
        for item, truth, reading in zip(items[part], faces.emotion[part], readings, strict=True):
            about = {"item": item, "corpus": "fer2013", "split": split, "run": run, "condition": condition}
            shares = probability_columns(EMOTIONS, reading.emotion.probabilities)
            rows.append({**about, "truth": EMOTIONS[int(truth)], **shares})
        if progress:
            progress(len(rows), len(faces))
    return build_table(rows, "face")


def ferplus_majority(votes: Array) -> list[str | None]:
    """Return the expression that more than half of the raters saw, by the rule of FER+'s authors.

    Single votes are dropped first. None where no label has a majority, or where ``unknown`` or ``not_a_face`` has it.

    Args:
        votes: ``(n, 10)`` counts in the order of `VOTE_LABELS`.
    """
    kept = np.where(np.asarray(votes) > 1, votes, 0)
    winner = kept.argmax(axis=1)
    clear = (2 * kept.max(axis=1) > kept.sum(axis=1)) & (winner < len(FERPLUS_CLASSES))
    return [VOTE_LABELS[int(w)] if c else None for w, c in zip(winner, clear, strict=True)]


def heard(predict: Callable[[bytes], SpeechPrediction], sample: Sample, change: Condition) -> Answer:
    """Return what a model says of a clip; None if it is refused or no speech is found in it."""
    try:
        answer = predict(change(sample))
    except InputError:
        return None
    return answer.joint.probabilities if answer.joint else None


def _seen(predict: Callable[[bytes], ImagePrediction], png: bytes) -> tuple[float, ...] | None:
    answer = predict(png)
    return answer.faces[0].emotion.probabilities if answer.faces else None
