"""Figures of a table of predictions: the content of ``metrics.json``."""

import json
import math
import re
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

from dashapp.evaluation import bootstrap, corpora, metrics
from dashapp.evaluation.conditions import CLEAN
from dashapp.evaluation.crowd import crowd_parts
from dashapp.evaluation.evaluate import FERPLUS_CLASSES
from dashapp.evaluation.figures import Judged, figures_of, speech_views
from dashapp.evaluation.gate import gate_parts
from dashapp.evaluation.predictions_table import (
    FERPLUS_TRUTH,
    PredictionsError,
    indices,
    kind_of,
    probabilities,
    write_predictions,
)
from dashapp.evaluation.relative import relative_figures
from dashapp.evaluation.served_faces import PEOPLE, served_parts
from dashapp.evaluation.verifier import verifier_parts
from dashapp.labels import EMOTIONS, emotion_name
from dashapp.predictions import Json

METRICS_FILE: Final = "metrics.json"
PREDICTIONS_FILE: Final = "predictions.parquet"
OFFICIAL_SIZE: Final = {"Training": 28_709, "PublicTest": 3_589, "PrivateTest": 3_589}
"""How many faces each part of FER2013 has; readers may find fewer."""


def summarise(frame: pl.DataFrame, kind: str | None = None, *, model: str = "", certain_above: float = 0.0) -> Json:
    """Return the figures of one run and split of a model.

    Args:
        frame: A table of predictions; the rows of the condition ``clean`` make the figures, the others ``conditions``.
        kind: ``speech``, ``face``, ``gate``, ``verifier`` or ``crowd``; by default what the classes say.
        model: Name of the model.
        certain_above: Of a face model that is judged by people too: probability from which its answer is certain.

    Returns:
        What ``metrics.json`` holds; undefined figures are None.

    Raises:
        PredictionsError: If there are no clean predictions, or of several runs or splits.
    """
    everything, frame = frame, frame.filter(~pl.col("corpus").is_in(PEOPLE).fill_null(value=False))
    clean = frame.filter(pl.col("condition") == CLEAN)
    if clean.is_empty():
        raise PredictionsError("there is no prediction of the condition 'clean' to summarise")
    of_one = {name: clean[name].unique().to_list() for name in ("run", "split")}
    if any(len(values) > 1 for values in of_one.values()):
        raise PredictionsError(f"figures are those of one run and split, not of {of_one}")
    parts = _parts(frame, kind or kind_of(frame))
    people = served_parts(everything, certain_above)
    parts["headline"] |= _headline_of_people(people)
    head = {"model": model, "run": of_one["run"][0], "split": of_one["split"][0], "n": clean.height}
    result: Json = rounded({"headline": parts.pop("headline"), **head, **parts, **people})
    return result


def write_evaluation(frame: pl.DataFrame, figures: Json, folder: Path) -> None:
    """Write ``predictions.parquet`` and ``metrics.json`` into ``folder``, made where it is missing."""
    write_predictions(frame, folder / PREDICTIONS_FILE)
    text = json.dumps(figures, indent=1, ensure_ascii=False, allow_nan=False)
    # A list of numbers or labels stands on one line, so that a matrix can be read.
    text = re.sub(r"\[\s+([^][{}]*?)\s+\]", lambda found: f"[{' '.join(found[1].split())}]", text)
    (folder / METRICS_FILE).write_text(text + "\n", encoding="utf-8")


def _parts(frame: pl.DataFrame, kind: str) -> Json:
    if kind == "gate":
        return gate_parts(frame)
    if kind == "verifier":
        return verifier_parts(frame)
    if kind == "crowd":
        return crowd_parts(frame)
    return _speech_parts(frame) if kind == "speech" else _face_parts(frame)


def _speech_parts(frame: pl.DataFrame) -> Json:
    clean = frame.filter(pl.col("condition") == CLEAN)
    figures = {name: figures_of(judged) for name, judged in speech_views(clean).items()}
    by_corpus = _speech_groups(clean, "corpus", full=True)
    headline = {name: figures["emotion"][name] for name in ("accuracy", "uar")}
    by_name = {f"uar_{corpus}": part["emotion"]["uar"] for corpus, part in by_corpus.items()}
    if "joint" in figures:
        headline = {"accuracy_14": figures["joint"]["accuracy"], **by_name}
        headline |= {"sex_accuracy": figures["sex"]["accuracy"]}
    elif len(by_corpus) > 1:
        headline |= by_name
    return {
        "headline": headline,
        "speakers": clean["speaker"].n_unique(),
        "unanswered": int((speech_views(clean)["emotion"].prediction == metrics.NO_ANSWER).sum()),
        **figures,
        "by_corpus": by_corpus,
        **({"corpora": corpora.by_corpus(clean), "relative": relative_figures(clean)} if "joint" in figures else {}),
        **{
            f"by_{column}": {
                corpus: _compared_groups(part, column)
                for corpus, part in _partition(clean.drop_nulls(column), "corpus")
            }
            for column in ("sex", "race")
        },
        "conditions": {
            condition: _speech_group(part) | {"by_corpus": _speech_groups(part, "corpus")}
            for condition, part in _partition(_compared(frame), "condition")
        },
    }


def _compared(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the answers under conditions; with them, where not all clips were changed, the clean ones to the same."""
    changed = frame.filter(pl.col("condition") != CLEAN)
    clean = frame.filter(pl.col("condition") == CLEAN)
    same = clean.filter(pl.col("item").is_in(changed["item"].unique().implode()))
    return pl.concat([same, changed]) if 0 < same.height < clean.height else changed


def _partition(frame: pl.DataFrame, column: str) -> list[tuple[str, pl.DataFrame]]:
    return [(name, frame.filter(pl.col(column) == name)) for name in sorted(frame[column].drop_nulls().unique())]


def _speech_groups(frame: pl.DataFrame, column: str, *, full: bool = False) -> Json:
    return {name: _speech_group(part, full=full) for name, part in _partition(frame, column)}


def _compared_groups(frame: pl.DataFrame, column: str) -> Json:
    """Return the figures of each group, with how far its UAR of emotions lies above that of all others."""
    emotion, names = speech_views(frame)["emotion"], frame[column].to_numpy()
    found = _speech_groups(frame, column)
    for name, part in found.items() if len(found) > 1 else ():
        gap, interval = bootstrap.uar_gap(
            emotion.truth, emotion.prediction, len(emotion.labels), names == name, emotion.groups
        )
        part["gap"] = {"uar": gap, "interval_95": {"uar": interval}}
    return found


def _speech_group(frame: pl.DataFrame, *, full: bool = False) -> Json:
    """Return the figures of some clips; only the main ones unless ``full``."""
    views = speech_views(frame)
    emotion = figures_of(views["emotion"])
    further = {"accuracy_14": "joint", "sex_accuracy": "sex"}
    return {
        "n": frame.height,
        "speakers": frame["speaker"].n_unique(),
        **{
            name: metrics.accuracy(views[view].truth, views[view].prediction)
            for name, view in further.items()
            if view in views
        },
        "emotion": emotion if full else _main(emotion),
    }


def _face_parts(frame: pl.DataFrame) -> Json:
    clean = frame.filter(pl.col("condition") == CLEAN)
    emotion = _face_figures(clean)
    headline = {"accuracy": emotion["accuracy"], "uar": emotion["uar"]}
    parts: Json = {"emotion": emotion}
    if f"q_{FERPLUS_CLASSES[0]}" in frame.columns:
        parts["ferplus"] = _ferplus(clean)
        headline["ferplus_accuracy"] = parts["ferplus"]["accuracy"]
    if FERPLUS_TRUTH in frame.columns:
        parts["raters"] = _raters(clean)
    changed = _partition(frame.filter(pl.col("condition") != CLEAN), "condition")
    if changed:
        parts["conditions"] = {
            condition: {"n": part.height, "emotion": _main(_face_figures(part))} for condition, part in changed
        }
    official = OFFICIAL_SIZE.get(clean["split"][0])
    return {"headline": headline} | ({"n_official": official} if official else {}) | parts


def _face_figures(frame: pl.DataFrame) -> Json:
    groups = frame["speaker"].to_list()
    return figures_of(Judged(EMOTIONS, indices(frame, EMOTIONS), probabilities(frame, EMOTIONS), groups))


def _main(block: Json) -> Json:
    return {name: block[name] for name in ("accuracy", "uar", "classes_present", "interval_95")}


def _ferplus(frame: pl.DataFrame) -> Json:
    """Return the figures over FER+'s eight expressions, of the faces on which most raters agreed."""
    agreed = frame.drop_nulls(FERPLUS_TRUTH)
    truth, votes = indices(agreed, FERPLUS_CLASSES, FERPLUS_TRUTH), probabilities(agreed, FERPLUS_CLASSES, "q_")
    shares = votes / np.maximum(votes.sum(axis=1, keepdims=True), 1e-12)
    return {"n": agreed.height} | figures_of(Judged(FERPLUS_CLASSES, truth, shares, agreed["speaker"].to_list()))


def _raters(frame: pl.DataFrame) -> Json:
    """Return of each answer how often most of FER+'s raters said the same, on the faces that have a majority."""
    agreed = frame.drop_nulls(FERPLUS_TRUTH)
    said = np.array([emotion_name(EMOTIONS[i]) for i in probabilities(agreed, EMOTIONS).argmax(axis=1)])
    same = said == agreed[FERPLUS_TRUTH].to_numpy()
    groups = {label: same[said == emotion_name(label)] for label in EMOTIONS}
    return {label: {"n": len(group), "share": float(group.mean())} for label, group in groups.items() if len(group)}


def _headline_of_people(people: Json) -> Json:
    """Return the main figures of a served answer that people judge."""
    raters, portraits = people.get("by_raters"), people.get("portraits")
    headline = {"raters_accuracy": raters["accuracy"], "raters_uar": raters["uar"]} if raters else {}
    return headline | (
        {"portraits_own_mix": portraits["own_mix"], "portraits_uar": portraits["uar_common"]} if portraits else {}
    )


def rounded(value: Any) -> Any:
    """Return ``value`` as JSON: arrays to lists, NaN to None, figures to six decimals."""
    if isinstance(value, dict):
        return {name: rounded(item) for name, item in value.items()}
    if isinstance(value, np.ndarray | list | tuple):
        return [rounded(item) for item in value]
    if isinstance(value, np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        return round(float(value), 6) if math.isfinite(value) else None
    return value
