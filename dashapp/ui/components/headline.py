"""The answer at a glance: one face, one word, one number, readable from across a room."""

from collections.abc import Mapping

from dash import html

from dashapp.labels import emotion_name
from dashapp.ui import words
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.icon import emotion_icon, icon
from dashapp.ui.theme import drawn_as


def headline(
    kind: str,
    emotion: Mapping[str, float],
    *,
    certain: bool,
    readable: bool = True,
    unreadable: str | None = None,
    note: str | None = None,
) -> html.Header:
    """Return the headline of an answer.

    Args:
        kind: ``image``, ``speech`` or ``video``.
        emotion: Probability of each emotion.
        certain: False where the model was right less than half the time when it was as sure as here.
        readable: False where a crop shows no readable face.
        unreadable: Why it does not, where that is known.
        note: How often the model is right when it says this; left out where it is not certain or names no one.
    """
    ranked = words.most_probable(emotion)
    (top, confidence), (second, _) = ranked[:2]
    if not readable:
        return _headline(
            "Hard to read",
            f"{words.why_unreadable(unreadable)} If anything: {emotion_name(top)}, {words.percent(confidence)}",
            [top],
            hedged=True,
        )
    standing = words.standing(emotion, certain=certain)
    if standing is words.Standing.OPEN:
        several = [label for label, _ in ranked[:3]]
        return _headline("No clear answer", _sentence(words.spread(emotion)), several, hedged=True)
    if standing is words.Standing.BETWEEN:
        return _headline("Not sure", _sentence(words.between(emotion)), [top, second], hedged=True)
    meaning = words.raters_would_say(kind, top)
    if standing is words.Standing.LEANING:
        word = words.leaning(top, certain=certain)
        return _headline(
            word,
            meaning,
            [top],
            hedged=True,
            confidence=confidence if certain else None,
            note=note if certain else None,
        )
    return _headline(words.title(top), meaning, [top], confidence=confidence, note=note)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def nothing_found(title: str, text: str, icon_name: str) -> html.Header:
    """Return the headline of an answer without an emotion: no face, no voice."""
    return html.Header(
        [
            html.Div(icon(icon_name, "xl"), className="headline__icons headline__icons--plain"),
            html.Div(
                [html.H2(title, className="headline__word"), html.P(text, className="headline__meaning")],
                className="headline__text",
            ),
        ],
        className="headline headline--hedged",
    )


def _headline(
    word: str,
    meaning: str,
    emotions: list[str],
    *,
    hedged: bool = False,
    confidence: float | None = None,
    note: str | None = None,
) -> html.Header:
    marks = attributes(data_emotion=drawn_as(emotions[0]))
    text = [html.H2(word, className="headline__word"), html.P(meaning, className="headline__meaning")]
    parts = [
        html.Div([emotion_icon(emotion, "xl") for emotion in emotions], className="headline__icons"),
        html.Div(text + ([html.P(note, className="headline__note")] if note else []), className="headline__text"),
    ]
    if confidence is not None:
        parts.append(
            html.Div(
                [
                    html.Strong(words.percent(confidence), className="headline__percent"),
                    html.Span("probability", className="headline__unit"),
                ],
                className="headline__number",
            )
        )
    return html.Header(parts, className="headline headline--hedged" if hedged else "headline", **marks)
