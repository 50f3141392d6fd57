"""What an answer is worth: how often the model was right when it said the same about files that it had never seen."""

from collections.abc import Iterable

from dashapp.labels import RATERS_ANSWER
from dashapp.predictions import ModelInfo, finite
from dashapp.ui import words
from dashapp.ui.analyze import texts
from dashapp.ui.language import counted

BY_RATERS = "by_raters"
"""The part of the figures that is judged by raters."""


def precision_note(infos: Iterable[ModelInfo], model: str, emotion: str, answers: str = "") -> str | None:
    """Return of all its answers "fear", sure or not, how many were right; None where the model has no such figure.

    Args:
        infos: The models with their ``metrics.json``.
        model: The name of the model that answered.
        emotion: Its answer.
        answers: Of a face: what kind of answer it is.
    """
    info = next((info for info in infos if info.name == model), None)
    if info is None:
        return None
    by_raters = answers == RATERS_ANSWER and BY_RATERS in info.metrics
    block = info.metrics.get(BY_RATERS if by_raters else "emotion", {})
    precision = finite(block.get("per_class", {}).get(emotion, {}).get("precision"))
    if precision is None:
        return None
    said = {"emotion": words.emotion(emotion), "percent": words.percent(precision)}
    count = block.get("n") or info.metrics.get("n")
    tested = texts.PRECISION.get(BY_RATERS if by_raters else info.kind)
    return counted(tested, count, **said) if count and tested else texts.PRECISION_UNTESTED.format(**said)


def worth(infos: Iterable[ModelInfo], model: str, emotion: str, answers: str = "") -> str | None:
    """Return what a certain answer is worth: what its certainty promises, and how often such answers are right.

    Args:
        infos: The models with their ``metrics.json``.
        model: The name of the model that answered.
        emotion: Its answer.
        answers: Of a face: what kind of answer it is.
    """
    infos = tuple(infos)
    promise = next((info.promise for info in infos if info.name == model), None)
    # The promise is that of the served kind of answer.
    served = answers in {"", RATERS_ANSWER}
    promised = texts.PROMISE.format(percent=words.percent(promise.right)) if promise and served else None
    parts = [part for part in (promised, precision_note(infos, model, emotion, answers)) if part]
    return " ".join(parts) or None
