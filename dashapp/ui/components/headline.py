"""The answer at a glance: one face, one word, one number, readable from across a room."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dash import html

from dashapp.ui import texts, words
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.icon import emotion_icon, icon
from dashapp.ui.theme import drawn_as

MOST_IN_TURN: Final = 3
"""Emotions that a headline names one after the other."""


@dataclass(frozen=True)
class Wording:
    """How the labels of an answer are called, explained and drawn.

    Attributes:
        title: A label as a line of its own.
        called: A label in the middle of a sentence.
        meaning: What it means where it is the top one.
        drawn: Its largest icon.
        marks: Attributes that give it its colour.
    """

    title: Callable[[str], str]
    called: Callable[[str], str]
    meaning: Callable[[str], str]
    drawn: Callable[[str], html.Span]
    marks: Callable[[str], dict[str, Any]]


def headline(
    kind: str,
    emotion: Mapping[str, float],
    *,
    certain: bool,
    readable: bool = True,
    unreadable: str | None = None,
    note: str | None = None,
    numbered: bool = True,
) -> html.Header:
    """Return the headline of an answer about emotions.

    Args:
        kind: ``image``, ``speech`` or ``video``.
        emotion: Probability of each emotion.
        certain: False where the model was right less than half the time when it was as sure as here.
        readable: False where a crop shows no readable face.
        unreadable: Why it does not, where that is known.
        note: How often the model is right when it says this; left out where it is not certain or names no one.
        numbered: False where how often such an answer is right was never measured.
    """
    if not readable:
        return nothing_found(texts.HARD_TO_READ, words.why_unreadable(unreadable), "person")
    return said_of(emotion, _wording(kind, certain=certain), certain=certain, note=note, numbered=numbered)


def _wording(kind: str, *, certain: bool) -> Wording:
    return Wording(
        title=words.title,
        called=words.emotion,
        meaning=lambda label: words.raters_would_say(kind, label, certain=certain),
        drawn=lambda label: emotion_icon(label, "xl"),
        marks=lambda label: attributes(data_emotion=drawn_as(label)),
    )


def several_headline(emotions: Sequence[str], text: str) -> html.Header:
    """Return the headline of a voice in which several emotions follow each other.

    Args:
        emotions: In order, at least two.
        text: When each of them begins.
    """
    first = emotions[:MOST_IN_TURN]
    title = texts.IN_TURN.join([words.title(first[0]), *(words.emotion(emotion) for emotion in first[1:])])
    title += texts.ELLIPSIS if len(emotions) > MOST_IN_TURN else ""
    return _headline(title, text, list(dict.fromkeys(first)), _wording("speech", certain=True))


def said_of(
    distribution: Mapping[str, float],
    wording: Wording,
    *,
    certain: bool,
    note: str | None = None,
    numbered: bool = True,
) -> html.Header:
    """Return the headline of a distribution, hedged as far as its top does not stand out.

    Args:
        distribution: Probability of each label.
        wording: Of the labels.
        certain: What the answer says of itself.
        note: How often the model is right when it says this; left out where it is not certain or names no one.
        numbered: Whether the probability is written large.
    """
    ranked = words.most_probable(distribution)
    (top, confidence), (second, _) = ranked[:2]
    standing = words.standing(distribution, certain=certain)
    if standing is words.Standing.OPEN:
        several = [label for label, _ in ranked[:3]]
        said = words.spread(distribution, wording.called)
        return _headline(texts.NO_CLEAR_ANSWER, said, several, wording, hedged=True)
    if standing is words.Standing.BETWEEN:
        said = words.between(distribution, wording.called)
        return _headline(texts.NOT_SURE, said, [top, second], wording, hedged=True)
    if standing is words.Standing.LEANING:
        return _headline(
            words.leaning(top, certain=certain, called=wording.called),
            wording.meaning(top),
            [top],
            wording,
            hedged=True,
            confidence=confidence if certain and numbered else None,
            note=note if certain else None,
        )
    shown = confidence if numbered else None
    return _headline(wording.title(top), wording.meaning(top), [top], wording, confidence=shown, note=note)


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
    labels: list[str],
    wording: Wording,
    *,
    hedged: bool = False,
    confidence: float | None = None,
    note: str | None = None,
) -> html.Header:
    text = [html.H2(word, className="headline__word"), html.P(meaning, className="headline__meaning")]
    parts = [
        html.Div([wording.drawn(label) for label in labels], className="headline__icons"),
        html.Div(text + ([html.P(note, className="headline__note")] if note else []), className="headline__text"),
    ]
    if confidence is not None:
        parts.append(
            html.Div(
                [
                    html.Strong(words.percent(confidence), className="headline__percent"),
                    html.Span(texts.PROBABILITY, className="headline__unit"),
                ],
                className="headline__number",
            )
        )
    return html.Header(
        parts, className="headline headline--hedged" if hedged else "headline", **wording.marks(labels[0])
    )
