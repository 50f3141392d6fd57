"""Models that name no emotion of a person, judged: the speech gate, the face verifier, and those that hear crowds."""

from pathlib import Path
from typing import Any, Final

import polars as pl

from dashapp.evaluation.evaluate import Progress
from dashapp.evaluation.gate import evaluate_gate, gate_clips
from dashapp.evaluation.parts import TEST_OF, check_split, face_part
from dashapp.evaluation.verifier import evaluate_verifier
from dashapp.training.crowd.judging import judge_crowds

KINDS: Final = ("gate", "verifier", "crowd")
"""Of models, that are judged here."""


def judge(
    kind: str, model: Any, data: Path, *, run: str, split: str | None = None, progress: Progress | None = None
) -> pl.DataFrame:
    """Ask a model of one of `KINDS` about its part of the data.

    Args:
        kind: Which.
        model: The model, as the registry loads it.
        data: The folder of the corpora.
        run: Name of the training run.
        split: Part of the split; by default the test part.
        progress: Told now and then.

    Returns:
        A table as `predictions_table` describes it.

    Raises:
        NothingToEvaluateError: If there is no such split, or nothing of it.
    """
    split = split or TEST_OF[kind]
    check_split(kind, split)
    if kind == "gate":
        return evaluate_gate(model, gate_clips(data, split), run=run, split=split, progress=progress)
    if kind == "verifier":
        return evaluate_verifier(model, face_part(data, split), run=run, split=split, progress=progress)
    return judge_crowds(model, data, run=run, split=split, progress=progress)
