"""How answers are put into words: what raters would say, never what somebody feels."""

from collections.abc import Mapping

from dashapp.labels import EMOTION_NAMES


def title(emotion: str) -> str:
    """Return the display name of an emotion at the beginning of a line: ``Happiness``."""
    return EMOTION_NAMES[emotion].capitalize()


def percent(probability: float) -> str:
    """Return a probability for people: ``92 %``; never 0 or 100, since the model is never that sure."""
    if probability < 0.005:
        return "<1 %"
    if probability > 0.995:
        return ">99 %"
    return f"{probability * 100:.0f} %"


def raters_would_say(kind: str, emotion: str) -> str:
    """Return what the top emotion of an answer means.

    Args:
        kind: ``image`` or ``speech``.
        emotion: One of `dashapp.labels.EMOTIONS`.
    """
    name = EMOTION_NAMES[emotion]
    if kind == "image":
        return f"An expression that raters would call {name}"
    if emotion == "neutral":
        return "A voice that raters would call neutral"
    return f"A voice in which raters would hear {name}"


def most_probable(distribution: Mapping[str, float]) -> list[tuple[str, float]]:
    """Return labels and probabilities, most probable first."""
    return sorted(distribution.items(), key=lambda item: -item[1])


def between(distribution: Mapping[str, float]) -> str:
    """Return the hedge of an uncertain answer: ``between fear and surprise``."""
    (first, _), (second, _) = most_probable(distribution)[:2]
    return f"between {EMOTION_NAMES[first]} and {EMOTION_NAMES[second]}"


def seconds(duration_s: float) -> str:
    """Return a length for people: ``3.2 s`` or ``2 min 05 s``."""
    if duration_s < 60:
        return f"{duration_s:.1f} s"
    minutes, rest = divmod(round(duration_s), 60)
    return f"{minutes} min {rest:02d} s"
