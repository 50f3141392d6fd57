"""A speech gate judged: which share of speech it accepts, and which share of other sounds it refuses.

A clip is accepted where one window of it counts as speech, as in serving. Speech is that of the split's speakers, as it
is and with ESC-10's held-out fold behind it; other sounds are those of the same fold and synthesised ones.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, Protocol

import polars as pl

from dashapp.audio.decode import decode_audio
from dashapp.audio.features import MfccConfig
from dashapp.audio.waveform import Waveform
from dashapp.audio.windows import window_seconds
from dashapp.datasets import esc10, synthetic_sounds
from dashapp.datasets.sample import Sample
from dashapp.evaluation.conditions import CLEAN, Condition, conditions, surroundings
from dashapp.evaluation.evaluate import WORKERS, Progress
from dashapp.evaluation.parts import speech_part
from dashapp.evaluation.predictions_table import build_table, probability_columns
from dashapp.labels import SOUND_KINDS
from dashapp.predictions import Distribution, Json, sounds_like

NOISY: Final = "noise10"
"""The condition of noisy speech: an environmental sound 10 dB below the voice."""
SYNTHETIC: Final = 50
"""Synthesised sounds of each kind."""
HEARD_IN: Final = MfccConfig()
"""The windows that the gate is judged on: those of the speech model that is served."""
_EXTRA: Final = {"emotion": pl.String, "speech": pl.Boolean, "sounds_like": pl.String}


class Gate(Protocol):
    """What is judged."""

    @property
    def speech_above(self) -> float:
        """Probability of speech from which a stretch counts as speech."""

    def hear(self, waveform: Waveform, stretches: Sequence[tuple[float, float]]) -> Sequence[Distribution]:
        """Return what each stretch sounds like, over `SOUND_KINDS`."""


@dataclass(frozen=True)
class Clip:
    """One clip to be heard.

    Attributes:
        labels: Its columns in the table, ``truth`` among them.
        waveform: Makes or reads it.
    """

    labels: Json
    waveform: Callable[[], Waveform]


def gate_clips(data: Path, split: str) -> list[Clip]:
    """Return the speech and the other sounds of a split, ``validation`` or ``test``.

    Raises:
        NothingToEvaluateError: If ``data`` holds no speech of the split.
    """
    samples = speech_part(data, split)
    folds = esc10.VALIDATION_FOLDS if split == "validation" else esc10.TEST_FOLDS
    changes = conditions(surroundings(data, samples, folds))
    clips = [
        Clip(
            {"item": sample.item, "corpus": sample.corpus, "condition": name, "truth": SOUND_KINDS[0]}
            | {"speaker": sample.speaker, "sex": sample.sex, "race": sample.race, "age": sample.age}
            | {"emotion": sample.emotion},
            partial(_changed, changes[name], sample),
        )
        for name in (CLEAN, NOISY)
        if name in changes
        for sample in samples
    ]
    clips += [
        Clip(_sound_labels(sound.item, esc10.NAME, sound.label), partial(_read, sound.path))
        for sound in esc10.environmental(data, folds)
    ]
    clips += [
        Clip(_sound_labels(sound.item, synthetic_sounds.NAME, sound.kind), sound.waveform)
        for sound in synthetic_sounds.sounds(split, SYNTHETIC)
    ]
    return clips


def evaluate_gate(
    gate: Gate, clips: Sequence[Clip], *, run: str, split: str, progress: Progress | None = None
) -> pl.DataFrame:
    """Ask a gate about clips.

    Args:
        gate: The gate.
        clips: What it is asked about.
        run: Name of the training run.
        split: Name of the part of the split that the clips are.
        progress: Told after each clip.

    Returns:
        A table as `predictions_table` describes it: the probabilities are those of the clip's window that is most like
        speech; ``speech`` is whether the clip is accepted, ``sounds_like`` what it is called otherwise.
    """
    rows: list[dict[str, Any]] = []
    with ThreadPoolExecutor(WORKERS) as pool:
        for done, row in enumerate(pool.map(partial(_heard, gate), clips), start=1):
            rows.append({"split": split, "run": run, **row})
            if progress:
                progress(done, len(clips))
    return build_table(rows, "gate", _EXTRA)


def gate_parts(frame: pl.DataFrame) -> Json:
    """Return the figures of a table of `evaluate_gate`: counts and shares, of speech accepted, of the rest refused."""
    speech, others = frame.filter(truth=SOUND_KINDS[0]), frame.filter(pl.col("truth") != SOUND_KINDS[0])
    clean, noisy = speech.filter(condition=CLEAN), speech.filter(condition=NOISY)
    environment = others.filter(corpus=esc10.NAME)
    synthetic = others.filter(corpus=synthetic_sounds.NAME)
    accepted = {name: _accepted(part) for name, part in ((CLEAN, clean), (NOISY, noisy)) if part.height}
    refused = {name: _refused(part) for name, part in (("environment", environment), ("synthetic", synthetic))}
    by_emotion = {name: _by(speech.filter(condition=name), "emotion", _accepted) for name in accepted}
    headline = {f"accepted_{name}": part["share"] for name, part in accepted.items()}
    headline |= {f"refused_{name}": part["share"] for name, part in refused.items()}
    for emotion in ("angry", "fear"):
        for name, part in by_emotion.items():
            headline[f"accepted_{emotion}_{name}"] = part.get(emotion, {}).get("share")
    return {
        "headline": headline,
        "speakers": clean["speaker"].n_unique(),
        "accepted": accepted,
        "accepted_by_emotion": by_emotion,
        "accepted_by_corpus": {name: _by(speech.filter(condition=name), "corpus", _accepted) for name in accepted},
        "refused": refused,
        "refused_by_kind": _by(others, "truth", _refused, SOUND_KINDS),
    }


def _sound_labels(item: str, corpus: str, kind: str) -> Json:
    return {"item": item, "corpus": corpus, "condition": CLEAN, "truth": kind}


def _changed(change: Condition, sample: Sample) -> Waveform:
    return decode_audio(change(sample)).waveform


def _read(path: Path) -> Waveform:
    return decode_audio(path.read_bytes()).waveform


def accepts(gate: Gate, waveform: Waveform) -> bool:
    """Return whether any window of a clip is speech to the gate."""
    return any(reading[SOUND_KINDS[0]] >= gate.speech_above for reading in _readings(gate, waveform))


def _readings(gate: Gate, waveform: Waveform) -> Sequence[Distribution]:
    return gate.hear(waveform, window_seconds(waveform, HEARD_IN))


def _heard(gate: Gate, clip: Clip) -> Json:
    readings = _readings(gate, clip.waveform())
    most = max(readings, key=lambda reading: reading[SOUND_KINDS[0]])
    said = {"speech": most[SOUND_KINDS[0]] >= gate.speech_above, "sounds_like": sounds_like(readings)}
    return {**clip.labels, **said, **probability_columns(SOUND_KINDS, most.probabilities)}


def _by(
    frame: pl.DataFrame, column: str, figure: Callable[[pl.DataFrame], Json], order: Iterable[str] | None = None
) -> Json:
    present = set(frame[column])
    names = [name for name in order if name in present] if order else sorted(present)
    return {name: figure(frame.filter(pl.col(column) == name)) for name in names}


def _accepted(frame: pl.DataFrame) -> Json:
    count = int(frame["speech"].sum())
    return {"n": frame.height, "accepted": count, "share": count / frame.height if frame.height else None}


def _refused(frame: pl.DataFrame) -> Json:
    """Return how many sounds are refused, and how many of these get their own name."""
    kept_out = frame.filter(~pl.col("speech"))
    named = kept_out.filter(pl.col("sounds_like") == pl.col("truth")).height
    share = kept_out.height / frame.height if frame.height else None
    return {"n": frame.height, "refused": kept_out.height, "share": share, "named": named}
