"""What an answer is worth: how often the model was right when it said the same about files that it had never seen."""

from collections.abc import Iterable

from dashapp.labels import emotion_name
from dashapp.predictions import ModelInfo, finite
from dashapp.ui import words

_ITEMS = {"speech": "clips", "face": "pictures"}


def precision_note(infos: Iterable[ModelInfo], model: str, emotion: str) -> str | None:
    """Return of all its answers "fear", sure or not, how many were right; None where the model has no such figure.

    Args:
        infos: The models with their ``metrics.json``.
        model: The name of the model that answered.
        emotion: Its answer.
    """
    info = next((info for info in infos if info.name == model), None)
    if info is None:
        return None
    figures = info.metrics.get("emotion", {}).get("per_class", {}).get(emotion, {})
    precision = finite(figures.get("precision"))
    if precision is None:
        return None
    name = emotion_name(emotion)
    count = info.metrics.get("n")
    tested = f" (tested on {count:,} new {_ITEMS.get(info.kind, 'files')})" if count else ""
    raters = finite(info.metrics.get("raters", {}).get(emotion, {}).get("share"))
    others = f"; most of ten further raters said the same of {words.percent(raters)}" if raters is not None else ""
    return f"Of all its answers of {name}, sure and unsure, {words.percent(precision)} were right{tested}{others}."
