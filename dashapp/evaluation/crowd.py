"""A crowd model judged: what most of a crowd shows, how much of it shows what, and what separation makes of it.

Crowds come as sound, or as spectrograms that were drawn. Two ways to tell mixtures apart that know nothing of crowds,
non-negative matrix factorisation and independent component analysis, are judged beside the model's own shares: the
model names each part that they find, and the part's energy counts for what it is named.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from dashapp.audio.crowd_components import METHODS, separate
from dashapp.audio.crowd_spectrogram import band_power
from dashapp.audio.waveform import Waveform
from dashapp.errors import InputError
from dashapp.evaluation.conditions import CLEAN
from dashapp.evaluation.evaluate import Progress
from dashapp.evaluation.figures import Judged, figures_of
from dashapp.evaluation.predictions_table import build_table, indices, probabilities, probability_columns
from dashapp.labels import CROWD_CLASSES
from dashapp.predictions import PICTURE_TOP_HZ, CrowdSegment, Distribution, Json, pool
from dashapp.protocols import CrowdModel

OUTSIDE: Final = "outside"
MIXTURES: Final = "mixtures"
MIXTURES_OUTSIDE: Final = "mixtures_outside"
PICTURES: Final = "pictures"
"""Spectrograms that somebody drew of real crowds."""
KINDS: Final = CROWD_CLASSES[:3]
"""What a person in a crowd may show."""
_NOBODY: Final = CROWD_CLASSES[3]
SEPARATED: Final = 2
"""Parts that a mixture is separated into."""
_SAID: Final = "q_"
_TRUE: Final = {"share_": "of the people", "energy_": "of the energy"}
_PREFIXES: Final = (_SAID, *_TRUE, *(f"{method}_" for method in METHODS))
log = logging.getLogger(__name__)

Shares = Sequence[float] | NDArray[np.float64] | None


@dataclass(frozen=True, eq=False)
class Crowd:
    """One crowd to be heard.

    Attributes:
        item: Stable name.
        corpus: Where it is from.
        condition: `CLEAN`, another of the names above, or a scale of frequency.
        label: One of `CROWD_CLASSES`.
        sound: The sound; or, without one,
        levels: reads the spectrogram that was drawn, ``(height, width)`` of 0 to 1; may raise an InputError. Without
            either, or where it does, there is no answer, and that counts as wrong.
        shares: Of the people who show each of `CROWD_CLASSES`, where it is known.
        energies: Of the energy, likewise.
        scale: Of frequency; by default the model's own.
        separated: Whether it is taken apart too.
    """

    item: str
    corpus: str
    condition: str
    label: str
    sound: Waveform | None = None
    levels: Callable[[], NDArray[np.float32]] | None = None
    shares: Shares = None
    energies: Shares = None
    scale: str = ""
    separated: bool = False


def evaluate_crowd(
    model: CrowdModel, crowds: Iterable[Crowd], count: int, *, run: str, split: str, progress: Progress | None = None
) -> pl.DataFrame:
    """Ask a model about crowds.

    Args:
        model: The model.
        crowds: What it is asked about, one at a time.
        count: How many there are.
        run: Name of the training run.
        split: Name of the part of the split that the crowds are made of.
        progress: Told after each.

    Returns:
        A table as `predictions_table` describes it, with the shares of the people ``share_<class>`` and of the energy
        ``energy_<class>`` where they are known, those that the model gives ``q_<class>``, and those that separation
        gives, ``nmf_<class>`` and ``ica_<class>``.
    """
    rows: list[dict[str, Any]] = []
    for crowd in crowds:
        about = {"item": crowd.item, "corpus": crowd.corpus, "split": split, "run": run}
        rows.append({**about, "condition": crowd.condition, "truth": crowd.label, **_answer(model, crowd)})
        if progress:
            progress(len(rows), count)
    return build_table(rows, "crowd", {f"{prefix}{name}": pl.Float32 for prefix in _PREFIXES for name in CROWD_CLASSES})


def _answer(model: CrowdModel, crowd: Crowd) -> dict[str, float | None]:
    segments = _heard(model, crowd)
    pooled = pool([segment.crowd for segment in segments]).probabilities if segments else None
    shares = np.mean([segment.shares.probabilities for segment in segments], axis=0) if segments else None
    said = probability_columns(CROWD_CLASSES, pooled)
    known: dict[str, Shares] = {_SAID: shares, "share_": crowd.shares, "energy_": crowd.energies}
    if crowd.separated and crowd.sound:
        power = band_power(crowd.sound, model.config)
        known |= {f"{method}_": recovered(model, power, method) for method in METHODS}
    for prefix, values in known.items():
        said |= probability_columns(CROWD_CLASSES, values, prefix)
    return said


def _heard(model: CrowdModel, crowd: Crowd) -> tuple[CrowdSegment, ...]:
    """Return the windows of a crowd; none of one that cannot be read."""
    if crowd.sound:
        return model.predict(crowd.sound, crowd.scale)
    try:
        return (model.predict_levels(crowd.levels(), crowd.scale, PICTURE_TOP_HZ),) if crowd.levels else ()
    except InputError as exc:
        log.warning("%s gets no answer: %s", crowd.item, exc)
        return ()


def recovered(model: CrowdModel, power: NDArray[np.float32], method: str) -> NDArray[np.float64]:
    """Return the shares of `CROWD_CLASSES` that a separation gives: a part's energy counts for what it is named.

    Args:
        model: Names the parts.
        power: ``(frames, bands)``.
        method: One of `METHODS`.
    """
    parts = separate(power, SEPARATED, method)
    if not parts:
        return np.asarray([float(name == "silence") for name in CROWD_CLASSES])
    names: Sequence[Distribution] = model.predict_powers(np.stack([part.power for part in parts]))
    found = np.zeros(len(CROWD_CLASSES))
    for part, name in zip(parts, names, strict=True):
        found += part.energy * np.asarray(name.probabilities)
    return np.asarray(found / found.sum())


def crowd_parts(frame: pl.DataFrame) -> Json:
    """Return the figures of a table of `evaluate_crowd`."""
    # Of clips without people nothing is mixed.
    mixed = pl.col("condition").is_in([MIXTURES, MIXTURES_OUTSIDE])
    frame = frame.filter(~mixed | (pl.col("truth") != _NOBODY))
    conditions = {name: _block(frame.filter(condition=name)) for name in dict.fromkeys(frame["condition"])}
    drawn = conditions.pop(PICTURES, None)
    clean, outside = conditions.pop(CLEAN), conditions.get(OUTSIDE)
    headline = _headline(clean) | ({f"{key}_outside": value for key, value in _headline(outside or {}).items()})
    if MIXTURES in conditions:
        headline["share_error_mixtures"] = conditions[MIXTURES]["share_error"]
    return {
        "headline": headline,
        "crowd": clean,
        "conditions": conditions,
        "separation": _separation(frame),
        **({"pictures": _pictures(frame.filter(condition=PICTURES))} if drawn else {}),
    }


def _headline(block: Json) -> Json:
    if not block:
        return {}
    per_class = block["per_class"]
    return {
        "accuracy": block["accuracy"],
        "uar": block["uar"],
        "recall_disapproval": per_class["disapproval"]["recall"],
        "recall_silence": per_class["silence"]["recall"],
        "share_error": block["share_error"],
    }


def _block(frame: pl.DataFrame) -> Json:
    judged = Judged(
        CROWD_CLASSES, indices(frame, CROWD_CLASSES), probabilities(frame, CROWD_CLASSES), frame["item"].to_list()
    )
    figures = figures_of(judged)
    precision = [row["precision"] for row in figures["per_class"].values() if row["support"]]
    return {
        "n": frame.height,
        **figures,
        "macro_precision": float(np.mean(precision)),
        "share_error": _error(frame, _SAID, "share_"),
    }


def _error(frame: pl.DataFrame, said: str, true: str) -> float:
    """Return the mean absolute error of the shares of `KINDS`, over crowds of which there are both."""
    both = frame.drop_nulls([f"{said}{KINDS[0]}", f"{true}{KINDS[0]}"]).filter(pl.col("truth") != _NOBODY)
    if both.is_empty():
        return float("nan")
    return float(np.abs(probabilities(both, KINDS, said) - probabilities(both, KINDS, true)).mean())


def _separation(frame: pl.DataFrame) -> list[Json]:
    """Return how far each way to the shares is off, on the mixtures that were taken apart."""
    parted = frame.drop_nulls(f"{METHODS[0]}_{KINDS[0]}")
    found = []
    for condition in parted["condition"].unique(maintain_order=True):
        part = parted.filter(condition=condition)
        mean = probabilities(part, KINDS, "share_").mean(axis=0)
        guess = float(np.abs(probabilities(part, KINDS, "share_") - mean).mean())
        found.append(
            {
                "condition": condition,
                "n": part.height,
                "always the mean": guess,
                **{
                    name: {words: _error(part, prefix, true) for true, words in _TRUE.items()}
                    for name, prefix in (("model", _SAID), *((method, f"{method}_") for method in METHODS))
                },
            }
        )
    return found


def _pictures(frame: pl.DataFrame) -> list[Json]:
    return [
        {
            "item": row["item"],
            "truth": row["truth"],
            "probabilities": {name: row[f"p_{name}"] for name in CROWD_CLASSES},
            "shares": {name: row[f"{_SAID}{name}"] for name in CROWD_CLASSES},
        }
        for row in frame.iter_rows(named=True)
    ]
